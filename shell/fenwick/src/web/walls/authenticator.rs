//! A device with a passkey, played here, so that it can also do what no honest device does.

use super::super::ops::Site;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 4;
const ATTESTED: u8 = 64;

/// A device, and what it tells.
#[derive(Clone)]
pub struct Device {
    key: SigningKey,
    id: Vec<u8>,
    /// On which site it says that it is.
    pub origin: String,
    /// For which site it uses its key.
    pub rp_id: String,
    /// How often it says that its key was used.
    pub count: u32,
    /// Whether it says that its owner unlocked it.
    pub unlocked: bool,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Device {
    /// A new device on the site of the tests.
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            id: vec![number; 16],
            origin: "http://localhost:1761".to_owned(),
            rp_id: "localhost".to_owned(),
            count: 1,
            unlocked: true,
        }
    }

    /// The same on another site.
    pub fn on(site: &Site, number: u8) -> Self {
        Self {
            origin: site.origin.clone(),
            rp_id: site.host.clone(),
            ..Self::new(number)
        }
    }

    fn client(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        let challenge = challenge["publicKey"]["challenge"].as_str().unwrap();
        let said =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let unlocked = if self.unlocked { USER_VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.rp_id.as_bytes()).to_vec();
        data.push(USER_PRESENT | unlocked | flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// Its public key, in CBOR as COSE has it.
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let point = point.as_bytes();
        let mut key = vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 32]);
        key.extend(&point[33..65]);
        key
    }

    /// Its answer to being asked for a new key.
    pub fn makes(&self, challenge: &Value) -> Value {
        let mut data = self.data(ATTESTED);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(&self.id);
        data.extend(self.public());
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(data);
        let client = self.client("webauthn.create", challenge);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "extensions": {},
            "response": { "attestationObject": text(&object), "clientDataJSON": text(&client) },
        })
    }

    /// Its answer to being asked whether it holds its key; each use counts.
    pub fn proves(&mut self, challenge: &Value) -> Value {
        self.count += 1;
        let data = self.data(0);
        let client = self.client("webauthn.get", challenge);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "extensions": {},
            "response": {
                "authenticatorData": text(&data), "clientDataJSON": text(&client),
                "signature": text(signature.to_der().as_bytes()), "userHandle": null,
            },
        })
    }
}
