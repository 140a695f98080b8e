//! Two co-ops with equal numbers in one home, and everybody who might come to them, signed in.

use super::super::ops::{Ops, Site, layers};
use super::super::served::Served;
use super::super::session::Device;
use super::super::session::Helped;
use super::super::signing::accounts::{self, Kept};
use super::super::signing::{pin, visitor_of};
use super::super::{api, router};
use super::{STOPPED, Whom};
use crate::cli::{self, Cli};
use crate::desk::Desk;
use crate::home::{Owned, Standing, enter};
use crate::said::Trouble;
use crate::visitor::Visitor;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use clap::Parser;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::access::Who;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

/// What stands between the parts of a form with files.
pub const PARTS: &str = "a-part-of-it";
/// The PIN of everybody here.
pub const PIN: &str = "594837";
const ROSTER: &str = "driver_id,name\nD0001,Dora Own\nD0002,Edda Other\nD0003,Fay Left\nD0004,Gerda Gone\n";

/// The server, in this process.
pub struct Bench {
    pub served: Arc<Served>,
    pub desk: Arc<Desk>,
    /// What opens a page, and what opens the interface for programs, by who shows it.
    tokens: BTreeMap<Whom, [String; 2]>,
    /// In which co-op everybody has signed in, and by which way.
    signed: BTreeMap<Whom, (String, (Visitor, Hash))>,
    pages: Router,
    folder: TempDir,
    owned: Owned,
}

/// What came back.
pub struct Asked {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Bench {
    /// Founds both co-ops, and signs everybody in.
    pub async fn new() -> Self {
        Self::at(Site::local("127.0.0.1:1761")).await
    }

