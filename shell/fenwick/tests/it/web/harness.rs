//! The harness can fail: pages with planted faults, and what is found on them.

use super::{Answer, Browser, Visitor};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

const GOOD: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Good</title>\
<meta name=viewport content='width=device-width'><link rel=icon href='data:,'></head><body><main><h1>Good</h1>\
<form method=post action=greet><input type=hidden name=token value='a&amp;b'>\
<p><label for=n>Your name</label> <input id=n name=name type=text value=nobody autocomplete=name></p>\
<p><label>Place <select name=place><option value=1>Hill</option><option>Shore</option></select></label></p>\
<p><label><input type=checkbox name=sure> I am sure <span>of it</span></label></p>\
<fieldset><legend>Answer</legend><label><input type=radio name=answer value=y> yes</label>\
 <label><input type=radio name=answer value=n checked> no</label></fieldset>\
<p><label>File <input type=file name=f></label></p><p><label for=t>Words</label> <textarea id=t name=words>\nold</textarea></p>\
<button name=act value=go>Send it</button></form><p><a href='/bad'>Bad page</a></p></main></body></html>";

const BAD: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Bad</title><meta name=viewport content='width=device-width'></head><body><main>\
<h1>Bad</h1><img src='http://elsewhere.example/x.png'><p id=a>One</p><p id=a style='color:#bbb'>Two</p>\
<p style='width:60rem'>Wide</p><a href='/' style='outline:none;box-shadow:none' tabindex=0>Home</a>\
<script>document.title = 'By script'; nothing.at.all</script></main></body></html>";

const API: &str = r#"{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{"/things":{"get":{"responses":{
"200":{"description":"ok","content":{"application/json":{"schema":{"type":"object"}}}}}}}}}"#;

/// A small site: `/`, `/bad`, and `/greet`, which takes the form and greets at `/hello`.
fn small_site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("localhost:{}", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(&stream));
        }
    });
    at
}

