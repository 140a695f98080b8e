//! A plain HTTP client: one request per connection, cookies, and redirects as a browser follows them.

use super::form::Form;
use super::page::Page;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any answer may take on a slow machine.
const LIMIT: Duration = Duration::from_secs(90);
const REDIRECTS: usize = 10;

/// What came back to one request.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(header, _)| header == name);
        found.next().map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("the answer is no JSON ({error}): {} {}", self.status, self.text())
        })
    }

    fn read(bytes: &[u8]) -> Self {
        let split = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, rest) = bytes.split_at(split.unwrap_or_else(|| panic!("an answer without a head")));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap();
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Self {
            status: status.parse().unwrap(),
            headers,
            body: rest[4..].to_vec(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = whole(&answer.body);
        }
        answer
    }
}

/// Whether as many bytes came as the head promised.
fn is_whole(bytes: &[u8]) -> bool {
    let Some(split) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let answer = Answer::read(&bytes[..split + 4]);
    let promised = answer
        .header("content-length")
        .and_then(|length| length.parse().ok());
    promised.is_some_and(|length: usize| bytes.len() >= split + 4 + length)
}

/// The body that came in chunks.
fn whole(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&chunks[..end]);
        let size = usize::from_str_radix(size.split(';').next().unwrap().trim(), 16).unwrap();
        let start = end + 2;
        body.extend_from_slice(&chunks[start..start + size]);
        if size == 0 {
            break;
        }
        chunks = &chunks[start + size + 2..];
    }
    body
}

/// One request to `host:port`, and its answer.
pub fn exchange(at: &str, line: (&str, &str), headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream =
        TcpStream::connect(at).unwrap_or_else(|error| panic!("nobody listens at {at} ({error})"));
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let mut head = format!(
        "{} {} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n",
        line.0, line.1
    );
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    if !body.is_empty() || line.0 == "POST" || line.0 == "PUT" {
        write!(head, "Content-Length: {}\r\n", body.len()).unwrap();
    }
    // A server that refuses early may close before it has read everything.
    drop(stream.write_all(&[head.as_bytes(), b"\r\n", body].concat()));
    let mut bytes = Vec::new();
    let mut part = [0; 16_384];
    // Not every server closes when it has answered.
    while !is_whole(&bytes) {
        match stream.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(length) => bytes.extend_from_slice(&part[..length]),
        }
    }
    Answer::read(&bytes)
}

/// Somebody with a cookie jar who visits one site.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub at: String,
    pub cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// At `host:port`, as a stranger.
    pub fn new(at: &str) -> Self {
        Self {
            at: at.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    /// One request, as it stands, with the cookies; redirects are not followed.
    pub fn send(&mut self, line: (&str, &str), headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let jar: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let jar = jar.join("; ");
        let mut headers = headers.to_vec();
        if !jar.is_empty() {
            headers.push(("Cookie", &jar));
        }
        let answer = exchange(&self.at, line, &headers, body);
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.keep(cookie);
        }
        answer
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, rules) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let over = rules
            .split(';')
            .any(|rule| rule.trim().eq_ignore_ascii_case("max-age=0"));
        if over || value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Opens a page, and goes where it redirects.
    pub fn get(&mut self, path: &str) -> Page {
        let answer = self.send(("GET", path), &[], b"");
        self.follow(path, answer)
    }

    /// Sends a filled form as a browser does, and goes where the answer redirects.
    pub fn submit(&mut self, form: &Form) -> Page {
        let (kind, body) = form.body();
        if form.method == "GET" {
            let query = String::from_utf8(body).unwrap();
            let path = form.action.split('?').next().unwrap();
            return self.get(&format!("{path}?{query}"));
        }
        let origin = format!("http://{}", self.at);
        let headers = [
            ("Content-Type", kind.as_str()),
            ("Origin", &origin),
            ("Sec-Fetch-Site", "same-origin"),
        ];
        let answer = self.send(("POST", &form.action), &headers, &body);
        self.follow(&form.action, answer)
    }

    fn follow(&mut self, path: &str, mut answer: Answer) -> Page {
        let mut path = path.to_owned();
        for _ in 0..REDIRECTS {
            let Some(to) = answer
                .header("location")
                .filter(|_| (300..400).contains(&answer.status))
            else {
                return Page::read(&self.at, path, answer);
            };
            path = resolved(&path, to, &self.at);
            assert!(path.starts_with('/'), "redirected away from the site: {path}");
            answer = self.send(("GET", &path), &[], b"");
        }
        panic!("redirected in a circle: {path}")
    }
}

/// Where a link on a page leads at this site; one that leaves the site is left as it is.
pub fn resolved(from: &str, to: &str, at: &str) -> String {
    let to = to.strip_prefix(&format!("http://{at}")).unwrap_or(to);
    if to.contains("://") {
        return to.to_owned();
    }
    let page = from.split('?').next().unwrap();
    match to.chars().next() {
        None => from.to_owned(),
        Some('/') => to.to_owned(),
        Some('?') => format!("{page}{to}"),
        _ => {
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{folder}/{to}")
        }
    }
}
