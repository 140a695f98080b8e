//! How much anybody may send before it is known who she is.

use super::super::walls::{Bench, PARTS, Whom};
use axum::http::StatusCode;

fn parts(parts: &[(&str, &str)]) -> String {
    let part = |(head, body): &(&str, &str)| {
        format!("--{PARTS}\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
    };
    let parts: String = parts.iter().map(part).collect();
    format!("{parts}--{PARTS}--\r\n")
}

#[tokio::test]
async fn a_stranger_sends_little_and_what_is_not_for_strangers_is_not_even_read() {
    let bench = Bench::new().await;
    let large = "a".repeat(100 << 10);
    let uploads = bench.served.home.dir().join("uploads");
    let session = format!("{{\"number\":\"3\",\"pin\":\"{large}\"}}");
    let paper = parts(&[
        ("name=\"motion\"", "1"),
        ("name=\"paper\"; filename=\"paper\"", &large),
    ]);
    let brought = parts(&[
        ("name=\"nothing\"", ""),
        ("name=\"files\"; filename=\"a.csv\"", &large),
    ]);
    let json = format!("{{\"motion\":1,\"choice\":\"{large}\"}}");
    for (path, body, status) in [
        ("session", &session, 413),
        ("ballot/cast", &paper, 413),
        ("contribute", &brought, 401),
        ("vote", &json, 401),
    ] {
        let answer = bench.program(Whom::Nobody, ("POST", path), body).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        assert!(!uploads.exists(), "{path}: nothing was written");
    }
    // A paper of a paper's size is read, and told what is wrong about it.
    let paper = parts(&[
        ("name=\"motion\"", "1"),
        ("name=\"paper\"; filename=\"paper\"", "none"),
    ]);
    let answer = bench.program(Whom::Nobody, ("POST", "ballot/cast"), &paper).await;
    assert!(
        !matches!(answer.status.as_u16(), 401 | 413 | 500),
        "{}: {}",
        answer.status,
        answer.body
    );
}

#[tokio::test]
async fn texts_beside_files_are_counted_all_together() {
    let bench = Bench::new().await;
    let text = "a".repeat(60 << 10);
    let mark = bench.mark(Whom::Member);
    let kind = format!("multipart/form-data; boundary={PARTS}");
    for (count, is_too_large) in [(2, false), (20, true)] {
        let mut said = vec![("name=\"csrf\"", mark.as_str())];
        said.extend(vec![("name=\"x\"", text.as_str()); count]);
        let at = ("POST", "/weavers/me/upload");
        let headers = [("content-type", kind.as_str())];
        let answer = bench.page(Whom::Member, at, &headers, &parts(&said)).await;
        let found = answer.status == StatusCode::PAYLOAD_TOO_LARGE;
        assert_eq!(found, is_too_large, "{}", answer.status);
    }
}
