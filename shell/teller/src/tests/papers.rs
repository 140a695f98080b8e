//! Papers: made by two tellers and a voter, and refused by name when anything is missing.

use super::{ABSTAIN, NO, Room, YES, ballot, stands_in};
use crate::paper::{PAPER_BYTES_MAX, Parts, choice_message, paper_message};
use crate::{
    Blinded, Bytes, Credential, Device, Paper, PublicKey, Sheet, Signed, Spoilt, Teller, TellerError,
    TellerKey, issue,
};
use blind_rsa_signatures::DefaultRng;
use ed25519_dalek::{Signer as _, SigningKey};
use fenwick_coop::kernel::hash::Hash;

#[test]
fn a_paper_of_two_tellers_counts_and_reads_back() {
    let room = Room::open();
    for choice in [YES, NO, ABSTAIN] {
        let paper = room.paper(&choice);
        assert_eq!(paper.choice(), &choice);
        assert!(paper.bytes().len() <= PAPER_BYTES_MAX && PAPER_BYTES_MAX <= 1_000);
        assert_eq!(Paper::open(&room.sheet, paper.bytes()).unwrap(), paper);
        assert_eq!(
            Paper::from_text(&room.sheet, &format!("{}\n", paper.text())).unwrap(),
            paper
        );
        let groups: Vec<usize> = paper.tracker().split(' ').map(str::len).collect();
        assert_eq!(groups, [4; 5], "{}", paper.tracker());
    }
}

#[test]
fn every_step_goes_through_a_small_file() {
    fn filed<T: serde::Serialize + serde::de::DeserializeOwned>(thing: &T) -> T {
        let text = serde_json::to_string(thing).unwrap();
        assert!(text.len() < 6_000, "{} bytes", text.len());
        serde_json::from_str(&text).unwrap()
    }
    let room = Room::open();
    let sheet = Sheet::from_text(&room.sheet.text()).unwrap();
    let (device, request) = Device::new(&sheet).unwrap();
    let device = filed(&device);
    let tellers = room
        .tellers
        .each_ref()
        .map(|key| TellerKey::from_bytes(&key.to_bytes().unwrap()).unwrap());
    let [first, second] = &tellers;
    let signed = filed(&issue([first, second], &filed(&request)).unwrap());
    let credential: Credential = filed(&device.finish(&signed).unwrap());
    let paper = credential.choose(&NO).unwrap();
    assert_eq!(
        Paper::from_text(&room.sheet, &paper.text()).unwrap().choice(),
        &NO
    );
}

#[test]
fn the_same_request_gets_the_same_signatures() {
    let room = Room::open();
    let (device, request) = Device::new(&room.sheet).unwrap();
    let [first, second] = &room.tellers;
    let once = issue([first, second], &request).unwrap();
    assert_eq!(issue([first, second], &device.request()).unwrap(), once);
    assert_eq!(device.request().digest(), request.digest());
    assert_ne!(Device::new(&room.sheet).unwrap().1.digest(), request.digest());
}

#[test]
fn nothing_seen_at_issuing_occurs_in_the_paper() {
    let room = Room::open();
    let [first, second] = &room.tellers;
    let (device, request) = Device::new(&room.sheet).unwrap();
    let signed = issue([first, second], &request).unwrap();
    let paper = device.finish(&signed).unwrap().choose(&YES).unwrap();
    let seen: Vec<&[u8]> = request
        .messages
        .iter()
        .chain(&signed.signatures)
        .map(|bytes| bytes.0.as_slice())
        .collect();
    // Eight bytes would turn up by chance once in 10^13 papers.
    let pieces = seen.iter().flat_map(|bytes| bytes.windows(8));
    assert!(pieces.clone().count() > 900);
    assert!(pieces.clone().all(|piece| !stands_in(piece, paper.bytes())));
    // The search finds what is there.
    let signature = &paper.bytes()[97..105];
    assert!(stands_in(signature, paper.bytes()));
}

