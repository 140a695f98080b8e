//! A home in a folder of its own, and the real binary at work in it.

use serde_json::Value;
use std::fmt::Write as _;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const START: &str = "2026-07-01T08:00:00Z";
/// When voting on a motion tabled at the start is open.
pub const OPENING: &str = "2026-07-08T09:00:00Z";
/// When it is over.
pub const CLOSING: &str = "2026-07-15T09:00:00Z";

/// Longer than any command may take on a slow machine; a command that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(2);

pub const QUESTION: &str = "SELECT COUNT(DISTINCT member) AS drivers FROM trips";

/// A folder with a home in it.
pub struct World {
    folder: TempDir,
}

/// What a process said and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// None when a signal ended it.
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Said {
    /// The one JSON object on stdout.
    #[track_caller]
    pub fn object(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("stdout is not exactly one JSON object ({error}): {self:?}"));
        assert!(value.is_object(), "stdout is no JSON object: {self:?}");
        value
    }

    #[track_caller]
    pub fn done(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.object()
    }

    /// The rule that said no.
    #[track_caller]
    pub fn refused(&self, rule: &str) -> Value {
        assert_eq!(self.code, Some(3), "{self:?}");
        let refusal = self.object()["refusal"].clone();
        assert_eq!(refusal["rule"], rule, "{self:?}");
        assert!(refusal.get("motion").is_some(), "{self:?}");
        refusal
    }

    /// The message of an error with this exit code and this stable id.
    #[track_caller]
    pub fn failed(&self, exit: i32, code: &str) -> String {
        assert_eq!(self.code, Some(exit), "{self:?}");
        let object = self.object();
        assert_eq!(object["error"]["code"], code, "{self:?}");
        let message = object["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(!message.is_empty(), "{self:?}");
        message
    }
}

impl World {
    /// An empty folder; the home does not exist yet.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A drivers' co-op on a test clock with two officers and drivers `D0001`, `D0002` … as members 3, 4 …
    pub fn drivers(drivers: u32) -> Self {
        let world = Self::empty();
        world.found(&["--test-clock", "--now", START]);
        world.enter(drivers);
        world
    }

    pub fn found(&self, more: &[&str]) {
        let found = [
            "found",
            "weavers",
            "--template",
            "drivers",
            "--name",
            "Weavers",
            "--officer",
            "Ada",
            "--officer",
            "Ben",
        ];
        self.run(&[&found, more].concat()).done();
    }

    pub fn enter(&self, drivers: u32) {
        if drivers > 0 {
            let mut roster = "driver_id,name\n".to_owned();
            for driver in 1..=drivers {
                writeln!(roster, "D{driver:04},Driver {driver}").unwrap();
            }
            let roster = self.write("roster.csv", &roster);
            let added = self.run(&["member", "import", &roster, "--id-column", "driver_id"]);
            assert_eq!(added.done()["added"], drivers);
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn coop(&self) -> PathBuf {
        self.home().join("coops").join("weavers")
    }

    pub fn database(&self) -> PathBuf {
        self.coop().join("journal.db")
    }

    /// Writes a file beside the home and gives its path.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The binary on this home, with `--json`.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = binary();
        command.current_dir(self.folder.path());
        command.arg("--json").arg("--home").arg(self.home()).args(args);
        command
    }

    /// The binary on another home, with `--json`.
    pub fn elsewhere(&self, args: &[&str]) -> Said {
        let mut command = binary();
        finish(
            command
                .current_dir(self.folder.path())
                .arg("--json")
                .args(args)
                .spawn()
                .unwrap(),
        )
    }

    /// The binary on this home as people use it.
    pub fn plainly(&self, args: &[&str]) -> Said {
        let mut command = binary();
        command.current_dir(self.folder.path());
        finish(command.arg("--home").arg(self.home()).args(args).spawn().unwrap())
    }

    pub fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).spawn().unwrap()
    }

    pub fn run(&self, args: &[&str]) -> Said {
        finish(self.spawn(args))
    }

    /// The co-op verifies; the digest of its state.
    #[track_caller]
    pub fn verified(&self) -> String {
        let verified = self.run(&["verify"]).done();
        assert_eq!(verified["verified"], true);
        verified["state_hash"].as_str().unwrap().to_owned()
    }

    /// Gives every driver's rows, everyone's consent, and a granted request with this question.
    pub fn granted(&self, drivers: u32, rows: u32, epsilon: &str) {
        let all = self.write("all.csv", trips(1..=drivers, rows));
        self.contribute("trips", &all).done();
        let mut consents = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
        for driver in 1..=drivers {
            writeln!(
                consents,
                "ext:D{driver:04},trips,PublicBenefit,class:public-body,aggregate,yes"
            )
            .unwrap();
        }
        let consents = self.write("consents.csv", consents);
        self.run(&["consent", "import", &consents, "--attested-by", "1,2"])
            .done();
        self.ask(epsilon);
    }

    /// Gives these members rows in the datasets beside `trips`.
    pub fn contribute_beside(&self, ids: &[&str]) {
        let mut payments = "driver_id,paid_at,platform,currency,classification,amount\n".to_owned();
        let mut hours = "driver_id,started_at,platform,online,on_trip,offers,accepted,completed\n".to_owned();
        for id in ids {
            writeln!(payments, "{id},2026-06-03T10:00:00Z,uber,EUR,tip,3.5").unwrap();
            writeln!(hours, "{id},2026-06-03T10:00:00Z,uber,55,20,5,4,3").unwrap();
        }
        let payments = self.write("payments.csv", payments);
        let hours = self.write("hours.csv", hours);
        self.contribute("payments", &payments).done();
        self.contribute("hours", &hours).done();
    }

    /// A public body's granted request for the question.
    pub fn ask(&self, epsilon: &str) {
        self.run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])
            .done();
        self.run(&["user", "vet", "1", "--as", "1"]).done();
        let request = self.write("request.toml", request(epsilon));
        self.run(&["request", "file", &request]).done();
        let decided = self.run(&["request", "decide", "1"]).done();
        assert_eq!(decided["decision"]["granted"], true, "{decided}");
    }

    pub fn contribute(&self, dataset: &str, file: &str) -> Said {
        self.run(&[
            "contribute",
            dataset,
            file,
            "--member-column",
            "driver_id",
            "--attested-by",
            "1,2",
        ])
    }

    /// Every file of the home with its bytes; lock and socket have none.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        walk(&self.home(), &mut found);
        found
    }

    /// Files of the home in which these bytes occur.
    pub fn holding(&self, needle: &[u8]) -> Vec<PathBuf> {
        let files = self.files().into_iter();
        let holds = |bytes: &[u8]| occurrences(bytes, needle).next().is_some();
        files
            .filter(|(_, bytes)| holds(bytes))
            .map(|(path, _)| path)
            .collect()
    }
}

fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fenwick"));
    command
        .env_remove("FENWICK_HOME")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The binary where no home is needed.
pub fn homeless(args: &[&str], temporary: &Path) -> Said {
    finish(homeless_command(args, temporary).spawn().unwrap())
}

/// The same, not begun yet.
pub fn homeless_command(args: &[&str], temporary: &Path) -> Command {
    let mut command = binary();
    command.env("TMPDIR", temporary).args(args);
    command
}

fn walk(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let path = entry.path();
        // A file that was there when the folder was read may be gone by now.
        match std::fs::symlink_metadata(&path).map(|meta| meta.file_type()) {
            Ok(kind) if kind.is_dir() => walk(&path, found),
            Ok(kind) if kind.is_file() => found.extend(std::fs::read(&path).ok().map(|bytes| (path, bytes))),
            _ => {}
        }
    }
}

/// Where a needle occurs.
pub fn occurrences<'a>(bytes: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = *needle.first().unwrap();
    let starts = bytes.iter().enumerate().filter(move |(_, byte)| **byte == first);
    starts
        .filter(|(at, _)| bytes[*at..].starts_with(needle))
        .map(|(at, _)| at)
}

/// Waits for the end of a process; one that hangs is a failure.
#[track_caller]
pub fn finish(child: Child) -> Said {
    finish_within(child, LIMIT).unwrap_or_else(|said| panic!("the command hangs: {said:?}"))
}

/// Waits for the end of a process for so long; then it is killed.
pub fn finish_within(mut child: Child, limit: Duration) -> Result<Said, Said> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let reading = [stdout.map(reader), stderr.map(reader)];
    let until = Instant::now() + limit;
    let mut late = false;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > until && !late {
            late = true;
            drop(child.kill());
        }
        std::thread::sleep(PAUSE);
    };
    let [stdout, stderr] =
        reading.map(|thread| thread.map_or_else(String::new, |thread| thread.join().unwrap()));
    let said = Said {
        code: status.code(),
        signal: status.signal(),
        stdout,
        stderr,
    };
    if late { Err(said) } else { Ok(said) }
}

fn reader(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        drop(from.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Polls until something is so; for the state of processes and files, never as a wait for luck.
#[track_caller]
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    let limit = Instant::now() + LIMIT;
    while !so() {
        assert!(Instant::now() < limit, "this never came about: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// Sends a signal as anybody would.
pub fn signal(name: &str, child: &Child) {
    let sent = Command::new("/bin/kill")
        .arg(name)
        .arg(child.id().to_string())
        .status();
    assert!(sent.unwrap().success());
}

/// Made-up trips: whole file, each row another.
pub fn trips(drivers: impl Iterator<Item = u32>, each: u32) -> String {
    let mut text = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n".to_owned();
    for driver in drivers {
        for row in 0..each {
            let (day, hour, minute, second) = (1 + row / 1440 % 28, row / 60 % 24, row % 60, driver % 60);
            writeln!(
                text,
                "D{driver:04},2026-06-{day:02}T{hour:02}:{minute:02}:{second:02}Z,uber,completed,EUR,{}.{:02},3.250,{}",
                5 + row % 20,
                driver % 100,
                300 + row % 900,
            )
            .unwrap();
        }
    }
    text
}

/// A request file for the question.
pub fn request(epsilon: &str) -> String {
    format!(
        "user = 1\ndataset = \"trips\"\npurpose = \"ImproveTransportMobility\"\ntitle = \"How many drive?\"\n\
         why = \"The city plans night buses.\"\nsql = [\"{QUESTION}\"]\nepsilon = \"{epsilon}\"\n\
         until = \"2026-12-31\"\nfee_minor = 60000\n"
    )
}
