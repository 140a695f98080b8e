//! What others do around the walk of a member: they found the co-op, open and count a vote, ask, pay and share out.

use super::super::super::Site;
use crate::hard::lookup::{Rows, blobs, texts};
use crate::stories::root;
use crate::world::{CLOCK, CLOSING, OPENING, QUESTION, ROOM, TWO, World};
use std::fs;
use std::path::PathBuf;

/// Her number: after two officers and [`OTHERS`].
pub const HER: &str = "34";
/// Drivers who brought two trips each and said yes to the same as she will.
const OTHERS: u32 = 31;
/// When the count is over and a city asks.
const LATER: &str = "2026-07-20T09:00:00Z";
/// The city's other question.
pub const LONG_TRIPS: &str = "SELECT COUNT(DISTINCT member) AS drivers FROM trips WHERE distance >= 3";
/// A fare that nobody else has, in hundredths.
pub const FARE: (&str, i64) = ("271.83", 27_183);
/// A word in a column that no charter names.
pub const CANARY: &str = "Quellingwood Lane 7";

const TEXT: &str = "We stand with the bus drivers.";

/// What she brings: two good trips, one that cannot be read, and a column that no charter names.
pub fn her_file(world: &World) -> String {
    let rows = format!(
        "requested_at,platform,status,currency,fare,distance,duration,home\n\
         2026-06-01T10:00:00Z,uber,completed,EUR,{},4.250,400,{CANARY}\n\
         2026-06-02T10:00:00Z,uber,completed,EUR,14.50,3.250,300,{CANARY}\n\
         2026-06-03T10:00:00Z,uber,completed,EUR,plenty,3.250,300,{CANARY}\n",
        FARE.0
    );
    world.write("trips.csv", rows)
}

/// The template of the drivers, where texts are voted on in secret and the files of trips are kept as they came.
fn template(world: &World) -> String {
    let (own, model) = (world.folder().join("carters"), root().join("templates/drivers"));
    fs::create_dir_all(own.join("charters")).unwrap();
    for (file, here, more) in [
        (
            "template.toml",
            "[bylaws.approval]",
            "[bylaws.voting.topics.resolution]\nform = \"secret\"\n\n",
        ),
        ("charters/trips.toml", "retention_days", "originals = \"keep\"\n"),
    ] {
        let text = fs::read_to_string(model.join(file)).unwrap();
        assert!(text.contains(here));
        fs::write(own.join(file), text.replacen(here, &format!("{more}{here}"), 1)).unwrap();
    }
    own.to_str().unwrap().to_owned()
}

fn request() -> String {
    crate::world::request("0.5").replacen("\"]", &format!("\", \"{LONG_TRIPS}\"]"), 1)
}

/// The co-op around her, and its pages.
pub struct Stage {
    pub world: World,
    pub site: Site,
}

/// All of hers that is kept, as its bytes are found on the disk.
pub struct Kept {
    records: Vec<Vec<u8>>,
    files: Vec<String>,
}

impl Stage {
    /// Drivers who vote on texts in secret and keep the files that they bring; a city asks them something.
    pub fn set() -> Self {
        let world = World::empty();
        world.found_on(&template(&world), &TWO, &[&ROOM[..], &CLOCK].concat());
        world.enter(OTHERS);
        let her = world.run(&["member", "add", "Dora Field"]).done()["member"].to_string();
        assert_eq!(her, HER);
        world.consented(OTHERS, 2);
        for act in [
            &["user", "add", "City", "--kind", "public-body", "--country", "GB"][..],
            &["user", "vet", "1", "--as", "1"],
            &["request", "file", &world.write("request.toml", request())],
            &[
                "motion",
                "propose",
                "resolution",
                &world.write("text.txt", TEXT),
                "--as",
                "4",
            ],
        ] {
            world.run(act).done();
        }
        let site = Site::serve(&world);
        Self { world, site }
    }

    pub fn vote_opens(&self) {
        let open = ["motion", "open", "1", "--now", OPENING];
        self.world.run(&open).done();
    }

    /// Seven more vote, so that enough take part, and the papers are counted.
    pub fn vote_is_counted(&self) {
        for member in ["1", "2", "3", "4", "5", "6", "7"] {
            self.world.run(&["vote", "1", "yes", "--as", member]).done();
        }
        let closed = self.world.run(&["motion", "close", "1", "--now", CLOSING]).done();
        assert_eq!(closed["outcome"], "passed", "{closed}");
    }

    /// The city's request is decided, and its first question answered.
    pub fn city_asks(&self) {
        let decide = ["request", "decide", "1", "--now", LATER];
        let decided = self.world.run(&decide).done();
        assert_eq!(decided["decision"]["granted"], true, "{decided}");
        self.world.run(&["query", "1", QUESTION]).done();
    }

    /// The city asks its other question; how many answers this driver was part of by then.
    pub fn city_asks_again(&self, driver: &str) -> usize {
        self.world.run(&["query", "1", LONG_TRIPS]).done();
        let listed = self.world.run(&["release", "list", "--as", driver]).done();
        listed["releases"].as_array().unwrap().len()
    }

    /// The city pays the one answer it has, and the treasurer shares it out.
    pub fn treasurer_shares_out(&self) {
        for act in [
            &["fee", "invoice", "1"][..],
            &["fee", "settle", "1", "--reference", "statement 7"],
            &["dividend", "declare", "2026-Q3"],
        ] {
            self.world.run(act).done();
        }
    }

    /// What is on the disk of hers: her record and its key, the keys and names of files with her rows, and her fare in them.
    pub fn kept(&self) -> Kept {
        let database = self.world.database();
        let of_her = format!("FROM person WHERE member = {HER}");
        let in_bucket = format!("FROM file WHERE bucket = {HER} % 8");
        let records = [
            format!("SELECT record {of_her}"),
            format!("SELECT key {of_her}"),
            format!("SELECT key {in_bucket}"),
        ];
        let records: Vec<Vec<u8>> = records.iter().flat_map(|sql| blobs(&database, sql)).collect();
        assert!(records.len() >= 3);
        for bytes in &records {
            assert!(!self.world.holding(bytes).is_empty(), "it is not found even now");
        }
        assert_eq!(self.fares(), [FARE.1, 1450], "her fares");
        Kept {
            records,
            files: texts(&database, &format!("SELECT id {in_bucket}")),
        }
    }

    /// None of that is anywhere, and the co-op verifies.
    pub fn is_without_her(&self, kept: &Kept) {
        self.world.verified();
        for bytes in &kept.records {
            for part in [&bytes[..], &bytes[..bytes.len() / 2], &bytes[bytes.len() / 2..]] {
                assert_eq!(self.world.holding(part), [] as [PathBuf; 0]);
            }
        }
        let files = self.world.files();
        let named = |id: &String| files.iter().any(|(path, _)| path.to_string_lossy().contains(id));
        assert!(!kept.files.iter().any(named), "a file with her rows is there");
        assert_eq!(self.fares(), [] as [i64; 0]);
        for word in [FARE.0, CANARY, "Dora Field"] {
            assert_eq!(self.world.holding(word.as_bytes()), [] as [PathBuf; 0], "{word}");
        }
    }

    fn fares(&self) -> Vec<i64> {
        let rows = Rows::of(&self.world).of_member(HER.parse().unwrap(), "trips", &["fare"]);
        let mut fares: Vec<i64> = rows.into_iter().filter_map(|row| row[0]).collect();
        fares.sort_by_key(|fare| std::cmp::Reverse(*fare));
        fares
    }
}