/// A paper that somebody makes up who holds these keys.
fn made_up(sheet: &Sheet, keys: [&TellerKey; 2]) -> Vec<u8> {
    let own = SigningKey::from_bytes(&[7; 32]);
    let key = own.verifying_key().to_bytes();
    let message = paper_message(sheet.digest(), &key);
    let marks = keys.map(|teller| {
        let public = PublicKey::from_der(teller.public().unwrap().der()).unwrap();
        let blinded = public.rsa().blind(&mut DefaultRng, &message).unwrap();
        let signed = teller.sign(&blinded.blind_message).unwrap();
        let signature = public.rsa().finalize(&signed.into(), &blinded, &message).unwrap();
        (blinded.msg_randomizer.unwrap().0, signature.0)
    });
    let signature = own.sign(&choice_message(sheet.digest(), &[0])).to_bytes();
    let parts = Parts {
        sheet: sheet.digest(),
        key,
        marks,
        signature,
        choice: YES,
    };
    parts.join(&[0])
}

#[test]
fn one_teller_alone_cannot_make_a_paper() {
    let room = Room::open();
    let [first, second] = &room.tellers;
    let outcome =
        |keys| Paper::open(&room.sheet, &made_up(&room.sheet, keys)).map(|paper| paper.choice().clone());
    assert_eq!(outcome([first, second]), Ok(YES));
    let stranger = TellerKey::generate().unwrap();
    for other in [first, &stranger] {
        assert_eq!(outcome([first, other]), Err(Spoilt::NotSigned(Teller::Second)));
    }
    for other in [second, &stranger] {
        assert_eq!(outcome([other, second]), Err(Spoilt::NotSigned(Teller::First)));
    }
    assert_eq!(outcome([second, first]), Err(Spoilt::NotSigned(Teller::First)));
}

#[test]
fn a_sheet_with_one_teller_twice_is_refused() {
    let key = TellerKey::generate().unwrap().public().unwrap();
    let twice = Sheet::new(ballot("coop.example/log", 1, 0), [key.clone(), key]);
    assert_eq!(twice.unwrap_err(), TellerError::OneTeller);
}

#[test]
fn a_paper_of_another_motion_coop_matter_or_tellers_is_foreign() {
    let room = Room::open();
    let paper = room.paper(&YES);
    let text = room.sheet.text();
    let other_tellers = Room::open().sheet;
    assert_eq!(
        Paper::open(&other_tellers, paper.bytes()).unwrap_err(),
        Spoilt::Foreign
    );
    let matter = room.sheet.ballot().matter.to_string();
    let another = Hash::of(b"another matter").to_string();
    for (was, becomes) in [
        ("motion 7", "motion 8"),
        ("coop.example", "coop2.example"),
        (matter.as_str(), another.as_str()),
        ("candidates 0", "candidates 1"),
    ] {
        let sheet = Sheet::from_text(&text.replace(was, becomes)).unwrap();
        assert_eq!(
            Paper::open(&sheet, paper.bytes()).unwrap_err(),
            Spoilt::Foreign,
            "{becomes}"
        );
    }
}

#[test]
fn whichever_bit_is_flipped_the_paper_is_spoilt_and_the_reason_is_that_of_the_place() {
    let room = Room::open();
    let paper = room.paper(&YES);
    let reason = |place: usize| match place {
        0 => Spoilt::Malformed,
        1..33 => Spoilt::Foreign,
        33..353 => Spoilt::NotSigned(Teller::First),
        353..641 => Spoilt::NotSigned(Teller::Second),
        _ => Spoilt::Altered,
    };
    for place in (0..705).step_by(7) {
        for bit in [0, 7] {
            let mut bytes = paper.bytes().to_vec();
            bytes[place] ^= 1 << bit;
            assert_eq!(
                Paper::open(&room.sheet, &bytes).unwrap_err(),
                reason(place),
                "byte {place}"
            );
        }
    }
    for (last, spoilt) in [
        (1, Spoilt::Altered),
        (2, Spoilt::Altered),
        (3, Spoilt::Altered),
        (4, Spoilt::Malformed),
    ] {
        let mut bytes = paper.bytes().to_vec();
        *bytes.last_mut().unwrap() = last;
        assert_eq!(Paper::open(&room.sheet, &bytes).unwrap_err(), spoilt);
    }
}

