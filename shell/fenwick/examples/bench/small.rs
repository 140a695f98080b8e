//! A hundred members on one core and 512 MB: the whole path of data through a server that is held to both.

use crate::measure::{Used, behind, command, run};
use crate::rides::mixed;
use crate::server::Server;
use crate::table::Table;
use anyhow::{Context, Result, ensure};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const MEMBERS: u64 = 100;
const ROWS_EACH: u64 = 200;
/// Of whom so many vote.
const VOTERS: u64 = 60;
/// What the machine has.
const MEMORY_BYTES: u64 = 512_000_000;

const START: &str = "2026-07-01T08:00:00Z";
const OPENING: &str = "2026-07-08T09:00:00Z";
const CLOSING: &str = "2026-07-15T09:00:00Z";

const SQL: &str =
    "SELECT COUNT(DISTINCT member) AS drivers, MEDIAN(distance) AS km FROM trips WHERE status = 'completed'";

/// Where the kernel holds processes to an amount of memory, where we may say so.
static HELD: OnceLock<Option<Group>> = OnceLock::new();

/// A control group of our own.
struct Group(PathBuf);

/// The names of the limit and of the most that was used, in either version of control groups.
const FILES: [[&str; 2]; 2] = [
    ["memory.limit_in_bytes", "memory.max_usage_in_bytes"],
    ["memory.max", "memory.peak"],
];

impl Group {
    fn new() -> Option<Self> {
        let own = std::fs::read_to_string("/proc/self/cgroup").ok()?;
        let of = |name: &str| {
            own.lines()
                .find_map(|line| line.split_once(name)?.1.strip_prefix('/').map(str::to_owned))
        };
        let roots = [(":memory:", "/sys/fs/cgroup/memory"), ("0::", "/sys/fs/cgroup")];
        let places = roots
            .iter()
            .filter_map(|(name, root)| Some(Path::new(root).join(of(name)?)));
        places.into_iter().find_map(|place| {
            let group = place.join(format!("fenwick-bench-{}", std::process::id()));
            std::fs::create_dir(&group).ok()?;
            let group = Self(group);
            let limited = |[limit, _]: &&[&str; 2]| {
                let file = group.0.join(limit);
                file.exists() && std::fs::write(file, MEMORY_BYTES.to_string()).is_ok()
            };
            let found = FILES.iter().any(|files| limited(&files));
            found.then_some(group)
        })
    }

    /// The most that all of it used together, files that the kernel keeps at hand included, in MB.
    fn peak_mb(&self) -> Option<u64> {
        let read = |[_, peak]: &[&str; 2]| {
            std::fs::read_to_string(self.0.join(peak))
                .ok()?
                .trim()
                .parse()
                .ok()
        };
        FILES.iter().find_map(read).map(|bytes: u64| bytes / 1_000_000)
    }
}

/// One core, and the memory where the kernel holds us to it.
fn held() -> Option<Command> {
    let mut front = Command::new("taskset");
    front.args(["-c", "0"]);
    if let Some(group) = HELD.get().and_then(Option::as_ref) {
        let enter = "echo $$ > \"$0\" && exec \"$@\"";
        front.args(["sh", "-c", enter]).arg(group.0.join("cgroup.procs"));
    }
    Some(front)
}

/// The co-op, and what it took so far.
struct Life {
    server: Server,
    folder: PathBuf,
    commands: u32,
    seconds: f64,
    cpu: f64,
    peak_mib: u64,
}

/// Lives it, and says what it took.
pub fn small(folder: &Path, table: &mut Table) -> Result<()> {
    let group = HELD.get_or_init(Group::new).as_ref();
    let lived = lived(folder, group, table);
    // What ran in it has ended: only then it can be taken away.
    let removed = group.map_or(Ok(()), |Group(place)| std::fs::remove_dir(place));
    lived?;
    Ok(removed?)
}

fn lived(folder: &Path, group: Option<&Group>, table: &mut Table) -> Result<()> {
    let home = folder.join("small");
    std::fs::create_dir_all(&home)?;
    let mut life = Life {
        server: Server::begin(&home, held)?,
        folder: folder.to_owned(),
        commands: 0,
        seconds: 0.0,
        cpu: 0.0,
        peak_mib: 0,
    };
    life.live()?;
    let drill = life.back_up()?;
    let megabytes = MEMORY_BYTES / 1_000_000;
    let held = group.and_then(Group::peak_mb).map_or_else(
        || "watched and not held: the kernel lets us make no group".to_owned(),
        |peak| format!("held to {megabytes} MB, {peak} MB in all with what the kernel keeps of files"),
    );
    table.add(
        format!(
            "{MEMBERS} members, {} rows: from founding to backup, {} commands",
            MEMBERS * ROWS_EACH,
            life.commands
        ),
        format!(
            "{:.1} s ({:.1} s of the core), {} MiB ({held})",
            life.seconds, life.cpu, life.peak_mib
        ),
        "1 core, <= 512 MB",
    );
    let figure = format!("{}, {} MiB", drill.times(), drill.peak_mib);
    table.add(format!("{MEMBERS} members: restore --drill"), figure, "<= 512 MB");
    Ok(())
}

impl Life {
    fn note(&mut self, used: &Used) {
        self.commands += 1;
        self.seconds += used.time.as_secs_f64();
        self.cpu += used.cpu;
        self.peak_mib = self.peak_mib.max(used.peak_mib);
    }

    fn run(&mut self, args: &[&str]) -> Result<Used> {
        let used = self.server.fenwick(args)?;
        self.note(&used);
        Ok(used)
    }

