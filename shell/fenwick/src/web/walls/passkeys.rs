//! Passkeys: what a device must not get away with.

use super::super::signing::accounts;
use super::super::signing::passkey::Passkeys;
use super::authenticator::Device;
use super::{Bench, Whom};
use axum::http::StatusCode;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::access::Who;
use serde_json::{Value, json};

const DORA: Who = Who::Member(MemberNo(3));
const ADA: Who = Who::Member(MemberNo(1));

fn passkeys(bench: &Bench) -> &Passkeys {
    bench.served.signing.passkeys.as_ref().unwrap()
}

fn value(said: impl serde::Serialize) -> Value {
    serde_json::to_value(said).unwrap()
}

async fn enrolled(bench: &Bench, who: Who, device: &Device) {
    let asked = passkeys(bench)
        .begin_enrol(&bench.desk, "device", (who, "a device", None))
        .await
        .unwrap();
    let made = serde_json::from_value(device.makes(&value(asked))).unwrap();
    passkeys(bench)
        .enrol(&bench.desk, "device", ("Phone", &made))
        .await
        .unwrap();
}

async fn asked(bench: &Bench, token: &str, who: Who) -> Value {
    value(
        passkeys(bench)
            .begin_sign_in(&bench.desk, token, who)
            .await
            .unwrap(),
    )
}

async fn proved(bench: &Bench, token: &str, answer: Value) -> Option<Who> {
    let answer = serde_json::from_value(answer).unwrap();
    let proved = passkeys(bench).sign_in(&bench.desk, token, &answer).await;
    proved.ok().map(|(who, _)| who)
}

#[tokio::test]
async fn a34_a_passkey_opens_its_account_and_an_answer_counts_once() {
    let bench = Bench::new().await;
    let mut phone = Device::new(7);
    enrolled(&bench, DORA, &phone).await;
    let answer = phone.proves(&asked(&bench, "device", DORA).await);
    assert_eq!(proved(&bench, "device", answer.clone()).await, Some(DORA));
    assert_eq!(
        proved(&bench, "device", answer.clone()).await,
        None,
        "a challenge is answered once"
    );
    // The same answer to another challenge, and an answer to the challenge before.
    let before = asked(&bench, "device", DORA).await;
    assert_eq!(proved(&bench, "device", answer).await, None, "a recorded answer");
    let old = phone.proves(&before);
    asked(&bench, "device", DORA).await;
    assert_eq!(proved(&bench, "device", old).await, None, "an old challenge");
    let elsewhere = phone.proves(&asked(&bench, "device", DORA).await);
    assert_eq!(
        proved(&bench, "another", elsewhere).await,
        None,
        "another device's challenge"
    );
}

#[tokio::test]
async fn a34_a_device_that_lies_or_is_a_copy_opens_nothing() {
    let bench = Bench::new().await;
    let phone = Device::new(7);
    enrolled(&bench, DORA, &phone).await;
    enrolled(&bench, ADA, &Device::new(8)).await;
    type Lie = fn(&mut Device);
    let lies: [(&str, Lie); 6] = [
        ("another site", |device| {
            device.origin = "https://evil.example".to_owned()
        }),
        ("another port", |device| {
            device.origin = "http://localhost:1762".to_owned()
        }),
        ("a key for another site", |device| {
            device.rp_id = "evil.example".to_owned()
        }),
        ("not unlocked", |device| device.unlocked = false),
        ("another's key", |device| *device = Device::new(8)),
        ("a key that nobody has", |device| *device = Device::new(9)),
    ];
    for (lie, told) in lies {
        let mut device = phone.clone();
        told(&mut device);
        let answer = device.proves(&asked(&bench, "device", DORA).await);
        assert_eq!(proved(&bench, "device", answer).await, None, "{lie}");
    }
    // The owner uses it five times; a copy of the first day comes after.
    let (mut owner, mut copy) = (phone.clone(), phone);
    for _ in 0..5 {
        let answer = owner.proves(&asked(&bench, "device", DORA).await);
        assert_eq!(proved(&bench, "device", answer).await, Some(DORA));
    }
    let answer = copy.proves(&asked(&bench, "device", DORA).await);
    assert_eq!(
        proved(&bench, "device", answer).await,
        None,
        "a copy falls behind"
    );
}

#[tokio::test]
async fn a34_a_challenge_to_make_a_key_is_for_one_account_and_no_way_to_sign_in() {
    let bench = Bench::new().await;
    let asked = passkeys(&bench)
        .begin_enrol(&bench.desk, "device", (DORA, "a device", None))
        .await
        .unwrap();
    let asked = value(asked);
    let mut lying = Device::new(7);
    assert_eq!(proved(&bench, "device", lying.proves(&asked)).await, None);
    for told in [
        |device: &mut Device| device.origin = "https://evil.example".to_owned(),
        |device: &mut Device| device.rp_id = "evil.example".to_owned(),
        |device: &mut Device| device.unlocked = false,
    ] {
        lying = Device::new(7);
        told(&mut lying);
        let asked = passkeys(&bench)
            .begin_enrol(&bench.desk, "device", (DORA, "a device", None))
            .await
            .unwrap();
        let made = serde_json::from_value(lying.makes(&value(asked))).unwrap();
        assert!(
            passkeys(&bench)
                .enrol(&bench.desk, "device", ("Phone", &made))
                .await
                .is_err()
        );
    }
    assert_eq!(
        accounts::ways(&bench.desk, DORA).await.unwrap().len(),
        1,
        "only her PIN"
    );
    // The page that finishes wants the challenge of its own device, too.
    let answer = bench
        .page(
            Whom::Nobody,
            ("POST", "/weavers/sign-in/passkey"),
            &[("content-type", "application/json")],
            &json!({ "csrf": "guess", "credential": {} }).to_string(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

/// Sets up an account with a passkey.
pub async fn keep(
    bench: &Bench,
    who: Who,
    code: fenwick_coop::kernel::hash::Hash,
) -> fenwick_coop::kernel::hash::Hash {
    let given = passkeys(bench)
        .begin_enrol(&bench.desk, "device", (who, "a device", Some(code)))
        .await
        .unwrap();
    let made = serde_json::from_value(Device::on(&bench.served.site, 6).makes(&value(given))).unwrap();
    let (_, way) = passkeys(bench)
        .enrol(&bench.desk, "device", ("Phone", &made))
        .await
        .unwrap();
    way
}
