//! How long a motion takes in a co-op of a million members: `cargo xtask bench motion`.
//!
//! Each act is decided and carried out by itself, as the writer of a co-op does it; storing is not part of it.
#![expect(clippy::print_stdout, reason = "a benchmark talks to a terminal")]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock, and one that fails has nothing to say but where"
)]

use fenwick_coop::kernel::envelope::Envelope;
use fenwick_coop::kernel::facts::{Actor, Facts};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::ballot::{Choice, Matter, Paper, Vote};
use fenwick_coop::people::membership::Kind;
use fenwick_coop::{Command, Coop, Event, FORMAT, Founding, Newcomer, decide};
use fenwick_tally::Answer;
use serde_json::json;
use std::time::Instant;

const MEMBERS: u32 = 1_000_000;
const QUICK: u32 = 50_000;
const MOTION: MotionNo = MotionNo(1);

/// A co-op that lives on a clock of its own.
struct Scene {
    coop: Coop,
    now: Time,
}

impl Scene {
    /// Does an act; the seconds it took.
    fn act(&mut self, actor: Actor, command: Command) -> f64 {
        let began = Instant::now();
        let facts = Facts {
            now: self.now,
            actor,
            entropy: [0; 32],
        };
        for event in decide(Some(&self.coop), command, &facts).unwrap() {
            self.coop.apply(&entry(self.coop.size, self.now, actor, event));
        }
        began.elapsed().as_secs_f64()
    }

    /// Every one of these members does something; the seconds it took.
    fn each(&mut self, members: impl Iterator<Item = u32>, what: impl Fn(MemberNo) -> Command) -> f64 {
        members
            .map(MemberNo)
            .map(|member| self.act(Actor::Member(member), what(member)))
            .sum()
    }
}

fn entry(seq: u64, at: Time, actor: Actor, event: Event) -> Envelope<Event> {
    Envelope {
        seq,
        at,
        actor,
        request: String::new(),
        event,
    }
}

fn newcomer() -> Newcomer {
    Newcomer {
        kind: Kind::Person,
        class: None,
        commitment: Hash([0; 32]),
    }
}

fn founding() -> Founding {
    let half = json!({ "of": 1, "parts": 2 });
    serde_json::from_value(json!({
        "format": FORMAT, "slug": "large", "title": "Large", "template": "none", "currency": "EUR", "test_clock": true,
        "log_key": "large+00000000+AA", "charters": [],
        "bylaws": {
            "voting": {
                "notice_days": 7, "voting_days": 7, "roll_days": 0, "quorum": half, "charter_threshold": half, "bylaws_threshold": half,
                "proxies_max": 1000, "secret_demand": half,
            },
            "attesting_officers": 1,
            "recipient_classes": [{ "id": "research", "title": "research", "dpv": "Organisation" }],
            "approval": { "automatic_epsilon_max": "0" },
            "budget": { "lifetime": "1", "dataset_year": "1", "per_user": "1" },
            "price": { "question_minor": "0", "epsilon_minor": "0" },
            "split": [{ "to": "reserve", "weight": "1" }],
            "payout_unit_minor": "1",
        },
    }))
    .unwrap()
}

fn founded(members: u32) -> Scene {
    let now: Time = "2026-01-01T00:00:00Z".parse().unwrap();
    let facts = Facts {
        now,
        actor: Actor::Operator,
        entropy: [0; 32],
    };
    let found = Command::Found {
        founding: Box::new(founding()),
        officers: vec![newcomer()],
    };
    let mut events = decide(None, found, &facts).unwrap().into_iter();
    let first = entry(0, now, Actor::Operator, events.next().unwrap());
    let mut coop = Coop::founded(&first).unwrap();
    for event in events {
        coop.apply(&entry(coop.size, now, Actor::Operator, event));
    }
    let mut scene = Scene { coop, now };
    let all = std::iter::repeat_with(newcomer).take(usize::try_from(members - 1).unwrap());
    scene.act(Actor::Operator, Command::Admit(all.collect()));
    scene
}

fn row(what: &str, seconds: f64, limit: Option<f64>) {
    let (times, target) = match limit {
        Some(limit) => (
            format!(", {:.2} of the limit", seconds / limit),
            format!("<= {limit} s"),
        ),
        None => (String::new(), "-".to_owned()),
    };
    println!("| {what} | {seconds:.3} s{times} | {target} |");
}

fn main() {
    let quick = std::env::args().any(|arg| arg == "--quick");
    let members = if quick { QUICK } else { MEMBERS };
    let mut scene = founded(members);
    let (tenth, fifth) = (members / 10, members / 5);
    println!("| what | measured | target |\n|---|---|---|");
    let tabled = Command::Propose(Matter::Resolution(Hash([1; 32])).into());
    let noticed = scene.act(Actor::Member(MemberNo(1)), tabled);
    let demanded = scene.each(1..=tenth, |_| Command::Vote(MOTION, Vote::DemandSecret));
    scene.now = scene.now.plus_days(7);
    let opened = scene.act(Actor::Calendar, Command::Tick);
    row(
        &format!("motion: notice and opening, {members} members on the roll"),
        noticed + opened,
        Some(1.0),
    );
    row(
        &format!("motion: {tenth} members demand a secret vote"),
        demanded,
        None,
    );
    let holder = |member: MemberNo| MemberNo(members - member.0 / 1_000);
    let given = scene.each(1..=fifth, |member| {
        Command::Vote(MOTION, Vote::Delegate(Some(holder(member))))
    });
    row(
        &format!("motion: {fifth} votes given into other hands, up to 1000 into one"),
        given,
        None,
    );
    let papers = scene.each(fifth + 1..=fifth + tenth, |member| {
        Command::TakePaper(MOTION, member, Paper::Room)
    });
    row(&format!("motion: {tenth} papers taken in a room"), papers, None);
    let yes = || Command::Vote(MOTION, Vote::Cast(Choice::Answer(Answer::Yes)));
    let voted = scene.each(fifth + tenth + 1..=members, |_| yes());
    row(
        &format!("motion: {} votes by name", members - fifth - tenth),
        voted,
        None,
    );
    scene.now = scene.now.plus_days(7);
    let closed = scene.act(Actor::Calendar, Command::Tick);
    row("motion: close and count", closed, None);
    let found = scene.coop.motions.get(MOTION).unwrap();
    let count = found.outcome.as_ref().unwrap().count;
    assert_eq!(
        count.yes,
        u64::from(members - tenth),
        "every vote that was cast is counted"
    );
}
