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
        .begin_enrol(&bench.desk, "device", ("a device", (who, None)))
        .await
        .unwrap();
    let made = serde_json::from_value(device.makes(&value(asked))).unwrap();
    passkeys(bench)
        .enrol(&bench.desk, "device", ("Phone", &made, (who, None)))
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
        .begin_enrol(&bench.desk, "device", ("a device", (DORA, None)))
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
            .begin_enrol(&bench.desk, "device", ("a device", (DORA, None)))
            .await
            .unwrap();
        let made = serde_json::from_value(lying.makes(&value(asked))).unwrap();
        assert!(
            passkeys(&bench)
                .enrol(&bench.desk, "device", ("Phone", &made, (DORA, None)))
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

#[tokio::test]
async fn a34_a_challenge_of_one_coop_makes_no_key_in_another_where_somebody_else_has_the_number() {
    let bench = Bench::new().await;
    let spinners = bench.desk_of("spinners").await;
    let given = bench.run("--coop spinners access invite 4").await;
    let code = given["code"].as_str().unwrap();
    let own = ("POST", "/weavers/me/account/passkey/begin");
    let join = format!("/spinners/join/{code}/passkey");
    let begin = format!("{join}/begin");
    let said = async |line: (&str, &str), coop: &str, made: Value| {
        let said = json!({ "csrf": bench.mark_in(coop, Whom::Member), "name": "Phone", "credential": made });
        let json = [("content-type", "application/json")];
        bench.page(Whom::Member, line, &json, &said.to_string()).await
    };
    for finish in ["/spinners/join/x/passkey", &join] {
        let asked = said(own, "weavers", Value::Null).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
        let made = Device::new(7).makes(&asked.json());
        for coop in ["weavers", "spinners"] {
            let answer = said(("POST", finish), coop, made.clone()).await;
            assert!(
                answer.status.is_client_error(),
                "{finish} {coop}: {}",
                answer.status
            );
        }
        // Nor where she was asked by a code, and her own account is to get the key.
        let asked = said(("POST", &begin), "spinners", Value::Null).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
        let made = Device::new(7).makes(&asked.json());
        let answer = said(("POST", "/spinners/join/x/passkey"), "spinners", made.clone()).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        let answer = said(("POST", "/weavers/me/account/passkey"), "weavers", made).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
    }
    let four = Who::Member(MemberNo(4));
    for (desk, who, ways) in [(&bench.desk, DORA, 1), (&spinners, DORA, 1), (&spinners, four, 0)] {
        assert_eq!(accounts::ways(desk, who).await.unwrap().len(), ways, "{who:?}");
    }
    // A form of one co-op is none of another on the same device.
    assert_ne!(
        bench.mark_in("weavers", Whom::Member),
        bench.mark_in("spinners", Whom::Member)
    );
    // And the honest way goes on to be one.
    let asked = said(("POST", &begin), "spinners", Value::Null).await;
    let answer = said(("POST", &join), "spinners", Device::new(7).makes(&asked.json())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

#[tokio::test]
async fn a34_a_challenge_to_make_a_key_is_answered_for_the_account_and_the_code_it_was_given_for() {
    let bench = Bench::new().await;
    let code = Some(fenwick_coop::kernel::hash::Hash([7; 32]));
    for other in [(ADA, None), (DORA, code)] {
        let asked = passkeys(&bench)
            .begin_enrol(&bench.desk, "device", ("a device", (DORA, None)))
            .await
            .unwrap();
        let made = serde_json::from_value(Device::new(7).makes(&value(asked))).unwrap();
        let kept = passkeys(&bench)
            .enrol(&bench.desk, "device", ("Phone", &made, other))
            .await;
        assert!(kept.is_err(), "{other:?}");
    }
}

/// Sets up an account with a passkey.
pub async fn keep(
    bench: &Bench,
    who: Who,
    code: fenwick_coop::kernel::hash::Hash,
) -> fenwick_coop::kernel::hash::Hash {
    let given = passkeys(bench)
        .begin_enrol(&bench.desk, "device", ("a device", (who, Some(code))))
        .await
        .unwrap();
    let made = serde_json::from_value(Device::on(&bench.served.site, 6).makes(&value(given))).unwrap();
    passkeys(bench)
        .enrol(&bench.desk, "device", ("Phone", &made, (who, Some(code))))
        .await
        .unwrap()
}
