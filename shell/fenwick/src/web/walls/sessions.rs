//! Sessions, from their beginning to every end that they have.

use super::super::signing::accounts::{self, Kept};
use super::super::signing::{key, pin};
use super::bench::{Asked, PIN};
use super::{Bench, Whom};
use axum::http::StatusCode;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::access::Who;
use serde_json::json;

const DORA: Who = Who::Member(MemberNo(3));
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn cookie(answer: &Asked) -> String {
    let set = answer.header("set-cookie");
    let (_, rest) = set
        .split_once("fenwick=")
        .unwrap_or_else(|| panic!("no cookie: {}", answer.status));
    rest.split(';').next().unwrap().to_owned()
}

async fn opens(bench: &Bench, token: &str) -> bool {
    let shown = format!("fenwick={token}");
    bench
        .send(("GET", "/weavers/me"), &[("cookie", &shown)], "")
        .await
        .status
        == StatusCode::OK
}

async fn runs(bench: &Bench, token: &str) -> StatusCode {
    let shown = format!("Bearer {token}");
    let path = "/api/v1/coops/weavers/share/list";
    bench
        .send(("GET", path), &[("authorization", &shown)], "")
        .await
        .status
}

/// Whether she is still signed in: on her device, on her program, and where she is helped.
async fn signed_in(bench: &Bench) -> [bool; 3] {
    let own = opens(bench, bench.cookie(Whom::Member).unwrap()).await;
    let program = runs(bench, bench.bearer(Whom::Member).unwrap()).await;
    let helped = opens(bench, bench.cookie(Whom::Helped).unwrap()).await;
    [own, program == StatusCode::OK, helped]
}

#[tokio::test]
async fn a27_signing_in_gives_a_new_token_and_signing_out_ends_it() {
    let bench = Bench::new().await;
    let stranger = cookie(&bench.send(("GET", "/weavers/sign-in"), &[], "").await);
    let mark = bench.served.mark_of("weavers", &stranger);
    let form = format!("csrf={mark}&number=3&pin={PIN}");
    let shown = format!("fenwick={stranger}");
    let answer = bench
        .send(("POST", "/weavers/sign-in"), &[FORM, ("cookie", &shown)], &form)
        .await;
    assert_eq!(answer.header("location"), "/weavers/me");
    let token = cookie(&answer);
    assert!(token.len() >= 43 && token != stranger);
    assert!(opens(&bench, &token).await && !opens(&bench, &stranger).await);

    // Again on the same device: the token that was there opens nothing any more.
    let shown = format!("fenwick={token}");
    let form = format!(
        "csrf={}&number=3&pin={PIN}",
        bench.served.mark_of("weavers", &token)
    );
    let again = cookie(
        &bench
            .send(("POST", "/weavers/sign-in"), &[FORM, ("cookie", &shown)], &form)
            .await,
    );
    assert!(opens(&bench, &again).await && !opens(&bench, &token).await);

    let shown = format!("fenwick={again}");
    let form = format!("csrf={}", bench.served.mark_of("weavers", &again));
    let out = bench
        .send(("POST", "/weavers/sign-out"), &[FORM, ("cookie", &shown)], &form)
        .await;
    assert_ne!(cookie(&out), again);
    assert!(!opens(&bench, &again).await);
}

#[tokio::test]
async fn a27_her_sessions_end_when_officers_let_her_in_again() {
    let bench = Bench::new().await;
    assert_eq!(signed_in(&bench).await, [true; 3]);
    bench.run("access recover 3 --attested-by 1,2").await;
    assert_eq!(signed_in(&bench).await, [false; 3]);
    assert!(
        opens(&bench, bench.cookie(Whom::Officer).unwrap()).await,
        "nobody else is signed out"
    );
}

#[tokio::test]
async fn a27_her_sessions_end_with_a_new_pin_and_when_she_is_erased() {
    let bench = Bench::new().await;
    assert_eq!(signed_in(&bench).await, [true; 3]);
    let kept = Kept::Pin(pin::Kept::of("806421").await.unwrap());
    accounts::enrol(&bench.desk, DORA, &kept, None).await.unwrap();
    assert_eq!(signed_in(&bench).await, [false; 3]);

    let bench = Bench::new().await;
    bench.run("member leave 3").await;
    assert_eq!(signed_in(&bench).await, [true; 3], "who left still has data here");
    bench.run("member erase 3").await;
    assert_eq!(signed_in(&bench).await, [false; 3]);
}