    /// A file for a command, by its path.
    fn file(&self, name: &str, text: &str) -> Result<String> {
        let path = self.folder.join(name);
        std::fs::write(&path, text)?;
        Ok(path.to_string_lossy().into_owned())
    }

    fn live(&mut self) -> Result<()> {
        self.found_and_bring()?;
        self.vote()?;
        let request = self.file("request.toml", REQUEST)?;
        self.run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])?;
        self.run(&["user", "vet", "1", "--as", "1"])?;
        self.run(&["request", "file", &request])?;
        self.run(&["request", "decide", "1"])?;
        self.run(&["query", "1", SQL])?;
        self.run(&["fee", "invoice", "1"])?;
        self.run(&["fee", "settle", "1", "--reference", "bank transfer 1"])?;
        self.run(&["dividend", "declare", "2026-Q3"])?;
        self.run(&["log", "checkpoint"])?;
        let secret = self.file("secret.txt", "a secret of nobody in particular\n")?;
        let out = self.folder.join("small-taken-out");
        let out = out.to_string_lossy().into_owned();
        self.run(&[
            "member",
            "export",
            "ext:D8",
            "--as",
            "ext:D8",
            "--out",
            &out,
            "--secret-file",
            &secret,
        ])?;
        self.run(&["member", "erase", "ext:D9"])?;
        let verified = self.run(&["verify"])?;
        ensure!(
            verified.json["verified"] == true,
            "it did not verify: {}",
            verified.json
        );
        Ok(())
    }

    fn found_and_bring(&mut self) -> Result<()> {
        let officers = ["--officer", "Ada", "--officer", "Ben"];
        let found: Vec<&str> = ["found", "small", "--template", "drivers", "--name", "Small"]
            .into_iter()
            .chain(officers)
            .chain(["--test-clock", "--now", START])
            .collect();
        self.run(&found)?;
        let roster = self.file("small-roster.csv", &roster())?;
        let trips = self.file("small-trips.csv", &trips())?;
        let consents = self.file("small-consents.csv", &consents())?;
        self.run(&["member", "import", &roster, "--id-column", "driver_id"])?;
        let brought = self.run(&[
            "contribute",
            "trips",
            &trips,
            "--member-column",
            "driver_id",
            "--attested-by",
            "1,2",
        ])?;
        ensure!(
            brought.json["stored"] == MEMBERS * ROWS_EACH,
            "not every row was stored: {}",
            brought.json
        );
        self.run(&["consent", "import", &consents, "--attested-by", "1,2"])?;
        self.run(&["consent", "withdraw", "--as", "ext:D5", "--dataset", "trips"])?;
        Ok(())
    }

    /// The members change the split of income.
    fn vote(&mut self) -> Result<()> {
        let shown = self.run(&["bylaws", "show"])?;
        let mut bylaws = shown.json["bylaws"].clone();
        bylaws["split"] =
            serde_json::json!([{ "to": "reserve", "weight": 20 }, { "to": "members-by-head", "weight": 80 }]);
        let bylaws = self.file("bylaws.toml", &toml::to_string(&bylaws)?)?;
        self.run(&["bylaws", "propose", &bylaws, "--as", "1"])?;
        for member in 1..=VOTERS {
            let who = format!("ext:D{member}");
            let choice = if member % 5 == 0 { "no" } else { "yes" };
            self.run(&["vote", "1", choice, "--as", &who, "--now", OPENING])?;
        }
        let closed = self.run(&["motion", "close", "1", "--now", CLOSING])?;
        ensure!(
            closed.json["outcome"] == "passed",
            "the vote failed: {}",
            closed.json
        );
        Ok(())
    }

    /// Backs it up, and proves the backup in a process of its own.
    fn back_up(&mut self) -> Result<Used> {
        let secret = self.file("secret.txt", "a secret of nobody in particular\n")?;
        let out = self.folder.join("small-backups");
        let out = out.to_string_lossy().into_owned();
        let made = self.run(&["backup", "--out", &out, "--seal-with", &secret])?;
        let file = made.json["file"]
            .as_str()
            .context("no name of the backup")?
            .to_owned();
        let drill = command(
            &self.folder.join("nowhere"),
            &["restore", "--drill", &file, "--open-with", &secret],
        )?;
        let front = held().context("a core to run on")?;
        run(behind(front, &drill))
    }
}

/// The request of the demo.
const REQUEST: &str = include_str!("../../src/cli/city.toml");

fn roster() -> String {
    let lines: String = (1..=MEMBERS)
        .map(|member| format!("D{member},Driver {member}\n"))
        .collect();
    format!("driver_id,name\n{lines}")
}

fn consents() -> String {
    let yes = |member| format!("ext:D{member},trips,PublicBenefit,class:public-body,aggregate,yes\n");
    let lines: String = (1..=MEMBERS).filter(|member| member % 8 < 5).map(yes).collect();
    format!("member,dataset,purpose,recipient,resolution,answer\n{lines}")
}

fn trips() -> String {
    let mut text = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n".to_owned();
    for trip in 0..MEMBERS * ROWS_EACH {
        let dice = mixed(trip);
        let metres = 800 + dice % 14_000;
        let cents = 300 + metres / 9 + (dice >> 16) % 400;
        let (day, hour, minute) = (1 + (dice >> 24) % 28, (dice >> 32) % 24, (dice >> 40) % 60);
        let second = trip / MEMBERS % 60;
        let _infallible = writeln!(
            text,
            "D{},2026-06-{day:02}T{hour:02}:{minute:02}:{second:02}Z,uber,completed,EUR,{}.{:02},{}.{:03},{}",
            1 + trip % MEMBERS,
            cents / 100,
            cents % 100,
            metres / 1000,
            metres % 1000,
            metres / 6,
        );
    }
    text
}
