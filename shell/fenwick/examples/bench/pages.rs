//! Pages of a large co-op, asked for by many at once: how many a second, how slow the slowest, with how much memory.

use crate::Size;
use crate::measure::{command, cpu_of, fenwick, peak_mib};
use crate::table::Table;
use crate::web::Visitor;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Members who have signed in.
const SIGNED_IN: u32 = 20;
const PIN: &str = "594837";
/// Requests in flight: a few more than the cores that answer them.
const IN_FLIGHT: &str = "8";
const TARGET: &str = ">= 300/s, p99 <= 50 ms";
/// Pages of a member, and what everybody may read.
const PAGES: [&str; 11] = [
    "/me",
    "/me/data",
    "/me/consents",
    "/me/used",
    "/me/votes",
    "/me/votes/2",
    "/me/money",
    "/me/health",
    "/me/account",
    "",
    "/catalogue",
];

/// What happens before, so that there is something to see: money is shared out, and a vote is open.
fn lived(home: &Path, folder: &Path) -> Result<()> {
    let text = folder.join("resolution.txt");
    std::fs::write(&text, "We stand together.\n")?;
    for act in [
        &["fee", "invoice", "1"][..],
        &["fee", "settle", "1", "--reference", "transfer 1"],
        &["dividend", "declare", "2026-01"],
        &[
            "motion",
            "propose",
            "resolution",
            &text.to_string_lossy(),
            "--as",
            "1",
        ],
        &["motion", "open", "2", "--now", "2026-02-01T00:00:00Z"],
    ] {
        fenwick(home, act)?;
    }
    Ok(())
}

/// Asks one server for every page by itself, and for all of them mixed.
pub fn views(home: &Path, folder: &Path, size: &Size, table: &mut Table) -> Result<()> {
    lived(home, folder)?;
    let server = Served::begin(home)?;
    let cookies = (0..SIGNED_IN).map(|place| server.join(size.members / SIGNED_IN * place));
    let cookies = cookies.collect::<Result<Vec<_>>>()?;
    let at_rest = server.resident_mib()?;
    let of = format!("{} rows of {} members", size.rows, size.members);
    for page in PAGES {
        let seen = server.load(folder, &cookies, &[page], "3s")?;
        table.add(format!("page {}: {of}", named(page)), seen.said(), TARGET);
    }
    let cpu = cpu_of(&server.pid())?.own;
    let seen = server.load(folder, &cookies, &PAGES, "30s")?;
    let cpu = (cpu_of(&server.pid())?.own - cpu) * 1000.0 / seen.views;
    let said = format!("{}; {cpu:.2} ms of a core for each", seen.said());
    table.add(format!("all of them mixed: {of}"), said, TARGET);
    let memory = format!("{at_rest} MiB before, at most {} MiB", peak_mib(&server.pid()));
    table.add(format!("memory of the server: {of}"), memory, "< 300 MB");
    Ok(())
}

fn named(page: &str) -> &str {
    if page.is_empty() { "of the co-op" } else { page }
}

/// A server that says where it listens.
struct Served {
    child: Child,
    at: String,
    home: PathBuf,
}

/// What was seen of one load.
struct Seen {
    views: f64,
    per_second: f64,
    p50: f64,
    p99: f64,
    bytes: f64,
}

impl Seen {
    fn said(&self) -> String {
        format!(
            "{:.0}/s, half within {:.1} ms, p99 {:.1} ms, {:.1} KB each",
            self.per_second,
            self.p50 / 1000.0,
            self.p99 / 1000.0,
            self.bytes / self.views / 1000.0
        )
    }
}

impl Served {
    /// Behind a proxy that tells from which address each visitor comes: one address may ask for so much and no more.
    fn begin(home: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (listen, at) = (format!("127.0.0.1:{port}"), format!("localhost:{port}"));
        let url = format!("http://{at}");
        let serve = [
            "serve",
            "--listen",
            &listen,
            "--behind-proxy",
            "--public-url",
            &url,
        ];
        let mut serve = command(home, &serve)?;
        let mut child = serve.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(child.stderr.take().context("no words of the server")?);
        let mut line = String::new();
        while !line.contains("://") {
            line.clear();
            ensure!(said.read_line(&mut line)? > 0, "the server ended");
        }
        std::thread::spawn(move || drop(std::io::copy(&mut said, &mut std::io::sink())));
        let home = home.to_owned();
        Ok(Self { child, at, home })
    }

    fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// Memory that it holds now.
    fn resident_mib(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kib.context("no memory of the server")? / 1024)
    }

    /// A member's invitation, opened and answered with a PIN; gives the cookie of her session.
    fn join(&self, external: u32) -> Result<String> {
        let member = format!("ext:{external}");
        let invited = fenwick(&self.home, &["access", "invite", &member, "--attested-by", "1,2"])?;
        let code = invited.json["code"].as_str().context("no code")?.to_owned();
        let mut visitor = Visitor::new(&self.at);
        let page = visitor.get(&format!("/bench/join/{code}"));
        let form = page.form("Join");
        let page = visitor.submit(&form.fill("Choose a PIN", PIN).fill("Type the PIN again", PIN));
        ensure!(
            page.path.starts_with("/bench/me"),
            "not signed in: {} {}",
            page.path,
            page.words
        );
        let cookies = visitor
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        Ok(cookies.collect::<Vec<_>>().join("; "))
    }

    /// Has `wrk` ask for pages in turn, each time as another member.
    fn load(&self, folder: &Path, cookies: &[String], pages: &[&str], time: &str) -> Result<Seen> {
        let script = folder.join("load.lua");
        std::fs::write(&script, lua(cookies, pages)?)?;
        let mut wrk = Command::new("wrk");
        wrk.args(["-t", "1", "-c", IN_FLIGHT, "-d", time, "-s"])
            .arg(&script);
        wrk.arg(format!("http://{}", self.at));
        let done = wrk.output().context("install wrk: it asks for the pages")?;
        let text = String::from_utf8(done.stdout)?;
        let found = text.lines().find_map(|line| line.strip_prefix("seen "));
        let found: Value = serde_json::from_str(found.with_context(|| format!("wrk said: {text}"))?)?;
        let number = |name: &str| found[name].as_f64().with_context(|| format!("no {name}"));
        let wrong = number("wrong")?;
        if wrong > 0.0 {
            bail!("{wrong} requests for {pages:?} had no page for an answer");
        }
        let views = number("views")?;
        Ok(Seen {
            views,
            per_second: views * 1e6 / number("microseconds")?,
            p50: number("p50")?,
            p99: number("p99")?,
            bytes: number("bytes")?,
        })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What `wrk` does: an answer that is not a page counts as wrong, also one that leads elsewhere.
fn lua(cookies: &[String], pages: &[&str]) -> Result<String> {
    let mut text = "local asked, at = {}, 0\n".to_owned();
    for (place, cookie) in cookies.iter().enumerate() {
        for page in pages {
            let headers = format!("{{ Cookie = '{cookie}', ['X-Forwarded-For'] = '192.0.2.{place}' }}");
            let asked = format!("wrk.format('GET', '/bench{page}', {headers})");
            writeln!(text, "asked[#asked + 1] = {asked}")?;
        }
    }
    text.push_str(
        "wrong = 0\n\
         local threads = {}\n\
         function setup(thread) threads[#threads + 1] = thread end\n\
         function request() at = at + 1 return asked[at % #asked + 1] end\n\
         function response(status) if status ~= 200 then wrong = wrong + 1 end end\n\
         function done(summary, latency)\n\
         local wrong, errors = 0, summary.errors\n\
         for _, thread in ipairs(threads) do wrong = wrong + thread:get('wrong') end\n\
         wrong = wrong + errors.connect + errors.read + errors.write + errors.timeout\n\
         print(string.format('seen {\"views\":%d,\"microseconds\":%d,\"wrong\":%d,\"p50\":%d,\"p99\":%d,\"bytes\":%d}',\n\
         summary.requests, summary.duration, wrong, latency:percentile(50), latency:percentile(99), summary.bytes))\n\
         end\n",
    );
    Ok(text)
}
