//! The voter's side. It can run on her own computer: each step reads one small file and writes the next.

use crate::choice;
use crate::encoded::Bytes;
use crate::error::TellerError;
use crate::key::{PublicKey, TellerKey};
use crate::paper::choice_message;
use crate::paper::{Mark, Paper, Parts, paper_message};
use crate::sheet::Sheet;
use blind_rsa_signatures::{
    BlindMessage, BlindSignature, BlindingResult, DefaultRng, MessageRandomizer, Secret,
};
use ed25519_dalek::{Signer as _, SigningKey};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::ballot::Choice;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What the tellers are asked to sign. They learn nothing from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blinded {
    /// Digest of the sheet it is for.
    pub sheet: Hash,
    /// For the first teller and for the second.
    pub messages: [Bytes; 2],
}

impl Blinded {
    /// By what the same request is known when it comes again.
    pub fn digest(&self) -> Hash {
        let [first, second] = &self.messages;
        let length = (first.0.len() as u64).to_be_bytes();
        Hash::of(&[self.sheet.0.as_slice(), &length, &first.0, &second.0].concat())
    }
}

/// What the tellers answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Digest of the sheet it is for.
    pub sheet: Hash,
    /// Of the first teller and of the second.
    pub signatures: [Bytes; 2],
}

/// Both tellers sign a request; the same request gets the same answer.
///
/// # Errors
/// When the request is damaged.
pub fn issue(tellers: [&TellerKey; 2], request: &Blinded) -> Result<Signed, TellerError> {
    let [first, second] = &request.messages;
    Ok(Signed {
        sheet: request.sheet,
        signatures: [
            Bytes(tellers[0].sign(&first.0)?),
            Bytes(tellers[1].sign(&second.0)?),
        ],
    })
}

/// How one teller's message was blinded.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Blinding {
    message: Bytes,
    secret: Bytes,
    randomizer: Bytes,
}

/// A voter's device between asking for a paper and having it.
///
/// # Invariants
/// Its key is made for one paper, wiped on drop, and in no message that leaves.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Device {
    sheet: Sheet,
    key: Bytes,
    blindings: [Blinding; 2],
}

impl Device {
    /// Makes a key for one paper and blinds it for both tellers.
    ///
    /// # Errors
    /// When the system gives no randomness.
    ///
    /// # Source
    /// RFC 9474 §4.1 and §4.2.
    pub fn new(sheet: &Sheet) -> Result<(Self, Blinded), TellerError> {
        let mut seed = Zeroizing::new([0_u8; 32]);
        getrandom::fill(seed.as_mut_slice()).map_err(|_| TellerError::NoKey)?;
        let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        let message = paper_message(sheet.digest(), &public);
        let [first, second] = sheet.tellers();
        let device = Self {
            sheet: sheet.clone(),
            key: Bytes(seed.to_vec()),
            blindings: [Blinding::new(first, &message)?, Blinding::new(second, &message)?],
        };
        let request = device.request();
        Ok((device, request))
    }

    /// The request, to be sent again as it was.
    pub fn request(&self) -> Blinded {
        Blinded {
            sheet: self.sheet.digest(),
            messages: self.blindings.each_ref().map(|blinding| blinding.message.clone()),
        }
    }

    /// Takes the blinding away from what the tellers answered and checks it.
    ///
    /// # Errors
    /// When a teller did not sign this request, or it is the answer of another ballot.
    ///
    /// # Source
    /// RFC 9474 §4.4.
    pub fn finish(&self, signed: &Signed) -> Result<Credential, TellerError> {
        if signed.sheet != self.sheet.digest() {
            return Err(TellerError::OtherBallot);
        }
        let public = secret_key(&self.key)?.verifying_key().to_bytes();
        let message = paper_message(self.sheet.digest(), &public);
        let mut marks = Vec::new();
        let answers = self.blindings.iter().zip(&signed.signatures);
        for ((teller, key), (blinding, signature)) in self.sheet.named_tellers().into_iter().zip(answers) {
            let mark = blinding.finish(key, &message, signature);
            marks.push(mark.ok_or(TellerError::Unsigned(teller))?);
        }
        Ok(Credential {
            sheet: self.sheet.clone(),
            key: self.key.clone(),
            marks: marks.try_into().map_err(|_| TellerError::Device)?,
        })
    }
}

impl Blinding {
    fn new(teller: &PublicKey, message: &[u8]) -> Result<Self, TellerError> {
        let blinded = teller
            .rsa()
            .blind(&mut DefaultRng, message)
            .map_err(|_| TellerError::NoKey)?;
        let randomizer = blinded.msg_randomizer.ok_or(TellerError::NoKey)?;
        Ok(Self {
            message: Bytes(blinded.blind_message.0),
            secret: Bytes(blinded.secret.0),
            randomizer: Bytes(randomizer.0.to_vec()),
        })
    }

    fn finish(&self, teller: &PublicKey, message: &[u8], signature: &Bytes) -> Option<SignedMark> {
        let randomizer = <[u8; 32]>::try_from(self.randomizer.0.as_slice()).ok()?;
        let blinded = BlindingResult {
            blind_message: BlindMessage::new(self.message.0.clone()),
            secret: Secret::new(self.secret.0.clone()),
            msg_randomizer: Some(MessageRandomizer::new(randomizer)),
        };
        let signature = BlindSignature::new(signature.0.clone());
        let signature = teller.rsa().finalize(&signature, &blinded, message).ok()?;
        Some(SignedMark {
            randomizer: self.randomizer.clone(),
            signature: Bytes(signature.0),
        })
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SignedMark {
    randomizer: Bytes,
    signature: Bytes,
}

/// The right to fill in one paper. Whoever holds it can vote with it, and can show how she did: throw it away after.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credential {
    sheet: Sheet,
    key: Bytes,
    marks: [SignedMark; 2],
}

impl Credential {
    /// The sheet it is for.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// Fills the paper in.
    ///
    /// # Errors
    /// When the choice is none of this ballot, or the credential is damaged.
    pub fn choose(self, choice: &Choice) -> Result<Paper, TellerError> {
        if !choice::fits(choice, self.sheet.ballot().candidates) {
            return Err(TellerError::Choice(
                "the choice is not among those of this ballot; look at the ballot and choose again",
            ));
        }
        let paper = self.write(choice)?;
        Paper::open(&self.sheet, &paper).map_err(|_| TellerError::Device)
    }

    /// The bytes of a paper with this choice, whether or not the ballot offers it.
    pub(crate) fn write(&self, choice: &Choice) -> Result<Vec<u8>, TellerError> {
        let encoded = choice::encode(choice)?;
        let key = secret_key(&self.key)?;
        let sheet = self.sheet.digest();
        let [first, second] = &self.marks;
        let parts = Parts {
            sheet,
            key: key.verifying_key().to_bytes(),
            marks: [first.mark()?, second.mark()?],
            signature: key.sign(&choice_message(sheet, &encoded)).to_bytes(),
            choice: choice.clone(),
        };
        Ok(parts.join(&encoded))
    }
}

impl SignedMark {
    fn mark(&self) -> Result<Mark, TellerError> {
        let randomizer =
            <[u8; 32]>::try_from(self.randomizer.0.as_slice()).map_err(|_| TellerError::Device)?;
        Ok((randomizer, self.signature.0.clone()))
    }
}

fn secret_key(seed: &Bytes) -> Result<SigningKey, TellerError> {
    let seed = <[u8; 32]>::try_from(seed.0.as_slice()).map(Zeroizing::new);
    seed.map(|seed| SigningKey::from_bytes(&seed))
        .map_err(|_| TellerError::Device)
}
