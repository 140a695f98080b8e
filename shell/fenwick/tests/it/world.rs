//! A home in a folder of its own, and the real binary at work in it.

pub mod answers;
mod guest;
mod made;
mod process;
mod real;
mod store;

pub use guest::line;
pub use made::{bring, bring_own, mend, request, sum, trips, words, yes};
pub use process::{Said, finish, finish_within, homeless, homeless_command, judge, signal, until};
pub use real::{data, truth, under};
pub use store::{Fault, KEY, Store};

use process::binary;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use tempfile::TempDir;

pub const START: &str = "2026-07-01T08:00:00Z";
/// When voting on a motion tabled at the start is open.
pub const OPENING: &str = "2026-07-08T09:00:00Z";
/// When it is over.
pub const CLOSING: &str = "2026-07-15T09:00:00Z";

/// A clock set by hand, at the start.
pub const CLOCK: [&str; 3] = ["--test-clock", "--now", START];
/// The usual officers.
pub const TWO: [&str; 2] = ["Ada", "Ben"];
/// A privacy budget that leaves room for what tests ask.
pub const ROOM: [&str; 4] = [
    "--cap=lifetime=40",
    "--cap=dataset_year=12",
    "--cap=per_user=8",
    "--cap=question=8",
];

pub const QUESTION: &str = "SELECT COUNT(DISTINCT member) AS drivers FROM trips";

/// A folder with a home in it.
pub struct World {
    folder: TempDir,
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
        world.found(&CLOCK);
        world.enter(drivers);
        world
    }

    /// The same co-op, founded with a privacy budget that no test can spend.
    pub fn unspendable(drivers: u32) -> Self {
        const CAPS: [&str; 5] = [
            "lifetime",
            "dataset_lifetime",
            "dataset_year",
            "per_user",
            "question",
        ];
        let world = Self::empty();
        let caps = CAPS.map(|cap| format!("--cap={cap}=1000000"));
        let caps = caps.iter().map(String::as_str);
        let more: Vec<&str> = CLOCK.into_iter().chain(caps).collect();
        world.found(&more);
        world.enter(drivers);
        world
    }

    /// Founds it with a budget that leaves room for what tests ask.
    pub fn found(&self, more: &[&str]) {
        self.found_on("drivers", &TWO, &[&ROOM[..], more].concat());
    }

    /// Founds the weavers on a template, with these officers.
    pub fn found_on(&self, template: &str, officers: &[&str], more: &[&str]) {
        let mut found = vec!["found", "weavers", "--template", template, "--name", "Weavers"];
        found.extend(officers.iter().flat_map(|officer| ["--officer", officer]));
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

    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Said {
        let said = finish(self.spawn(args));
        if said.code == Some(0)
            && let Ok(answer) = serde_json::from_str(&said.stdout)
        {
            answers::held(args, &answer);
        }
        said
    }

    /// The co-op verifies; the digest of its state.
    #[track_caller]
    pub fn verified(&self) -> String {
        let verified = self.run(&["verify"]).done();
        assert_eq!(verified["verified"], true);
        verified["state_hash"].as_str().unwrap().to_owned()
    }

    /// Gives every driver's rows, everyone's consent, and a granted request with the question.
    pub fn granted(&self, drivers: u32, rows: u32, epsilon: &str) {
        self.consented(drivers, rows);
        self.ask(&request(epsilon));
    }

    /// The members adopt the charter of trips anew, with this rule for who leaves: it is their first motion.
    pub fn leaves_by(&self, rule: &str) {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../templates/drivers/charters/trips.toml"
        );
        let charter = std::fs::read_to_string(path).unwrap();
        let said = format!("leave = \"{rule}\"\nretention_days");
        let charter = self.write("trips.toml", charter.replacen("retention_days", &said, 1));
        self.run(&["charter", "propose", &charter, "--as", "3"]).done();
        for member in ["1", "2", "3", "4"] {
            self.run(&["vote", "1", "yes", "--as", member, "--now", OPENING])
                .done();
        }
        let closed = self.run(&["motion", "close", "1", "--now", CLOSING]).done();
        assert_eq!(closed["outcome"], "passed", "{closed}");
    }

    /// Gives every driver's rows and everyone's consent.
    pub fn consented(&self, drivers: u32, rows: u32) {
        let all = self.write("all.csv", trips(1..=drivers, rows));
        self.contribute("trips", &all).done();
        self.allow(drivers, "PublicBenefit", "class:public-body");
    }

    /// Every driver says yes to a use of her trips.
    pub fn allow(&self, drivers: u32, purpose: &str, recipient: &str) {
        let mut consents = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
        for driver in 1..=drivers {
            writeln!(
                consents,
                "ext:D{driver:04},trips,{purpose},{recipient},aggregate,yes"
            )
            .unwrap();
        }
        let consents = self.write("consents.csv", consents);
        self.run(&["consent", "import", &consents, "--attested-by", "1,2"])
            .done();
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

    /// A public body's granted request.
    pub fn ask(&self, request: &str) {
        self.run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])
            .done();
        self.run(&["user", "vet", "1", "--as", "1"]).done();
        let request = self.write("request.toml", request);
        self.run(&["request", "file", &request]).done();
        let decided = self.run(&["request", "decide", "1"]).done();
        assert_eq!(decided["decision"]["granted"], true, "{decided}");
    }

    pub fn contribute(&self, dataset: &str, file: &str) -> Said {
        let mut line = bring(file);
        line[1] = dataset;
        self.run(&line)
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