fn answer(mut stream: &TcpStream) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    let of = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or_default()
    };
    let mut body = vec![0; of("Content-Length: ").parse().unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap();
    let path = head.split(' ').nth(1).unwrap();
    let (status, more, said) = match path {
        "/api/v1/openapi.json" => (
            "200 OK",
            "Content-Type: application/json\r\n".to_owned(),
            API.to_owned(),
        ),
        "/things" => ("500 Oh", String::new(), "Ada is here".to_owned()),
        "/" => ("200 OK", String::new(), GOOD.to_owned()),
        "/bad" => ("200 OK", String::new(), BAD.to_owned()),
        "/greet" => (
            "303 See Other",
            format!("Set-Cookie: said={body}; HttpOnly; Path=/\r\nLocation: hello\r\n"),
            String::new(),
        ),
        "/hello" => (
            "200 OK",
            String::new(),
            format!(
                "<title>Hello</title><p>You sent {}",
                of("Cookie: ").replace('&', "&amp;")
            ),
        ),
        _ => ("404 Not Found", String::new(), String::new()),
    };
    // In chunks, as a server may.
    let chunk = if said.is_empty() {
        String::new()
    } else {
        format!("{:x}\r\n{said}\r\n", said.len())
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{more}Connection: close\r\n");
    drop(write!(
        stream,
        "{head}Transfer-Encoding: chunked\r\n\r\n{chunk}0\r\n\r\n"
    ));
}

const SENT: &str = "token=a%26b&name=Ada+%26+Co&place=1&sure=on&answer=y&f=&words=new&act=go";

#[test]
fn a_visitor_fills_a_form_by_its_labels_and_keeps_what_is_hidden() {
    let mut visitor = Visitor::new(&small_site());
    let page = visitor.get("/");
    assert_eq!(page.link("Bad page"), "/bad");
    let form = page
        .form("Send it")
        .fill("Your name", "Ada & Co")
        .fill("Place", "Hill");
    let form = form
        .tick("I am sure")
        .choose("Answer", "yes")
        .fill("Words", "new");
    let page = visitor.submit(&form);
    assert_eq!((page.path.as_str(), page.answer.status), ("/hello", 200));
    page.says(&format!("You sent said={SENT}"));
}

#[test]
fn a_form_with_a_file_goes_in_parts() {
    let html = "<form method=post action=/up enctype=multipart/form-data><label>File <input type=file name=f></label>\
                <input type=submit value=Up></form>";
    let answer = Answer {
        status: 200,
        headers: Vec::new(),
        body: html.into(),
    };
    let page = super::page::Page::read("localhost", "/up".to_owned(), answer);
    let (kind, body) = page.form("Up").attach("File", "a.csv", b"x,y").body();
    assert!(kind.starts_with("multipart/form-data; boundary="));
    let body = String::from_utf8(body).unwrap();
    assert!(
        body.contains(
            "name=\"f\"; filename=\"a.csv\"\r\nContent-Type: application/octet-stream\r\n\r\nx,y\r\n"
        ),
        "{body}"
    );
}

#[test]
fn a_browser_fills_the_same_form_and_sends_the_same() {
    let Some(browser) = Browser::open(&small_site()) else {
        return;
    };
    browser.go("/");
    browser.fill("Your name", "Ada & Co");
    browser.fill("Place", "Hill");
    browser.tick("I am sure");
    browser.choose("Answer", "yes");
    browser.fill("Words", "new");
    browser.attach("File", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    assert_eq!(browser.holds("Your name"), "Ada & Co");
    browser.press("Send it");
    browser.sees(&format!("You sent said={}", SENT.replace("f=", "f=Cargo.toml")));
    assert_eq!(
        (browser.path().as_str(), browser.title().as_str()),
        ("/hello", "Hello")
    );
    // What the browser holds, a visitor may hold too, strict cookies included.
    browser.visitor().get("/hello").says("You sent said=token");
}

#[test]
fn judges_find_what_was_planted_and_nothing_on_a_good_page() {
    let Some(browser) = Browser::open(&small_site()) else {
        return;
    };
    assert_eq!(browser.judged(&["/"]), Vec::<String>::new());
    let found = browser.judged(&["/", "/bad"]);
    let mut planted = vec![
        "/bad: no mark of the focus on <a href",
        "/bad: wider than a phone: <p style",
        "nothing is not defined",
        "asked outside of the machine: http://elsewhere.example/x.png",
    ];
    let judges = [
        "/bad: axe: image-alt",
        "/bad: axe: color-contrast",
        "/bad: vnu: ",
        "/bad: pa11y: WCAG2AA",
    ];
    if super::judges::are_here() {
        planted.extend(judges);
    }
    for fault in planted {
        assert!(
            found.iter().any(|line| line.contains(fault)),
            "'{fault}' was not found: {found:#?}"
        );
    }
    assert!(!found.iter().any(|line| line.starts_with("/: ")), "{found:#?}");
}

#[test]
fn schemathesis_finds_what_was_planted_and_foreign_texts_in_answers() {
    let found = super::api::asked(&small_site(), &[("Cookie", "a=b")], &["Ada", "Ben"]);
    if found.is_empty() && !super::judges::are_here() {
        return;
    }
    assert!(found[0].contains("Server error"), "{found:#?}");
    assert_eq!(found[1..], ["an answer shows 'Ada'"]);
}

#[test]
fn lighthouse_finds_what_was_planted_and_nothing_on_a_good_page() {
    let Some(browser) = Browser::open(&small_site()) else {
        return;
    };
    let low = browser.by_lighthouse(&["/", "/bad"]);
    let on = |path: &str| {
        low.iter()
            .filter(|line| line.contains(&format!(" of {path}: ")))
            .count()
    };
    assert_eq!(on("/"), 0, "{low:#?}");
    assert!(on("/bad") > 0 || !super::judges::are_here(), "{low:#?}");
}

#[test]
fn a_browser_goes_without_scripts_offline_slowly_and_with_passkeys() {
    const MADE: &str = "const done = arguments[0]; navigator.credentials.create({ publicKey: { \
        challenge: new Uint8Array(32), rp: { name: 'x' }, user: { id: new Uint8Array(9), name: 'a', displayName: 'a' }, \
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }] }}).then(made => done(made.type), e => done(String(e)));";
    let Some(browser) = Browser::open(&small_site()) else {
        return;
    };
    let lock = browser.with_passkeys();
    browser.go("/");
    let made = serde_json::json!({ "script": MADE, "args": [] });
    assert_eq!(browser.driver.tell("execute/async", &made), "public-key");
    assert_eq!(browser.passkeys(&lock), 1);
    browser.picture("harness");

    let quick = browser.painted_ms();
    browser.slowly();
    browser.go("/");
    let slow = browser.painted_ms();
    assert!(slow >= 400.0 && slow > quick, "{quick} ms, then {slow} ms");

    browser.offline(true);
    browser.try_go("/");
    assert!(!browser.words().contains("Good"), "{}", browser.words());
    browser.offline(false);

    browser.go("/bad");
    assert_eq!(browser.title(), "By script");
    browser.without_scripts();
    browser.go("/bad");
    assert_eq!(browser.title(), "Bad");
    browser.press("Home");
    browser.sees("Your name");
    let (names, faults) = browser.by_keyboard();
    assert_eq!(
        names,
        [
            "Your name",
            "Place",
            "I am sure of it",
            "no",
            "File",
            "Words",
            "Send it",
            "Bad page"
        ]
    );
    assert_eq!(faults, Vec::<String>::new());
}
