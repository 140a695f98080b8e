//! `kill -9` at any moment: what was answered stays, the log verifies, no epsilon comes back.

use crate::world::{OPENING, QUESTION, Said, World, bring, finish, trips, until, yes};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Child;
use std::time::Duration;

const ROUNDS: u32 = 50;
/// An act of a round takes about this long; the kill comes somewhere within.
const ROUND_MICROS: u64 = 90_000;

/// Everything that was answered so far.
#[derive(Default)]
struct Answered {
    members: BTreeSet<u64>,
    contributions: BTreeSet<u64>,
    consents: BTreeSet<u64>,
    voters: BTreeSet<u32>,
    releases: BTreeSet<u64>,
    spent_micro: u64,
}

fn random(below: u64) -> u64 {
    let bytes = fenwick_office::keyring::random().unwrap();
    u64::from_le_bytes(*bytes.first_chunk().unwrap()) % below
}

/// Epsilon in millionths.
fn micro(text: &Value) -> u64 {
    let text = text.as_str().unwrap();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    whole.parse::<u64>().unwrap() * 1_000_000 + format!("{part:0<6}").parse::<u64>().unwrap()
}

/// A co-op with a granted request and an open motion.
fn ready() -> World {
    let world = World::drivers(60);
    world.granted(20, 3, "2");
    let bylaws = world.plainly(&["bylaws", "show", "--toml"]).stdout;
    let bylaws = world.write(
        "bylaws.toml",
        bylaws.replace("notice_days = 7", "notice_days = 8"),
    );
    world.run(&["bylaws", "propose", &bylaws, "--as", "1"]).done();
    world.run(&["motion", "open", "1", "--now", OPENING]).done();
    world
}

/// The acts of a round, each under an id of its own.
fn acts(world: &World, round: u32) -> Vec<Vec<String>> {
    let member = (3 + round).to_string();
    let rows = world.write(
        &format!("rows{round}.csv"),
        trips(1 + round..2 + round, 4 + round),
    );
    let name = format!("Newcomer {round}");
    let external = format!("N{round}");
    let mut give = yes(&member, "PublicBenefit", "class:public-body");
    give[5] = "hours";
    let lines = [
        vec!["member", "add", &name, "--external-id", &external],
        give.to_vec(),
        vec!["vote", "1", "yes", "--as", &member],
        bring(&rows).to_vec(),
        vec!["query", "1", QUESTION, "--epsilon", "0.01", "--fresh"],
    ];
    let named = |(place, line): (usize, Vec<&str>)| {
        let mut line: Vec<String> = line.into_iter().map(str::to_owned).collect();
        line.extend(["--request-id".to_owned(), format!("round-{round}-{place}")]);
        line
    };
    lines.into_iter().enumerate().map(named).collect()
}

fn borrowed(line: &[String]) -> Vec<&str> {
    line.iter().map(String::as_str).collect()
}

/// Runs a round's acts at once and kills: everybody in even rounds, only the one that came first (it owns the home) in odd ones.
fn strike(world: &World, round: u32, lines: &[Vec<String>]) -> Vec<Said> {
    let mut children: Vec<Child> = lines.iter().map(|line| world.spawn(&borrowed(line))).collect();
    // Not a wait for anything: the moment is what is random here.
    std::thread::sleep(Duration::from_micros(random(ROUND_MICROS)));
    let struck = if round.is_multiple_of(2) {
        children.len()
    } else {
        1
    };
    for child in &mut children[..struck] {
        child.kill().unwrap();
    }
    children.into_iter().map(finish).collect()
}

/// What was said by those who were not killed: an answer, or one clear error. Never half an answer.
fn check_said(line: &[String], said: &Said) {
    if said.signal.is_some() && said.stdout.is_empty() {
        return;
    }
    if said.stdout.is_empty() && said.stderr.contains("stopped before it answered") {
        // A guest whose owner was killed; how it says so is the other test's matter.
        assert_eq!(said.code, Some(1), "{line:?} {said:?}");
        return;
    }
    let object = said.object();
    match said.code {
        // Killed after it had said that its owner was killed: an error like any other.
        None if object.get("error").is_some() => {
            assert_eq!(object["error"]["code"], "owner.lost", "{line:?} {said:?}");
        }
        // Killed after it had answered: the answer counts.
        None | Some(0) => assert!(
            object.get("error").is_none() && object.get("refusal").is_none(),
            "{line:?} {said:?}"
        ),
        Some(1 | 75) => assert!(
            !object["error"]["message"].as_str().unwrap().is_empty(),
            "{line:?} {said:?}"
        ),
        _ => panic!("{line:?} was only interrupted, yet: {said:?}"),
    }
}

impl Answered {
    fn learn(&mut self, round: u32, place: usize, said: &Value) {
        let number = |key: &str| said[key].as_u64().unwrap_or_else(|| panic!("no {key} in {said}"));
        match place {
            0 => assert!(self.members.insert(number("member"))),
            1 => assert!(self.consents.insert(number("consent"))),
            2 => assert!(self.voters.insert(3 + round)),
            3 => assert!(self.contributions.insert(number("contribution"))),
            _ => assert!(self.releases.insert(number("release"))),
        }
    }

