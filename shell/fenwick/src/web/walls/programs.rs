//! What programs are told: methods, kinds, limits, and the same act twice.

use super::super::api::Leaf;
use super::{Bench, Whom};
use axum::http::StatusCode;

#[tokio::test]
async fn a_program_is_told_what_a_path_takes_and_every_trouble_is_a_problem() {
    let bench = Bench::new().await;
    let long = format!("{{\"x\":\"{}\"}}", "a".repeat(2 << 20));
    for (method, path, kind, body, status) in [
        ("DELETE", "motion/list", "", "", 405),
        ("POST", "motion/list", "application/json", "{}", 405),
        ("GET", "vote", "", "", 405),
        ("POST", "vote", "text/plain", "motion=1", 415),
        ("POST", "vote", "application/json", "[1]", 400),
        ("POST", "vote", "application/json", "{\"motoin\":1}", 400),
        ("POST", "vote", "application/json", long.as_str(), 413),
        ("GET", "motion/list?limit=0", "", "", 400),
        ("GET", "nothing/here", "", "", 404),
        ("GET", "coop/split", "", "", 404),
        ("GET", "%ff", "", "", 404),
    ] {
        let shown = format!("Bearer {}", bench.bearer(Whom::Member).unwrap());
        let headers = [("authorization", shown.as_str()), ("content-type", kind)];
        let at = format!("/api/v1/coops/weavers/{path}");
        let answer = bench.send((method, &at), &headers, body).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}: {}", answer.body);
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{method} {path}"
        );
        assert_eq!(answer.json()["status"], status, "{method} {path}");
        if status == 405 {
            let allow = if path == "vote" { "POST" } else { "GET,HEAD" };
            assert_eq!(answer.header("allow"), allow);
        }
    }
    for (method, path) in [
        ("POST", "/api/v1/openapi.json"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/api"),
        ("GET", "/api/v1/coops/nobody/vote"),
    ] {
        let answer = bench.send((method, path), &[], "").await;
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_program_that_asks_and_asks_waits_and_others_do_not() {
    let bench = Bench::new().await;
    for asked in 0.. {
        let answer = bench.program(Whom::Member, ("GET", "nothing"), "").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(asked >= 3_000, "{asked}");
            assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
            break;
        }
        assert!(asked < 4_000, "never told to wait");
    }
    assert_eq!(
        bench.program(Whom::Officer, ("GET", "nothing"), "").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        bench.program(Whom::Nobody, ("GET", "nothing"), "").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_same_key_with_another_act_is_refused_and_with_the_same_it_acts_once() {
    let bench = Bench::new().await;
    let shown = format!("Bearer {}", bench.bearer(Whom::Member).unwrap());
    let headers = [
        ("authorization", shown.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", "k-1"),
    ];
    let give = async |dataset: &str| {
        let body = format!(
            "{{\"dataset\":\"{dataset}\",\"purpose\":\"PublicBenefit\",\"recipient\":\"class:public-body\",\"answer\":\"yes\"}}"
        );
        bench
            .send(("POST", "/api/v1/coops/weavers/consent/give"), &headers, &body)
            .await
    };
    let first = give("trips").await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    let state = bench.state().await;
    let again = give("trips").await;
    assert_eq!((again.status, again.body), (StatusCode::OK, first.body));
    let other = give("payments").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", other.body);
    assert!(!other.body.contains("member\\\""), "{}", other.body);
    assert_eq!(bench.state().await, state);
}

#[tokio::test]
async fn what_everybody_may_read_is_not_sent_twice() {
    let bench = Bench::new().await;
    let at = "/api/v1/coops/weavers/bylaws/show";
    let first = bench.send(("GET", at), &[], "").await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"'), "{tag}");
    let again = bench.send(("GET", at), &[("if-none-match", &tag)], "").await;
    assert_eq!(
        (again.status, again.body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    let other = bench.send(("GET", at), &[("if-none-match", "\"0\"")], "").await;
    assert_eq!(other.body, first.body);
    let own = bench.program(Whom::Member, ("GET", "share/list"), "").await;
    assert_eq!(
        (own.header("etag"), own.header("cache-control")),
        ("", "no-store")
    );
}

#[tokio::test]
async fn the_description_names_every_path_with_its_pages_and_its_session() {
    let bench = Bench::new().await;
    let described = bench.send(("GET", "/api/v1/openapi.json"), &[], "").await.json();
    let paths = described["paths"].as_object().unwrap();
    for (path, _) in super::bench::leaves().collect::<Vec<(&str, &Leaf)>>() {
        assert!(
            paths.contains_key(&format!("/api/v1/coops/{{coop}}/{path}")),
            "{path}"
        );
    }
    let list = &described["paths"]["/api/v1/coops/{coop}/motion/list"]["get"]["parameters"];
    let named: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert_eq!(named, ["coop", "limit", "from"]);
    assert!(paths["/api/v1/coops/{coop}/session"]["post"].is_object());
}