    /// The same at another site.
    pub async fn at(site: Site) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("home")).unwrap();
        std::fs::write(folder.path().join("roster.csv"), ROSTER).unwrap();
        let owned = own(&folder).await;
        for slug in ["weavers", "spinners"] {
            let found = format!(
                "found {slug} --template drivers --name {slug} --officer Ada --officer Ben --test-clock --now 2026-07-01T08:00:00Z"
            );
            run(&owned, &folder, &found).await;
            let enter = format!("--coop {slug} member import roster.csv --id-column driver_id");
            run(&owned, &folder, &enter).await;
        }
        let mut bench = Self::around(folder, owned, site).await;
        bench.peopled().await;
        bench
    }

    async fn around(folder: TempDir, owned: Owned, site: Site) -> Self {
        let served = Arc::new(Served::new(Arc::clone(&owned.home), site.clone()).unwrap());
        let ops = Ops::new(&owned.home, site, None).unwrap();
        Self {
            desk: owned.home.desk(Some("weavers")).await.unwrap(),
            pages: layers(router(&served, false), &ops),
            served,
            tokens: BTreeMap::new(),
            signed: BTreeMap::new(),
            folder,
            owned,
        }
    }

    /// The same co-ops to the last byte, elsewhere, with the same people signed in.
    pub async fn twin(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(self.folder.path(), folder.path());
        let owned = own(&folder).await;
        let mut twin = Self::around(folder, owned, self.served.site.clone()).await;
        for (whom, (coop, with)) in &self.signed {
            twin.sign_in(*whom, coop, *with);
        }
        twin
    }

    async fn peopled(&mut self) {
        self.run("user add City --kind public-body --country GB").await;
        self.run("user vet 1 --as 1").await;
        let kept = Kept::Pin(pin::Kept::of(PIN).await.unwrap());
        for (whom, number) in [
            (Whom::Officer, "1"),
            (Whom::Member, "3"),
            (Whom::Left, "5"),
            (Whom::Erased, "6"),
        ] {
            let (who, way) = self.account("weavers", number, &kept).await;
            self.sign_in(whom, "weavers", (visitor_of(who), way));
        }
        let (who, way) = self.account("spinners", "3", &kept).await;
        self.sign_in(Whom::Foreign, "spinners", (visitor_of(who), way));
        let way = self.of_user().await;
        self.sign_in(
            Whom::User,
            "weavers",
            (Visitor::User(fenwick_coop::kernel::ids::UserNo(1)), way),
        );
        let officer = (Visitor::Member(MemberNo(1)), self.signed[&Whom::Officer].1.1);
        self.sign_in(Whom::Helped, "weavers", officer);
        for token in &self.tokens[&Whom::Helped] {
            let helped = Helped {
                member: MemberNo(3),
                name: String::new(),
                by: String::new(),
                way: None,
            };
            self.served
                .sessions
                .change(token, |session| session.helped = Some(helped));
        }
        self.run("member leave 5").await;
        self.run("member leave 6").await;
        self.run("member erase 6").await;
    }

    /// A data user signs in with a passkey; what it looks like matters to nobody here.
    async fn of_user(&self) -> Hash {
        let who = Who::User(fenwick_coop::kernel::ids::UserNo(1));
        let given = self.run("access invite user:1").await;
        let (_, code) = accounts::invited(&self.desk, given["code"].as_str().unwrap())
            .await
            .unwrap();
        super::passkeys::keep(self, who, code).await
    }

    /// Sets up an account with a PIN.
    pub async fn account(&self, coop: &str, number: &str, kept: &Kept) -> (Who, Hash) {
        let given = self.run(&format!("--coop {coop} access invite {number}")).await;
        let desk = self.desk_of(coop).await;
        let (who, code) = accounts::invited(&desk, given["code"].as_str().unwrap())
            .await
            .unwrap();
        let way = accounts::enrol(&desk, who, kept, Some(code)).await.unwrap();
        (who, way)
    }

    fn sign_in(&mut self, whom: Whom, coop: &str, with: (Visitor, Hash)) {
        let begin = |device| self.served.sessions.begin(coop, with, device).unwrap();
        let tokens = [begin(Device::Own), begin(Device::Program)];
        self.tokens.insert(whom, tokens);
        self.signed.insert(whom, (coop.to_owned(), with));
    }

    /// What the operator does at the terminal, about the weavers.
    pub async fn run(&self, line: &str) -> Value {
        let line = if line.contains("--coop") {
            line.to_owned()
        } else {
            format!("--coop weavers {line}")
        };
        run(&self.owned, &self.folder, &line).await
    }

    /// The same, word by word.
    pub async fn run_words(&self, words: &[&str]) -> Value {
        run_words(
            &self.owned,
            &self.folder,
            &[&["--coop", "weavers"], words].concat(),
        )
        .await
    }

    /// What comes of a line at the terminal, as exit codes and rules say it, and what the rule says.
    pub async fn outcome(&self, words: &[String]) -> (String, String) {
        let home = self.path("home");
        let head = ["fenwick", "--home", home.to_str().unwrap(), "--coop", "weavers"].map(str::to_owned);
        let Ok(cli) = Cli::try_parse_from(head.iter().chain(words)) else {
            return ("usage".to_owned(), String::new());
        };
        let done = cli::execute(cli, &self.owned.home, self.folder.path())
            .await
            .leave()
            .await;
        match done {
            Ok(_) => ("done".to_owned(), String::new()),
            Err(Trouble::Usage(_)) => ("usage".to_owned(), String::new()),
            Err(Trouble::Refused(refusal)) => (refusal.rule, refusal.message),
            Err(Trouble::Failed { code, message }) => (code.to_owned(), message),
            Err(Trouble::Later(_)) => ("later".to_owned(), String::new()),
        }
    }

    /// Writes a file that the operator can name.
    pub fn write(&self, name: &str, contents: &str) {
        std::fs::write(self.path(name), contents).unwrap();
    }

    /// What stands in such a file.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What somebody shows at pages.
    pub fn cookie(&self, whom: Whom) -> Option<&str> {
        self.tokens.get(&whom).map(|[cookie, _]| cookie.as_str())
    }

    /// What somebody's program shows.
    pub fn bearer(&self, whom: Whom) -> Option<&str> {
        self.tokens.get(&whom).map(|[_, bearer]| bearer.as_str())
    }

    /// The desk of a co-op.
    pub async fn desk_of(&self, coop: &str) -> Arc<Desk> {
        self.owned.home.desk(Some(coop)).await.unwrap()
    }

    /// What a form of hers carries.
    pub fn mark(&self, whom: Whom) -> String {
        self.mark_in("weavers", whom)
    }

    /// The same on a page of this co-op.
    pub fn mark_in(&self, coop: &str, whom: Whom) -> String {
        let mark = |cookie: &str| match whom {
            Whom::Helped => format!("helped.{}", self.served.mark_of(coop, &format!("{cookie} 3"))),
            _ => self.served.mark_of(coop, cookie),
        };
        self.cookie(whom).map(mark).unwrap_or_default()
    }

    /// One request as it stands.
    pub async fn send(&self, line: (&str, &str), headers: &[(&str, &str)], body: &str) -> Asked {
        let mut request = Request::builder().method(line.0).uri(line.1);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        let peer: SocketAddr = "192.0.2.7:9".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = self.pages.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 16 << 20).await.unwrap();
        Asked {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A page, or a form that is sent as this text.
    pub async fn page(&self, whom: Whom, line: (&str, &str), headers: &[(&str, &str)], body: &str) -> Asked {
        let cookie = self.cookie(whom).map(|token| format!("fenwick={token}"));
        let mut headers = headers.to_vec();
        if let Some(cookie) = &cookie {
            headers.push(("cookie", cookie));
        }
        self.send(line, &headers, body).await
    }

    /// What a program asks for.
    pub async fn program(&self, whom: Whom, line: (&str, &str), body: &str) -> Asked {
        self.with(self.bearer(whom), line, body).await
    }

    /// The same, with whatever it shows.
    pub async fn with(&self, shown: Option<&str>, line: (&str, &str), body: &str) -> Asked {
        let shown = shown.map(|token| format!("Bearer {token}"));
        let mut headers = Vec::new();
        if let Some(shown) = &shown {
            headers.push(("authorization", shown.as_str()));
        }
        let of_parts = format!("multipart/form-data; boundary={PARTS}");
        match body {
            "" => {}
            parts if parts.starts_with(&format!("--{PARTS}")) => headers.push(("content-type", &of_parts)),
            _ => headers.push(("content-type", "application/json")),
        }
        let path = format!("/api/v1/coops/weavers/{}", line.1);
        self.send((line.0, &path), &headers, body).await
    }

    /// Who acts for the gate, of those who come as far.
    pub fn visitor(&self, whom: Whom) -> Visitor {
        assert!(
            !STOPPED.contains(&whom),
            "the door stops {whom:?} before the gate"
        );
        let found = self
            .bearer(whom)
            .and_then(|token| self.served.sessions.find(token));
        found.map_or(Visitor::Nobody, |session| session.acts())
    }
}

