//! A secret ballot of 200 members: anybody counts it again, and nothing that is kept ties a voter to a paper.

use super::lookup::opened;
use crate::stories::root;
use crate::world::{CLOSING, OPENING, START, World, finish, occurrences};
use fenwick_coop::people::ballot;
use fenwick_coop::{Entry, Event};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Command;

const DRIVERS: u32 = 198;
/// Who votes on a computer of her own; the others let the server fill the paper in.
const OWN: std::ops::RangeInclusive<u32> = 3..=17;
/// Who does not vote.
const ABSENT: std::ops::RangeInclusive<u32> = 181..=200;
/// Votes cast at once.
const AT_ONCE: usize = 6;

/// What a member chooses: no pattern in her number.
fn choice(member: u32) -> &'static str {
    match member.wrapping_mul(2_654_435_761) >> 29 {
        0..=3 => "yes",
        4..=6 => "no",
        _ => "abstain",
    }
}

/// Drivers whose charters are voted in secret, with a motion that is open.
pub fn secret_vote(drivers: u32) -> World {
    let world = World::empty();
    let template = world.folder().join("secret");
    std::fs::create_dir_all(template.join("charters")).unwrap();
    let model = root().join("templates/drivers");
    let head = std::fs::read_to_string(model.join("template.toml")).unwrap();
    let secret = "[bylaws.voting.topics.charter]\nform = \"secret\"\n\n[bylaws.approval]";
    let head = head.replacen("[bylaws.approval]", secret, 1);
    std::fs::write(template.join("template.toml"), head).unwrap();
    let charter = std::fs::read_to_string(model.join("charters/hours.toml")).unwrap();
    std::fs::write(template.join("charters/hours.toml"), &charter).unwrap();
    let found = [
        "found",
        "weavers",
        "--template",
        "secret",
        "--name",
        "Weavers",
        "--officer",
        "Ada",
    ];
    let more = ["--officer", "Ben", "--test-clock", "--now", START];
    world.run(&[&found[..], &more].concat()).done();
    world.enter(drivers);
    let charter = world.write("hours.toml", charter.replace("Hours that", "The hours that"));
    world.run(&["charter", "propose", &charter]).done();
    let opened = world.run(&["motion", "show", "1", "--now", OPENING]).done();
    assert_eq!(opened["state"], "open");
    world
}

/// Every member votes in her way; gives the tracker that each was told.
fn all_vote(world: &World) -> BTreeMap<u32, String> {
    let mut trackers = BTreeMap::new();
    world.run(&["ballot", "sheet", "1", "--out", "sheet.txt"]).done();
    for member in OWN {
        trackers.insert(member, on_her_own(world, member));
    }
    let voters: Vec<u32> = (1..=200)
        .filter(|member| !OWN.contains(member) && !ABSENT.contains(member))
        .collect();
    for some in voters.chunks(AT_ONCE) {
        let asked: Vec<_> = some
            .iter()
            .map(|member| world.spawn(&["vote", "1", choice(*member), "--as", &member.to_string()]))
            .collect();
        for (member, child) in some.iter().zip(asked) {
            trackers.insert(*member, tracker(&finish(child).done()));
        }
    }
    trackers
}

fn tracker(said: &Value) -> String {
    said["tracker"].as_str().unwrap().replace(' ', "")
}

fn on_her_own(world: &World, member: u32) -> String {
    let (number, keep) = (member.to_string(), format!("mine-{member}.json"));
    let ask = [
        "paper",
        "ask",
        "--sheet",
        "sheet.txt",
        "--keep",
        &keep,
        "--request",
        "request.json",
    ];
    world.elsewhere(&ask).done();
    let issue = [
        "ballot",
        "issue",
        "1",
        "--request",
        "request.json",
        "--out",
        "signed.json",
        "--as",
        &number,
    ];
    let first = world.run(&issue).done();
    assert_eq!(
        world.run(&issue).done(),
        first,
        "the same request is signed again"
    );
    let fill = [
        "paper",
        "fill",
        "--keep",
        &keep,
        "--signed",
        "signed.json",
        "--choice",
        choice(member),
    ];
    let filled = world
        .elsewhere(&[&fill[..], &["--out", "paper.txt"]].concat())
        .done();
    let cast = world.run(&["ballot", "cast", "1", "--paper", "paper.txt"]).done();
    assert_eq!(tracker(&cast), tracker(&filled));
    world
        .run(&["vote", "1", "yes", "--as", &number])
        .refused("ballot.paper-taken");
    tracker(&cast)
}

