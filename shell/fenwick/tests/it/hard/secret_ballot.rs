//! A secret ballot of 200 members: anybody counts it again, and nothing that is kept ties a voter to a paper.

mod answers;
mod own;
mod signatures;
mod unlinked;

use super::lookup::opened;
use crate::stories::root;
use crate::world::{CLOCK, CLOSING, OPENING, TWO, World, finish};
use own::{Own, sheet};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Command;
use unlinked::{in_no_entry, nowhere, order_of_taking, pairs, places, says_nothing};

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
    let world = founded("[bylaws.voting.topics.charter]\nform = \"secret\"\n", drivers);
    let charter = std::fs::read_to_string(root().join("templates/drivers/charters/hours.toml")).unwrap();
    let charter = world.write("hours.toml", charter.replace("Hours that", "The hours that"));
    world.run(&["charter", "propose", &charter, "--as", "1"]).done();
    let opened = world.run(&["motion", "show", "1", "--now", OPENING]).done();
    assert_eq!(opened["state"], "open");
    world
}

/// Drivers under bylaws with these lines more.
fn founded(lines: &str, drivers: u32) -> World {
    let world = World::empty();
    let template = world.folder().join("secret");
    std::fs::create_dir_all(template.join("charters")).unwrap();
    let model = root().join("templates/drivers");
    let head = std::fs::read_to_string(model.join("template.toml")).unwrap();
    let head = head.replacen("[bylaws.approval]", &format!("{lines}\n[bylaws.approval]"), 1);
    std::fs::write(template.join("template.toml"), head).unwrap();
    let charter = "charters/hours.toml";
    std::fs::copy(model.join(charter), template.join(charter)).unwrap();
    world.found_on("secret", &TWO, &CLOCK);
    world.enter(drivers);
    world
}

/// Every member votes in her way; gives the tracker that each was told.
fn all_vote(world: &World) -> BTreeMap<u32, String> {
    let mut trackers = BTreeMap::new();
    sheet(world, "1");
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

/// The co-op signs the same request again, and nothing else of hers.
fn on_her_own(world: &World, member: u32) -> String {
    let member_text = member.to_string();
    let own = Own::of(world, "1", &member_text);
    own.asks();
    let first = own.is_issued().done();
    assert_eq!(own.is_issued().done(), first, "the same request is signed again");
    let filled = own.fills(choice(member));
    let cast = own.casts(&[]).done();
    assert_eq!(tracker(&cast), tracker(&filled));
    world
        .run(&["vote", "1", "yes", "--as", &member_text])
        .refused("ballot.paper-taken");
    tracker(&cast)
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
