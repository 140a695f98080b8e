//! Every page and form, by everybody: who gets in, and what comes from elsewhere.

use super::super::door::Door;
use super::super::helper::is_shut;
use super::super::routes::{self, Route};
use super::{Bench, WHO, Whom};
use axum::http::{Method, StatusCode};

/// What stands in braces in paths, and what is put there.
fn filled(path: &str) -> String {
    of(path, "1")
}

/// The same, with this id.
pub fn of(path: &str, id: &str) -> String {
    let part = |part: &str| match part {
        "{coop}" => "weavers".to_owned(),
        "{dataset}" => "trips".to_owned(),
        part if part.starts_with('{') => id.to_owned(),
        part => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// How a door answers.
#[derive(Debug, PartialEq, Eq)]
enum Says {
    /// She is let in, be it to hear that there is no such thing, or that no form is of such a kind.
    Open,
    /// Sign in first.
    Unknown,
    /// For others.
    Closed,
}

/// The table: which door is open to whom.
fn expected(route: &Route, whom: Whom) -> Says {
    use Whom::{Erased, Foreign, Helped, Left, Member, Nobody, Officer, User};
    match (route.door, whom) {
        (_, Helped) if is_shut("weavers", &filled(route.path)) => Says::Closed,
        (Door::Anyone, _) => Says::Open,
        // A session of another co-op, or of somebody who is gone, is none here.
        (_, Nobody | Foreign | Erased) => Says::Unknown,
        (Door::Member, Member | Officer | Helped | Left)
        | (Door::Office, Officer)
        | (Door::Helper, Officer)
        | (Door::Helped, Helped)
        | (Door::User, User) => Says::Open,
        (Door::Member, User) => Says::Closed,
        (Door::Office | Door::Helper, Member | User | Left | Helped) => Says::Closed,
        (Door::Helped, Member | Officer | User | Left) => Says::Closed,
        (Door::User, Member | Officer | Helped | Left) => Says::Closed,
    }
}

async fn said(bench: &Bench, whom: Whom, route: &Route) -> Says {
    let path = filled(route.path);
    let is_get = route.method == Method::GET;
    // A form of a kind that no form has: whom the door lets in is told so, and nothing is done.
    let kind: &[(&str, &str)] = if is_get {
        &[]
    } else {
        &[("content-type", "text/nonsense")]
    };
    let body = if is_get { "" } else { "nonsense" };
    let answer = bench.page(whom, (route.method.as_str(), &path), kind, body).await;
    let signs_in = answer.header("location").contains("/sign-in?next=");
    // The page was for who held the device before it changed hands.
    let sent_back = matches!(answer.header("location"), "/weavers/with/now" | "/weavers/with");
    match answer.status {
        StatusCode::UNAUTHORIZED => Says::Unknown,
        StatusCode::SEE_OTHER if signs_in && is_get => Says::Unknown,
        StatusCode::SEE_OTHER if sent_back && is_get => Says::Closed,
        StatusCode::FORBIDDEN => Says::Closed,
        broken if broken.is_server_error() => panic!("{} {path} by {whom:?}: {broken}", route.method),
        _ => Says::Open,
    }
}

#[tokio::test]
async fn a26_every_page_opens_to_whom_it_is_for_and_to_nobody_else() {
    let bench = Bench::new().await;
    let routes = routes::all();
    assert!(routes.len() > 10);
    let mut before = bench.state().await;
    let mut faults = Vec::new();
    for route in &routes {
        for whom in WHO {
            // Those who are gone lose their session with the first page; it is the same for the next.
            let (said, expected) = (said(&bench, whom, route).await, expected(route, whom));
            if said != expected {
                faults.push(format!(
                    "{} {} by {whom:?}: {said:?}, not {expected:?}",
                    route.method, route.path
                ));
            }
            let after = bench.state().await;
            // That her rows were shown on a device of somebody else is written down.
            let is_seen = whom == Whom::Helped && route.method == Method::GET;
            if after != before && !(is_seen && route.path.starts_with("/{coop}/me/")) {
                faults.push(format!(
                    "{} {} by {whom:?} changed something",
                    route.method, route.path
                ));
            }
            before = after;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Somebody for whom a door is open, if it is for somebody who signed in.
fn insider(door: Door) -> Whom {
    match door {
        Door::Anyone | Door::Member => Whom::Member,
        Door::Office | Door::Helper => Whom::Officer,
        Door::Helped => Whom::Helped,
        Door::User => Whom::User,
    }
}

#[tokio::test]
async fn a28_nothing_is_done_by_what_does_not_come_from_a_page_of_this_device() {
    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
    let bench = Bench::new().await;
    let before = bench.state().await;
    let forms: Vec<Route> = routes::all()
        .into_iter()
        .filter(|route| route.method == Method::POST)
        .collect();
    assert!(forms.len() > 5);
    for route in &forms {
        let (whom, path) = (insider(route.door), filled(route.path));
        let marked = format!("csrf={}&pin=1&number=1", bench.mark(whom));
        let of_another = format!("csrf={}", bench.mark(Whom::Left));
        let parts = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\r\n--x--\r\n";
        let cases: [(&[(&str, &str)], &str); 7] = [
            (&[FORM], ""),
            (&[FORM], "csrf=guess"),
            (&[FORM], &of_another),
            (&[FORM, ("origin", "https://evil.example")], &marked),
            (&[FORM, ("origin", "null")], &marked),
            (&[FORM, ("sec-fetch-site", "cross-site")], &marked),
            (&[("content-type", "multipart/form-data; boundary=x")], parts),
        ];
        for (headers, body) in cases {
            let answer = bench.page(whom, ("POST", &path), headers, body).await;
            let refused = matches!(answer.status.as_u16(), 400 | 403);
            let is_foreign = headers.len() > 1;
            assert!(
                refused && (!is_foreign || answer.status == StatusCode::FORBIDDEN),
                "POST {path} with {headers:?} {body}: {}",
                answer.status
            );
        }
        // What is a form only cannot be had by going there.
        let answer = bench
            .page(whom, ("GET", &format!("{path}?{marked}")), &[], "")
            .await;
        assert!(!answer.status.is_server_error(), "GET {path}: {}", answer.status);
        if answer.status == StatusCode::METHOD_NOT_ALLOWED {
            assert_eq!(answer.header("allow"), "POST", "{path}");
        }
    }
    assert_eq!(bench.state().await, before);
    assert!(
        bench
            .served
            .sessions
            .find(bench.cookie(Whom::Member).unwrap())
            .is_some(),
        "nobody was signed out"
    );
}

const HEADERS: [(&str, &str); 9] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("x-permitted-cross-domain-policies", "none"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
];

#[tokio::test]
async fn a32_every_answer_carries_the_headers_that_keep_others_out() {
    let site = super::super::ops::Site {
        origin: "https://coop.example".to_owned(),
        host: "coop.example".to_owned(),
        is_secure: true,
        behind_proxy: false,
    };
    let bench = Bench::at(site).await;
    let mut asked: Vec<(Method, String)> = routes::all()
        .into_iter()
        .map(|route| (route.method, filled(route.path)))
        .collect();
    for more in [
        "/",
        "/nowhere",
        "/weavers/nowhere",
        "/healthz",
        "/metrics",
        "/static/nowhere",
        "/api/v1/openapi.json",
        "/api/v1/nothing",
        "/api/v1/coops/weavers/member/list",
        "/%ff",
    ] {
        asked.push((Method::GET, more.to_owned()));
        asked.push((Method::PUT, more.to_owned()));
    }
    let mut begun = 0;
    for (method, path) in asked {
        for whom in [Whom::Nobody, Whom::Member] {
            let cookie = bench.cookie(whom).map(|token| format!("__Host-fenwick={token}"));
            let cookie: Vec<(&str, &str)> = cookie.iter().map(|cookie| ("cookie", cookie.as_str())).collect();
            let answer = bench.send((method.as_str(), &path), &cookie, "").await;
            for (name, value) in HEADERS {
                assert_eq!(answer.header(name), value, "{name} of {method} {path}");
            }
            let cached = answer.header("cache-control");
            let is_static = path.starts_with("/static/") && answer.status.is_success();
            assert!(
                cached.contains("no-store") || is_static || cached.contains("no-cache"),
                "{method} {path}: {cached}"
            );
            for cookie in answer.headers.get_all("set-cookie") {
                let cookie = cookie.to_str().unwrap();
                let is_session = cookie.starts_with("__Host-fenwick=");
                let is_strict = ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]
                    .iter()
                    .all(|part| cookie.contains(part));
                assert!(
                    is_session && is_strict && !cookie.contains("Domain"),
                    "{path}: {cookie}"
                );
                begun += 1;
            }
        }
    }
    assert!(begun > 0, "a stranger is given a session");
}