    fn check(&mut self, world: &World, round: u32) {
        let numbers = |list: &Value, key: &str| -> BTreeSet<u64> {
            let list = list.as_array().unwrap().iter();
            list.map(|line| line[key].as_u64().unwrap()).collect()
        };
        let members = world.run(&["member", "list"]).done();
        assert!(
            numbers(&members["members"], "member").is_superset(&self.members),
            "round {round}"
        );
        let contributions = world.run(&["contribution", "list"]).done();
        assert!(
            numbers(&contributions["contributions"], "contribution").is_superset(&self.contributions),
            "round {round}"
        );
        let releases = world.run(&["release", "list"]).done();
        assert!(
            numbers(&releases["releases"], "release").is_superset(&self.releases),
            "round {round}"
        );
        let motion = world.run(&["motion", "show", "1"]).done();
        assert!(
            motion["turnout"].as_u64().unwrap() >= self.voters.len() as u64,
            "round {round}"
        );
        let budget = world.run(&["budget", "show", "trips"]).done();
        let spent = micro(&budget["spent"]) + micro(&budget["held"]);
        assert!(
            spent >= self.spent_micro,
            "round {round}: epsilon came back: {} then {spent}",
            self.spent_micro
        );
        assert!(
            budget["questions"].as_u64().unwrap() >= self.releases.len() as u64,
            "round {round}: releases were not paid for"
        );
        self.spent_micro = spent;
    }
}

#[test]
fn killed_fifty_times_at_random_moments_no_answered_act_is_lost_and_no_epsilon_comes_back() {
    let world = ready();
    let mut answered = Answered::default();
    let (mut killed, mut kept, mut stuck) = (0, 0, Vec::new());
    for round in 0..ROUNDS {
        let lines = acts(&world, round);
        let said = strike(&world, round, &lines);
        world.verified();
        for (place, (line, said)) in lines.iter().zip(&said).enumerate() {
            check_said(line, said);
            let again = world.run(&borrowed(line));
            let answered_then_killed =
                said.signal.is_some() && !said.stdout.is_empty() && said.object().get("error").is_none();
            if said.code == Some(0) || answered_then_killed {
                kept += 1;
                assert_eq!(
                    again.stdout, said.stdout,
                    "round {round}: {line:?} was answered otherwise before"
                );
            } else {
                killed += 1;
            }
            // Repeating is the way out of "was it done?": the act is then done, once.
            if again.code == Some(0) {
                answered.learn(round, place, &again.object());
            } else {
                stuck.push(again);
            }
        }
        answered.check(&world, round);
    }
    println!("{ROUNDS} kills: {kept} acts answered before, {killed} not");
    assert!(
        kept > 20 && killed > 20,
        "the kills were not spread over the acts: {kept} answered, {killed} not"
    );
    assert_eq!(answered.members.len(), usize::try_from(ROUNDS).unwrap());
    assert!(
        stuck.is_empty(),
        "acts that were cut off and can never be repeated under their id: {stuck:?}"
    );
    let end = world.verified();
    let all = acts(&world, 0).into_iter().chain(acts(&world, ROUNDS - 1));
    for line in all {
        world.run(&borrowed(&line)).done();
    }
    assert_eq!(world.verified(), end, "repeating what was done changed something");
}

#[test]
fn a_guest_whose_owner_is_killed_says_so_in_one_json_object() {
    let world = World::drivers(400);
    let rows = world.write("rows.csv", trips(1..401, 100));
    let import = bring(&rows);
    let mut owner = world.spawn(&import);
    until("the owner has begun", || owner_is_at_work(&world, &mut owner));
    // A guest's import waits for the owner's. A look at the register shows that the door is open by now.
    world.run(&["member", "list"]).done();
    let before = sockets_of(owner.id());
    let guest = world.spawn(&import);
    until("the guest is inside", || sockets_of(owner.id()) > before);
    owner.kill().unwrap();
    assert_eq!(finish(owner).signal, Some(9));
    let said = finish(guest);
    if said.code == Some(0) {
        // The owner died before the guest was inside: it did the work itself.
        assert_eq!(said.object()["read"], 40_000);
    } else {
        let object = said.object();
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(
            object["error"]["message"].as_str().unwrap().contains("stopped"),
            "{said:?}"
        );
    }
    world.verified();
    world.run(&import).done();
}

/// Whether a file of the import is being written.
fn owner_is_at_work(world: &World, owner: &mut Child) -> bool {
    assert!(
        owner.try_wait().unwrap().is_none(),
        "the import was over before anybody looked"
    );
    world.home().join("socket").exists() && world.coop().join("pool").join("trips").exists()
}

/// Sockets that a process holds.
fn sockets_of(process: u32) -> usize {
    let open = std::fs::read_dir(format!("/proc/{process}/fd"))
        .into_iter()
        .flatten()
        .flatten();
    open.filter_map(|fd| std::fs::read_link(fd.path()).ok())
        .filter(|target| target.to_string_lossy().starts_with("socket:"))
        .count()
}