async fn own(folder: &TempDir) -> Owned {
    let home = folder.path().join("home");
    let line = ["fenwick", "--home", home.to_str().unwrap(), "serve"];
    match enter(&Cli::parse_from(line)).await {
        Ok(Standing::Owner(owned)) => owned,
        _ => panic!("somebody else owns the home"),
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let kind = entry.file_type().unwrap();
        let to = to.join(entry.file_name());
        if kind.is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else if kind.is_file() {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

async fn run(owned: &Owned, folder: &TempDir, line: &str) -> Value {
    run_words(owned, folder, &line.split(' ').collect::<Vec<_>>()).await
}

async fn run_words(owned: &Owned, folder: &TempDir, line: &[&str]) -> Value {
    let home = folder.path().join("home");
    let words = [&["fenwick", "--home", home.to_str().unwrap()], line].concat();
    let line = line.join(" ");
    let cli = Cli::try_parse_from(words).unwrap_or_else(|error| panic!("{line}: {error}"));
    let done = cli::execute(cli, &owned.home, folder.path()).await.leave().await;
    done.unwrap_or_else(|trouble| panic!("{line}: {}", trouble.text()))
        .json
}

/// Paths of the commands that programs may give.
pub fn leaves() -> impl Iterator<Item = (&'static str, &'static api::Leaf)> {
    api::LEAVES.all()
}