#[test]
fn what_is_no_paper_is_malformed() {
    let room = Room::open();
    let paper = room.paper(&YES);
    for len in [0, 1, 32, 704, 705] {
        assert_eq!(
            Paper::open(&room.sheet, &paper.bytes()[..len]).unwrap_err(),
            Spoilt::Malformed
        );
    }
    for longer in [vec![0], vec![0; 294], vec![0; 5_000]] {
        let bytes = [paper.bytes(), &longer].concat();
        assert_eq!(Paper::open(&room.sheet, &bytes).unwrap_err(), Spoilt::Malformed);
    }
    for text in ["", "dear diary", "AAAA", &paper.text()[1..]] {
        assert_eq!(
            Paper::from_text(&room.sheet, text).unwrap_err(),
            Spoilt::Malformed,
            "{text:?}"
        );
    }
}

#[test]
fn a_teller_who_answers_wrongly_is_named_and_the_right_answer_still_works() {
    let room = Room::open();
    let [first, second] = &room.tellers;
    let (device, request) = Device::new(&room.sheet).unwrap();
    let right = issue([first, second], &request).unwrap();
    let broken = |place: usize, bytes: Vec<u8>| {
        let mut signed = right.clone();
        signed.signatures[place] = Bytes(bytes);
        device.finish(&signed).unwrap_err()
    };
    for bytes in [
        vec![],
        vec![1; 256],
        vec![0xff; 256],
        right.signatures[1].0.clone(),
    ] {
        assert_eq!(broken(0, bytes), TellerError::Unsigned(Teller::First));
    }
    assert_eq!(
        broken(1, right.signatures[0].0.clone()),
        TellerError::Unsigned(Teller::Second)
    );
    let elsewhere = Signed {
        sheet: Room::open().sheet.digest(),
        ..right.clone()
    };
    assert_eq!(device.finish(&elsewhere).unwrap_err(), TellerError::OtherBallot);
    assert!(device.finish(&right).is_ok());
}

#[test]
fn a_damaged_request_is_told_so() {
    let room = Room::open();
    let [first, second] = &room.tellers;
    let (_, request) = Device::new(&room.sheet).unwrap();
    for bytes in [vec![], vec![1; 255], vec![1; 257], vec![0xff; 256]] {
        let request = Blinded {
            messages: [Bytes(bytes.clone()), request.messages[1].clone()],
            ..request.clone()
        };
        assert_eq!(
            issue([first, second], &request).unwrap_err(),
            TellerError::Request
        );
    }
}

#[test]
fn a_key_of_another_kind_is_no_tellers_key() {
    let room = Room::open();
    let secret = room.tellers[0].to_bytes().unwrap();
    for bytes in [&secret[..secret.len() - 1], b"", b"key"] {
        assert_eq!(TellerKey::from_bytes(bytes).unwrap_err(), TellerError::Key);
    }
    let der = room.sheet.tellers()[0].der();
    assert!(PublicKey::from_der(der).is_ok());
    // The same key in PKCS#1, and with a byte more, would give the same ballot a second sheet.
    for other in [&der[24..], &[der, &[0]].concat()] {
        assert_eq!(PublicKey::from_der(other).unwrap_err(), TellerError::Key);
    }
    let larger = blind_rsa_signatures::KeyPairSha384PSSRandomized::generate(&mut DefaultRng, 2_064).unwrap();
    assert_eq!(
        PublicKey::from_der(&larger.pk.to_der().unwrap()).unwrap_err(),
        TellerError::Key
    );
    assert_eq!(
        TellerKey::from_bytes(&larger.sk.to_der().unwrap()).unwrap_err(),
        TellerError::Key
    );
}

#[test]
fn nothing_secret_is_shown_by_debug() {
    let room = Room::open();
    let (device, _) = Device::new(&room.sheet).unwrap();
    assert_eq!(format!("{:?}", room.tellers[0]), "TellerKey");
    assert!(format!("{device:?}").contains("key: 32 bytes"), "{device:?}");
}
