//! Five templates, five ways to decide: the same acts pass in each, and each decides in its own way.

mod classes;

use crate::world::{CLOCK, World};
use serde_json::Value;
use std::fmt::Write as _;

const OFFICERS: [&str; 3] = ["Ada", "Ben", "Cem"];
const MEMBERS: u32 = 20;

/// Who decides on a charter, and how.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// All members, by their majority.
    Vote,
    /// All members, until nobody is against.
    Consensus,
    /// A council, until nobody of it is against.
    Elders,
}

/// Who stands behind a request.
#[derive(Clone, Copy, PartialEq)]
enum Approval {
    /// The rules themselves.
    Rule,
    /// Whoever votes on it; an officer alone is refused by this rule.
    Motion { alone: &'static str },
}

/// One template, and what is particular to it.
struct Kind {
    template: &'static str,
    mode: Mode,
    approval: Approval,
    members: &'static str,
    dataset: &'static str,
    header: &'static str,
    row: &'static str,
    recipient: &'static str,
}

const KINDS: [Kind; 5] = [
    Kind {
        template: "drivers",
        mode: Mode::Vote,
        approval: Approval::Rule,
        members: "person",
        dataset: "trips",
        header: "requested_at,platform,status,currency,fare,distance,duration",
        row: "2026-06-01T08:00:00Z,uber,completed,EUR,12.50,3.250,600",
        recipient: "public-body",
    },
    Kind {
        template: "mobility",
        mode: Mode::Vote,
        approval: Approval::Motion {
            alone: "duty.council",
        },
        members: "person",
        dataset: "trips",
        header: "started_at,mode,purpose,area,distance,duration",
        row: "2026-06-01T08:00:00Z,tram,work,city,3.250,12",
        recipient: "city",
    },
    Kind {
        template: "credit_unions",
        mode: Mode::Vote,
        approval: Approval::Rule,
        members: "organisation",
        dataset: "call_reports",
        header: "cycle,peer_group,total_assets",
        row: "2026-06-30T00:00:00Z,3,25000000",
        recipient: "supervisor",
    },
    Kind {
        template: "savings",
        mode: Mode::Consensus,
        approval: Approval::Rule,
        members: "person",
        dataset: "households",
        header: "treatment,neighbourhood,loan_amount,consumption",
        row: "yes,7,5000,4000",
        recipient: "public-body",
    },
    Kind {
        template: "forest",
        mode: Mode::Elders,
        approval: Approval::Motion { alone: "approval" },
        members: "person",
        dataset: "trees",
        header: "measured_at,ground,use,diameter,height",
        row: "2026-06-01T08:00:00Z,ridge,standing,42.5,18.0",
        recipient: "public-body",
    },
];

/// A co-op of this kind, with its officers and its members.
fn founded(kind: &Kind) -> World {
    let world = World::empty();
    world.found_on(kind.template, &OFFICERS, &CLOCK);
    let mut roster = "id,name\n".to_owned();
    (1..=MEMBERS).for_each(|n| writeln!(roster, "M{n:02},Member {n}").unwrap());
    let roster = world.write("roster.csv", roster);
    let import = [
        "member",
        "import",
        &roster,
        "--id-column",
        "id",
        "--kind",
        kind.members,
    ];
    assert_eq!(world.run(&import).done()["added"], MEMBERS);
    world
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} in {value}"))
}

/// Rows and consents of all members but the last two, who say no.
fn contributed(world: &World, kind: &Kind) {
    let mut rows = format!("id,{}\n", kind.header);
    (1..=MEMBERS).for_each(|n| writeln!(rows, "M{n:02},{}", kind.row).unwrap());
    let rows = world.write("rows.csv", rows);
    let contribute = [
        "contribute",
        kind.dataset,
        &rows,
        "--member-column",
        "id",
        "--attested-by",
        "1,2",
    ];
    let stored = world.run(&contribute).done();
    assert_eq!(stored["stored"], MEMBERS, "{stored}");
    let mut consents = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
    for n in 1..=MEMBERS {
        let answer = if n > MEMBERS - 2 { "no" } else { "yes" };
        let (dataset, recipient) = (kind.dataset, kind.recipient);
        writeln!(
            consents,
            "ext:M{n:02},{dataset},PublicBenefit,class:{recipient},aggregate,{answer}"
        )
        .unwrap();
    }
    let consents = world.write("consents.csv", consents);
    world
        .run(&["consent", "import", &consents, "--attested-by", "1,2"])
        .done();
}

/// Has members say yes and no to a motion while it is open, and gives it as it ended.
fn ended(world: &World, motion: &Value, said: &[(String, &str)]) -> Value {
    let number = motion["motion"].to_string();
    let shown = world.run(&["motion", "show", &number]).done();
    world
        .run(&["motion", "list", "--now", text(&shown, "opens_at")])
        .done();
    for (member, answer) in said {
        world.run(&["vote", &number, answer, "--as", member]).done();
    }
    world
        .run(&["motion", "list", "--now", text(&shown, "closes_at")])
        .done();
    world.run(&["motion", "show", &number]).done()
}