#[tokio::test]
async fn a27_a_program_signs_in_for_a_token_that_opens_no_page() {
    const AT: &str = "/api/v1/coops/weavers/session";
    const JSON: (&str, &str) = ("content-type", "application/json");
    let bench = Bench::new().await;
    let right = json!({ "number": "3", "pin": PIN }).to_string();
    let begun = bench.send(("POST", AT), &[JSON], &right).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
    let begun = begun.json();
    let token = begun["token"].as_str().unwrap();
    assert!(begun["ends"].as_str().unwrap().ends_with('Z') && begun["idle_seconds"] == 1_800);
    assert_eq!(begun["who"], json!({ "member": 3 }));
    assert!(runs(&bench, token).await == StatusCode::OK && !opens(&bench, token).await);
    // What opens pages opens nothing here, in a header or as the cookie that a browser brings by itself.
    let page = bench.cookie(Whom::Member).unwrap();
    assert_eq!(runs(&bench, page).await, StatusCode::UNAUTHORIZED);
    let shown = format!("fenwick={page}");
    let browser = bench
        .send(
            ("GET", "/api/v1/coops/weavers/share/list"),
            &[("cookie", &shown)],
            "",
        )
        .await;
    assert_eq!(
        (browser.status, browser.header("www-authenticate")),
        (StatusCode::UNAUTHORIZED, "Bearer")
    );
    // A token of here is none elsewhere.
    let elsewhere = format!("Bearer {token}");
    let other = bench
        .send(
            ("GET", "/api/v1/coops/spinners/share/list"),
            &[("authorization", &elsewhere)],
            "",
        )
        .await;
    assert_eq!(other.status, StatusCode::UNAUTHORIZED);

    for (kind, body, status) in [
        ("application/json", "{}", 400),
        ("application/json", "{\"number\":\"3\",\"pin\":\"000000\"}", 401),
        ("text/plain", &right, 415),
    ] {
        let answer = bench.send(("POST", AT), &[("content-type", kind)], body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    assert_eq!(
        bench.send(("GET", AT), &[], "").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let shown = format!("Bearer {token}");
    let ended = bench.send(("DELETE", AT), &[("authorization", &shown)], "").await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(runs(&bench, token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(
        bench
            .send(("DELETE", AT), &[("authorization", &shown)], "")
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a27_a_key_opens_for_programs_until_its_owner_drops_it() {
    let bench = Bench::new().await;
    let made = key::make(&bench.desk, DORA, "my script").await.unwrap();
    assert_eq!(runs(&bench, &made).await, StatusCode::OK);
    assert!(!opens(&bench, &made).await);
    let another = format!("{made}x");
    for no in [another.as_str(), "fwk_m4_x", "fwk_m99_x", "fwk_", ""] {
        assert_eq!(runs(&bench, no).await, StatusCode::UNAUTHORIZED, "{no}");
    }
    let keys = key::all(&bench.desk, DORA).await.unwrap();
    accounts::give_up(&bench.desk, DORA, keys[0].0).await.unwrap();
    assert_eq!(runs(&bench, &made).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a27_after_five_wrong_pins_even_the_right_one_waits_and_nobody_else_does() {
    const AT: &str = "/api/v1/coops/weavers/session";
    let bench = Bench::new().await;
    let tried = async |number: &str, pin: &str| {
        let body = json!({ "number": number, "pin": pin }).to_string();
        bench
            .send(("POST", AT), &[("content-type", "application/json")], &body)
            .await
    };
    for left in (0..5).rev() {
        let answer = tried("3", "111222").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{left}");
    }
    let answer = tried("3", PIN).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((800..=900).contains(&wait), "{wait}");
    assert_eq!(tried("1", PIN).await.status, StatusCode::OK);
}
