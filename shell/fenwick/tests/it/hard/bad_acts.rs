//! Acts that no rule allows, and commands that make no sense: the right exit code, one clear message, nothing changed.

use crate::world::{CLOSING, OPENING, QUESTION, Said, World, trips};
use serde_json::Value;

/// How a bad act has to end.
#[derive(Clone, Copy, Debug)]
pub enum Ends {
    Error(&'static str),
    Usage,
    Refused(&'static str),
}

/// Runs a bad act with `--json` and without: exit code, one object or one message, and nothing has changed.
pub fn ends(world: &World, line: &[&str], wanted: Ends) -> Result<Said, String> {
    let before = world.verified();
    let (said, plain) = (world.run(line), world.plainly(line));
    let wrong = |why: &str| Err(format!("{line:?}: {why}\n  --json {said:?}\n  plain  {plain:?}"));
    let (code, found) = match wanted {
        Ends::Error(code) => (1, ("error", "code", code)),
        Ends::Usage => (2, ("error", "code", "usage")),
        Ends::Refused(rule) => (3, ("refusal", "rule", rule)),
    };
    if (said.code, plain.code) != (Some(code), Some(code)) {
        return wrong("another exit code");
    }
    let Ok(object) = serde_json::from_str::<Value>(&said.stdout) else {
        return wrong("not one JSON object");
    };
    let inner = &object[found.0];
    if object.as_object().map(|object| object.len()) != Some(1) || inner[found.1] != found.2 {
        return wrong("another object");
    }
    let message = inner["message"].as_str().unwrap_or_default();
    if message.len() < 12
        || !plain.stdout.is_empty()
        || !plain.stderr.contains(message.lines().next().unwrap_or("?"))
    {
        return wrong("no clear message, or not where it belongs");
    }
    if !said.stderr.is_empty()
        || plain.stderr.contains("panicked")
        || plain.stderr.matches("fenwick:").count() != 1
    {
        return wrong("more than one message");
    }
    if world.verified() != before {
        return wrong("it changed the co-op");
    }
    Ok(said)
}

pub fn all_end(world: &World, cases: &[(&[&str], Ends)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(line, wanted)| ends(world, line, *wanted).err())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} bad acts end wrongly:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

/// A co-op with a motion; its first member tabled it at the start.
fn tabled() -> World {
    let world = World::drivers(10);
    let bylaws = world.plainly(&["bylaws", "show"]).stdout;
    let bylaws = world.write(
        "bylaws.toml",
        bylaws.replace("notice_days = 7", "notice_days = 8"),
    );
    world.run(&["bylaws", "propose", &bylaws, "--as", "1"]).done();
    world
}

#[test]
fn a_vote_outside_its_time_or_by_one_who_came_too_late_is_refused() {
    let world = tabled();
    all_end(
        &world,
        &[
            (
                &["vote", "1", "yes", "--as", "3"],
                Ends::Refused("motion.not-due"),
            ),
            (
                &["vote", "9", "yes", "--as", "3"],
                Ends::Refused("motion.unknown"),
            ),
            (
                &["vote", "0", "yes", "--as", "3"],
                Ends::Refused("motion.unknown"),
            ),
            (
                &["vote", "1", "yes", "--as", "99"],
                Ends::Refused("membership.unknown"),
            ),
            (&["vote", "1", "yes"], Ends::Refused("motion.voter")),
        ],
    );
    let late = world
        .run(&["member", "add", "Late", "--now", "2026-07-08T10:00:00Z"])
        .done();
    let late = late["member"].to_string();
    all_end(
        &world,
        &[(&["vote", "1", "yes", "--as", &late], Ends::Refused("motion.roll"))],
    );
    world.run(&["vote", "1", "no", "--as", "3"]).done();
    // A second vote of hers replaces the first.
    world.run(&["vote", "1", "yes", "--as", "3"]).done();
    let motion = world.run(&["motion", "show", "1"]).done();
    assert_eq!(
        (
            &motion["tally"]["yes"],
            &motion["tally"]["no"],
            &motion["turnout"]
        ),
        (&1.into(), &0.into(), &1.into())
    );
    world.run(&["member", "add", "Later", "--now", CLOSING]).done();
    all_end(
        &world,
        &[
            (&["vote", "1", "yes", "--as", "4"], Ends::Refused("motion.closed")),
            (&["motion", "open", "1"], Ends::Refused("motion.stage")),
        ],
    );
}

#[test]
fn a_vote_at_the_moment_of_the_close_is_too_late() {
    let world = tabled();
    let motion = world.run(&["motion", "show", "1"]).done();
    let closes = motion["closes_at"].as_str().unwrap();
    world
        .run(&["vote", "1", "yes", "--as", "3", "--now", OPENING])
        .done();
    let said = world.run(&["vote", "1", "yes", "--as", "4", "--now", closes]);
    said.refused("motion.closed");
    assert_eq!(world.run(&["motion", "show", "1"]).done()["turnout"], 1);
    world.verified();
}

#[test]
fn unknown_members_datasets_numbers_and_words_change_nothing() {
    let world = World::drivers(10);
    let rows = world.write("rows.csv", trips(1..4, 3));
    let give = [
        "consent",
        "give",
        "--purpose",
        "PublicBenefit",
        "--recipient",
        "any",
        "--answer",
        "yes",
    ];
    let cases: [(&[&str], Ends); 30] = [
        (
            &["contribute", "trips", &rows, "--as", "99"],
            Ends::Refused("membership.unknown"),
        ),
        (
            &["contribute", "trips", &rows, "--as", "0"],
            Ends::Refused("membership.unknown"),
        ),
        (&["contribute", "trips", &rows, "--as", "ext:NOBODY"], Ends::Usage),
        (&["contribute", "trips", &rows, "--as", "Ada"], Ends::Usage),
        (&["contribute", "trips", &rows], Ends::Usage),
        (
            &["contribute", "nothing", &rows, "--as", "3"],
            Ends::Refused("charter.missing"),
        ),
        (
            &["contribute", "../trips", &rows, "--as", "3"],
            Ends::Refused("charter.missing"),
        ),
        (
            &["contribute", "trips", &rows, "--as", "3", "--attested-by", "3,4"],
            Ends::Refused("duty.attest"),
        ),
        (
            &[&give[..], &["--as", "99", "--dataset", "trips"]].concat(),
            Ends::Refused("membership.unknown"),
        ),
        (
            &[&give[..], &["--as", "3", "--dataset", "nothing"]].concat(),
            Ends::Refused("charter.missing"),
        ),
        (
            &[
                &give[..],
                &["--as", "3", "--dataset", "trips", "--fields", "nothing"],
            ]
            .concat(),
            Ends::Refused("charter.fields"),
        ),
        (
            &[
                &give[..],
                &["--as", "3", "--dataset", "trips", "--until", "2026-02-30"],
            ]
            .concat(),
            Ends::Usage,
        ),
        (
            &[
                &give[..],
                &["--as", "3", "--dataset", "trips", "--resolution", "all"],
            ]
            .concat(),
            Ends::Usage,
        ),
        (&[&give[..], &["--dataset", "trips"]].concat(), Ends::Usage),
        (&["member", "show", "99"], Ends::Usage),
        (&["member", "leave", "99"], Ends::Refused("membership.unknown")),
        (&["member", "erase", "99"], Ends::Refused("membership.unknown")),
        (&["member", "add", " "], Ends::Usage),
        (
            &["member", "add", "Twin", "--external-id", "D0001"],
            Ends::Refused("membership.twice"),
        ),
        (
            &["member", "add", "X", "--class", "no plain word!"],
            Ends::Refused("membership.class"),
        ),
        (
            &["user", "add", "X", "--kind", "nothing", "--country", "GB"],
            Ends::Refused("user.kind"),
        ),
        (
            &["user", "add", "X", "--kind", "company", "--country", "Germany"],
            Ends::Refused("user.country"),
        ),
        (&["user", "vet", "9", "--as", "1"], Ends::Refused("user.unknown")),
        (&["request", "show", "9"], Ends::Refused("request.unknown")),
        (&["query", "9", QUESTION], Ends::Refused("request.unknown")),
        (&["release", "show", "9"], Ends::Refused("release.unknown")),
        (&["fee", "invoice", "9"], Ends::Refused("release.unknown")),
        (&["dividend", "declare", "2026-Q5"], Ends::Usage),
        (&["budget", "show", "nothing"], Ends::Usage),
        (&["log", "prove", "99999"], Ends::Usage),
    ];
    all_end(&world, &cases);
}

#[test]
fn a_question_over_its_budget_or_off_the_whitelist_is_refused_with_place_and_hint() {
    let world = World::drivers(20);
    world.granted(20, 3, "2");
    all_end(
        &world,
        &[
            (
                &["query", "1", QUESTION, "--epsilon", "2.000001"],
                Ends::Refused("request.epsilon"),
            ),
            (&["query", "1", QUESTION, "--epsilon", "0"], Ends::Usage),
            (&["query", "1", QUESTION, "--epsilon=-1"], Ends::Usage),
            (
                &["query", "1", QUESTION, "--epsilon", "99999999999999999999"],
                Ends::Usage,
            ),
            (
                &["query", "1", "SELECT COUNT(*) AS n FROM trips"],
                Ends::Refused("request.question"),
            ),
        ],
    );
    let mut wrong = Vec::new();
    for sql in [
        "SELECT fare FROM trips",
        "SELECT * FROM trips",
        "SELECT MAX(fare) AS m FROM trips",
        "SELECT COUNT(*) AS n FROM nothing",
        "SELECT COUNT(*) AS n FROM trips JOIN hours ON trips.member = hours.member",
        "SELECT COUNT(*) AS n FROM trips WHERE fare > (SELECT AVG(fare) FROM trips)",
        "SELECT member, COUNT(*) AS n FROM trips GROUP BY member",
        "SELECT COUNT(*) AS n FROM trips; DELETE FROM trips",
        "DELETE FROM trips",
        "SELECT COUNT(*) AS n FROM trips WHERE colour = 'red'",
        "SELECT COUNT(*) AS n FROM",
        "",
        "SELECT COUNT(*) AS n FROM trips ORDER BY n LIMIT 1 OFFSET 18446744073709551616",
        "🦀",
    ] {
        let state = world.verified();
        let said = world.run(&["query", "1", sql]);
        let refusal = said.object()["refusal"].clone();
        let clear = refusal["at"].is_u64() && refusal["hint"].as_str().is_some_and(|hint| !hint.is_empty());
        if said.code != Some(3) || !clear || world.verified() != state {
            wrong.push(format!("{sql}: {said:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "refused without place or hint, or not refused:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn now_is_for_test_clocks_and_never_runs_backwards() {
    let world = World::empty();
    world.found(&[]);
    all_end(
        &world,
        &[
            (
                &["member", "add", "Cleo", "--now", "2030-01-01T00:00:00Z"],
                Ends::Usage,
            ),
            (&["member", "add", "Cleo", "--now", "tomorrow"], Ends::Usage),
        ],
    );
    let world = World::drivers(2);
    all_end(
        &world,
        &[
            (
                &["member", "add", "Cleo", "--now", "2026-06-30T23:59:59Z"],
                Ends::Usage,
            ),
            (&["member", "add", "Cleo", "--now", "2026-07-01"], Ends::Usage),
        ],
    );
}

#[test]
fn commands_that_are_not_understood_say_so_in_one_object_too() {
    let world = World::drivers(1);
    let mut wrong = Vec::new();
    for line in [
        &["vote", "1", "perhaps", "--as", "3"][..],
        &["nothing"],
        &["member", "add"],
        &["query", "one", "SELECT"],
    ] {
        let said = world.run(line);
        let object = serde_json::from_str::<Value>(&said.stdout);
        if said.code != Some(2) || !object.is_ok_and(|object| object["error"]["code"] == "usage") {
            wrong.push(format!("{line:?}: {said:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "with --json, usage errors are no JSON:\n{}",
        wrong.join("\n")
    );
}