fn each(ids: std::ops::RangeInclusive<u32>, answer: &str) -> Vec<(String, &str)> {
    ids.map(|id| (id.to_string(), answer)).collect()
}

/// Everybody who decides says yes to a motion, but so many who say no; the motion as it ended.
fn decided(world: &World, kind: &Kind, motion: &Value, against: u32) -> Value {
    let officers = u32::try_from(OFFICERS.len()).unwrap();
    let deciding = match kind.mode {
        Mode::Elders => officers,
        Mode::Vote | Mode::Consensus => officers + MEMBERS,
    };
    let said = [each(1..=against, "no"), each(against + 1..=deciding, "yes")].concat();
    ended(world, motion, &said)
}

/// The charter as it stands, with another retention, put before whoever decides.
fn proposed(world: &World, kind: &Kind, retention_days: u32) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/");
    let path = format!("{folder}{}/charters/{}.toml", kind.template, kind.dataset);
    let mut charter: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    charter.insert("retention_days".to_owned(), i64::from(retention_days).into());
    let file = world.write("charter.toml", charter.to_string());
    world.run(&["charter", "propose", &file, "--as", "1"]).done()
}

fn retention_days(world: &World, kind: &Kind) -> Value {
    world.run(&["charter", "show", kind.dataset]).done()["charter"]["retention_days"].clone()
}

/// A charter is put before the members with one no, and again with none.
fn a_charter_is_decided(world: &World, kind: &Kind) {
    let before = retention_days(world, kind);
    let outcome = decided(world, kind, &proposed(world, kind, 77), 1);
    let passes = kind.mode == Mode::Vote;
    assert_eq!(
        outcome["outcome"],
        if passes { "passed" } else { "failed" },
        "{outcome}"
    );
    let after = retention_days(world, kind);
    assert_eq!(after, if passes { Value::from(77) } else { before });
    let outcome = decided(world, kind, &proposed(world, kind, 78), 0);
    assert_eq!(outcome["outcome"], "passed", "{outcome}");
    assert_eq!(retention_days(world, kind), 78);
}

/// A request is filed, and whoever may approve does.
fn a_request_is_granted(world: &World, kind: &Kind, question: &str) {
    let add = [
        "user",
        "add",
        "The town",
        "--kind",
        kind.recipient,
        "--country",
        "CH",
    ];
    world.run(&add).done();
    world.run(&["user", "vet", "1", "--as", "1"]).done();
    let request = format!(
        "user = 1\ndataset = \"{}\"\npurpose = \"PublicBenefit\"\ntitle = \"How many?\"\nwhy = \"To plan.\"\n\
         sql = [\"{question}\"]\nepsilon = \"0.5\"\nuntil = \"2027-06-30\"\nfee_minor = 50000\n",
        kind.dataset
    );
    let request = world.write("request.toml", request);
    world.run(&["request", "file", &request]).done();
    if let Approval::Motion { alone } = kind.approval {
        world.run(&["request", "decide", "1"]).refused("approval");
        world.run(&["request", "decide", "1", "--as", "1"]).refused(alone);
        let motion = world
            .run(&["motion", "propose", "request", "1", "--as", "1"])
            .done();
        assert_eq!(decided(world, kind, &motion, 0)["outcome"], "passed");
    } else {
        world.run(&["request", "decide", "1"]).done();
    }
    let shown = world.run(&["request", "show", "1"]).done();
    assert_eq!(shown["decision"]["granted"], true, "{shown}");
}

fn lives(kind: &Kind) {
    let world = founded(kind);
    contributed(&world, kind);
    a_charter_is_decided(&world, kind);
    let question = format!("SELECT COUNT(DISTINCT member) AS members FROM {}", kind.dataset);
    a_request_is_granted(&world, kind, &question);
    let answer = world.run(&["query", "1", &question]).done();
    assert_eq!(answer["release"], 1, "{answer}");
    let invoice = world.run(&["fee", "invoice", "1"]).done();
    assert_eq!(invoice["amount_minor"], 50_000);
    world.run(&["fee", "settle", "1", "--reference", "line 1"]).done();
    let dividend = world.run(&["dividend", "declare", "2026"]).done();
    assert_eq!(dividend["income_minor"], 50_000);
    world.run(&["member", "leave", "ext:M20"]).done();
    world.verified();
}

// proves: C20
#[test]
fn c20_drivers_decide_by_vote() {
    lives(&KINDS[0]);
}

// proves: C20
#[test]
fn c20_mobility_decides_by_vote_with_a_council_for_requests() {
    lives(&KINDS[1]);
}

// proves: C20
#[test]
fn c20_credit_unions_decide_as_organisations() {
    lives(&KINDS[2]);
}

// proves: C20
#[test]
fn c20_savings_groups_decide_by_consensus() {
    lives(&KINDS[3]);
}

// proves: C20, IN-2
#[test]
fn c20_in2_forest_elders_decide_until_none_is_against() {
    lives(&KINDS[4]);
}