/// How two orders go together: 1 the same, -1 turned round, near 0 when one says nothing of the other.
fn rank_correlation(pairs: &[(usize, usize)]) -> f64 {
    let n = pairs.len() as f64;
    let rank = |values: Vec<usize>| {
        let mut sorted = values.clone();
        sorted.sort_unstable();
        values
            .into_iter()
            .map(move |value| sorted.binary_search(&value).unwrap() as f64)
    };
    let left = rank(pairs.iter().map(|pair| pair.0).collect());
    let right = rank(pairs.iter().map(|pair| pair.1).collect());
    let squares: f64 = left.zip(right).map(|(left, right)| (left - right).powi(2)).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

/// Chance alone keeps the correlation of 180 pairs within this, but for one run in a million.
fn says_nothing(pairs: &[(usize, usize)], what: &str) {
    let correlation = rank_correlation(pairs);
    let bound = 4.9 / (pairs.len() as f64 - 1.0).sqrt();
    assert!(correlation.abs() < bound, "{what}: {correlation} of {bound}");
}

/// The members in the order in which they took their papers, as whoever holds every key reads it.
fn order_of_taking(entries: &[Entry]) -> HashMap<u32, usize> {
    let taken = entries.iter().filter_map(|entry| match &entry.event {
        Event::Motion(ballot::Event::PaperTaken { member, .. }) => Some(member.0),
        _ => None,
    });
    taken.enumerate().map(|(place, member)| (member, place)).collect()
}

/// Where each tracker's paper stands in a list of papers.
fn places(papers: &[Vec<u8>]) -> HashMap<String, usize> {
    let tracker = |paper: &Vec<u8>| fenwick_teller::tracker(paper).replace(' ', "");
    papers
        .iter()
        .enumerate()
        .map(|(place, paper)| (tracker(paper), place))
        .collect()
}

fn pairs(
    trackers: &BTreeMap<u32, String>,
    taken: &HashMap<u32, usize>,
    places: &HashMap<String, usize>,
) -> Vec<(usize, usize)> {
    let pair = |(member, tracker): (&u32, &String)| (taken[member], places[tracker]);
    trackers.iter().map(pair).collect()
}

#[test]
fn two_hundred_vote_in_secret_anybody_recounts_and_nothing_kept_links_a_voter_to_a_paper() {
    let world = secret_vote(DRIVERS);
    let trackers = all_vote(&world);
    // While it lasts there is no count, and whoever holds every key sees slots that say nothing of who came when.
    let open = world.run(&["motion", "show", "1"]).done();
    assert_eq!(open["tally"], Value::Null, "no running tally");
    let (before, slots) = opened(&world, 1);
    let taken = order_of_taking(&before);
    assert_eq!((taken.len(), slots.len()), (trackers.len(), trackers.len()));
    let mut lying = slots.clone();
    lying.sort();
    let lying: Vec<Vec<u8>> = lying.into_iter().map(|(_, paper)| paper).collect();
    says_nothing(&pairs(&trackers, &taken, &places(&lying)), "slots");
    // When it ends, everything happens by itself.
    let shown = world.run(&["motion", "show", "1", "--now", CLOSING]).done();
    let expected = expected(&trackers);
    assert_eq!(
        (&shown["state"], &shown["tally"]),
        (&Value::from("passed"), &expected)
    );
    let out = world.folder().join("box.txt");
    world
        .run(&["ballot", "papers", "1", "--out", out.to_str().unwrap()])
        .done();
    let published = std::fs::read_to_string(&out).unwrap();
    let papers: Vec<Vec<u8>> = fenwick_teller::papers_of(&published).collect();
    says_nothing(&pairs(&trackers, &taken, &places(&papers)), "published papers");
    for tracker in trackers.values().take(2) {
        assert_eq!(
            world.run(&["ballot", "track", "1", tracker]).done()["found"],
            true
        );
    }
    let other = world.run(&["ballot", "track", "1", "0000000000000000"]).done();
    assert_eq!(other["found"], false);
    recounted(&world, &out, &expected);
    nowhere(&world, &trackers, &papers);
    let (entries, slots) = opened(&world, 1);
    assert!(slots.is_empty(), "the box is gone");
    in_no_entry(&entries, &trackers, &papers);
    world.verified();
}

fn expected(trackers: &BTreeMap<u32, String>) -> Value {
    let count = |what: &str| trackers.keys().filter(|member| choice(**member) == what).count();
    serde_json::json!({ "yes": count("yes"), "no": count("no"), "abstain": count("abstain") })
}

/// By the program, and by another one that shares no code with it.
#[expect(clippy::print_stderr, reason = "what is left out is said aloud")]
fn recounted(world: &World, papers: &Path, expected: &Value) {
    let path = papers.to_str().unwrap();
    let counted = world.elsewhere(&["paper", "recount", path]).done();
    let found: HashMap<&str, &Value> = counted["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| (choice["choice"].as_str().unwrap(), &choice["papers"]))
        .collect();
    for answer in ["yes", "no", "abstain"] {
        assert_eq!(found[answer], &expected[answer]);
    }
    let program = root().join("tools/recount/recount.py");
    match Command::new("python3").arg(program).arg(path).output() {
        Err(error) => eprintln!("the separate program is left out: no python3 ({error})"),
        Ok(output) => {
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{text}");
            for answer in ["yes", "no", "abstain"] {
                assert!(
                    text.contains(&format!("choice {answer} {}\n", expected[answer])),
                    "{text}"
                );
            }
        }
    }
}

/// No file of the home shows a paper or a tracker, in any form.
fn nowhere(world: &World, trackers: &BTreeMap<u32, String>, papers: &[Vec<u8>]) {
    let files = world.files();
    let forms = trackers.values().map(|tracker| tracker.clone().into_bytes());
    let parts = papers
        .iter()
        .flat_map(|paper| [paper[33..65].to_vec(), paper[100..132].to_vec()]);
    for needle in forms.chain(parts) {
        for (path, bytes) in &files {
            assert!(occurrences(bytes, &needle).next().is_none(), "{}", path.display());
        }
    }
}

/// Nor does anything in the journal, read with every key.
fn in_no_entry(entries: &[Entry], trackers: &BTreeMap<u32, String>, papers: &[Vec<u8>]) {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let keys: Vec<String> = papers.iter().map(|paper| hex(&paper[33..65])).collect();
    for entry in entries {
        let text = String::from_utf8(entry.canonical().unwrap()).unwrap();
        assert!(
            trackers
                .values()
                .chain(&keys)
                .all(|needle| !text.contains(needle.as_str())),
            "{text}"
        );
        let named = matches!(
            &entry.event,
            Event::Motion(ballot::Event::BoxOpened { .. } | ballot::Event::Closed { .. })
        );
        assert!(
            !named
                || (entry.subject().is_none() && entry.actor == fenwick_coop::kernel::facts::Actor::Calendar)
        );
    }
}

/// A paper of `member` for a motion, written into `paper-MEMBER.txt`.
fn filled(world: &World, motion: &str, member: &str) -> String {
    let (keep, out) = (
        format!("keep-{motion}-{member}.json"),
        format!("paper-{motion}-{member}.txt"),
    );
    world
        .run(&["ballot", "sheet", motion, "--out", "sheet.txt"])
        .done();
    let ask = [
        "paper",
        "ask",
        "--sheet",
        "sheet.txt",
        "--keep",
        &keep,
        "--request",
        "request.json",
    ];
    world.elsewhere(&ask).done();
    let issue = [
        "ballot",
        "issue",
        motion,
        "--request",
        "request.json",
        "--out",
        "signed.json",
        "--as",
        member,
    ];
    world.run(&issue).done();
    let fill = [
        "paper",
        "fill",
        "--keep",
        &keep,
        "--signed",
        "signed.json",
        "--choice",
        "no",
        "--out",
        &out,
    ];
    world.elsewhere(&fill).done();
    out
}

#[test]
fn an_early_a_late_a_double_a_spoilt_and_a_foreign_paper_each_have_their_answer() {
    let world = secret_vote(3);
    let charter = std::fs::read_to_string(world.folder().join("hours.toml")).unwrap();
    let other = world.write("other.toml", charter.replace("The hours", "All hours"));
    world.run(&["charter", "propose", &other]).done();
    // Motion 2 is noticed: too early.
    let early = [
        "ballot",
        "issue",
        "2",
        "--request",
        "request.json",
        "--out",
        "signed.json",
        "--as",
        "3",
    ];
    let paper = filled(&world, "1", "3");
    world.run(&early).failed(1, "ballot");
    world
        .run(&["vote", "2", "yes", "--as", "3"])
        .refused("motion.not-due");
    let cast = ["ballot", "cast", "1", "--paper", &paper];
    assert_eq!(
        world.run(&cast).done(),
        world.run(&cast).done(),
        "the same paper again is the same paper"
    );
    twice_and_spoilt(&world, &paper);
    // When motion 1 is over and motion 2 is open, a paper of the one is foreign to the other.
    let late = filled(&world, "1", "4");
    let second = ["ballot", "cast", "2", "--paper", &late, "--now", CLOSING];
    world.run(&second).refused("paper.foreign");
    world
        .run(&["ballot", "cast", "1", "--paper", &late, "--now", CLOSING])
        .refused("motion.closed");
    let shown = world.run(&["motion", "show", "1", "--now", CLOSING]).done();
    assert_eq!(
        (&shown["turnout"], &shown["state"]),
        (&Value::from(1), &Value::from("failed"))
    );
    world.verified();
}

/// A second paper of the same member; and papers with a name, damaged, cut off, or that say nothing.
fn twice_and_spoilt(world: &World, paper: &str) {
    // A second paper of the same member, for herself or through the server.
    world
        .elsewhere(&[
            "paper",
            "ask",
            "--sheet",
            "sheet.txt",
            "--keep",
            "second.json",
            "--request",
            "request.json",
        ])
        .done();
    let again = [
        "ballot",
        "issue",
        "1",
        "--request",
        "request.json",
        "--out",
        "signed.json",
        "--as",
        "3",
    ];
    world.run(&again).refused("ballot.paper-taken");
    // With a name, damaged, cut off.
    let named = ["ballot", "cast", "1", "--paper", paper, "--as", "3"];
    assert_eq!(world.run(&named).code, Some(2));
    let text = std::fs::read_to_string(world.folder().join(paper)).unwrap();
    for (name, spoilt, rule) in [
        ("cut.txt", text[..40].to_owned(), "paper.malformed"),
        ("none.txt", String::new(), "paper.malformed"),
        ("turned.txt", turned(&text), "paper.altered"),
    ] {
        let file = world.write(name, spoilt);
        world
            .run(&["ballot", "cast", "1", "--paper", &file])
            .refused(rule);
    }
    let unclear = ["vote", "1", "2>1", "--as", "4"];
    world.run(&unclear).refused("ballot.spoilt");
}

/// The same paper with its choice, the last byte, turned from no to yes.
fn turned(text: &str) -> String {
    let published = format!("root\u{20}\n\n{text}");
    let mut paper = fenwick_teller::papers_of(&published).next().unwrap();
    assert_eq!(paper.pop(), Some(1));
    paper.push(0);
    let written = serde_json::to_value(fenwick_teller::Bytes(paper)).unwrap();
    written.as_str().unwrap().to_owned()
}
