//! The identity page through the binary: of the shipped templates, of a co-op in name only, and of a published log.

use crate::world::{CLOCK, START, Said, TWO, World, homeless};
use serde_json::Value;
use std::path::Path;

/// What a template folder needs besides bylaws: one dataset.
const CHARTER: &str = "dataset = \"days\"\ntitle = \"Days\"\nbenefit = \"known to all\"\npurposes = [\"PublicBenefit\"]\n\
    owner = \"member\"\nretention_days = 365\ngroups_max = 1\nrows_per_group_max = 10\nrows_max = 100\nblank_below = 5\n\
    [[fields]]\nname = \"worked\"\ntitle = \"worked\"\nkind = \"flag\"\n";

/// A template that calls itself a co-operative.
fn fake_template() -> String {
    let drivers = include_str!("../../../../templates/drivers/template.toml");
    let weights = "\n[[bylaws.voting.classes]]\nclass = \"founder\"\nthreshold = { of = 1, parts = 2 }\n\n\
        [[bylaws.voting.weights.classes]]\nclass = \"founder\"\nvotes = 51\n\n\
        [bylaws.assets]\nresidue = \"outsider\"\n\n[bylaws.autonomy]\narbitration_waiver = true\n";
    format!("{drivers}{weights}").replace(
        "title = \"Drivers' data co-op\"",
        "title = \"The truly democratic drivers' co-operative: one member, one vote\"",
    )
}

/// A founder with 51 votes and 49 others with one each; the founder alone passes a charter; three years go by.
fn fake() -> World {
    let world = World::empty();
    let folder = world.folder().join("fake");
    std::fs::create_dir_all(folder.join("charters")).unwrap();
    std::fs::write(folder.join("template.toml"), fake_template()).unwrap();
    std::fs::write(folder.join("charters/days.toml"), CHARTER).unwrap();
    world.found_on("fake", &TWO, &CLOCK);
    world.enter(47);
    world
        .run(&["member", "add", "Founder", "--class", "founder"])
        .done();
    let charter = world.write("days.toml", CHARTER.replace("Days", "All days"));
    world.run(&["charter", "propose", &charter, "--as", "1"]).done();
    world
        .run(&["vote", "1", "yes", "--as", "50", "--now", "2026-07-08T09:00:00Z"])
        .done();
    for member in 1..=49 {
        world
            .run(&["vote", "1", "no", "--as", &member.to_string()])
            .done();
    }
    let closed = world
        .run(&["motion", "close", "1", "--now", "2026-07-15T09:00:00Z"])
        .done();
    assert_eq!(closed["outcome"], "passed", "{closed}");
    let add = [
        "user",
        "add",
        "City",
        "--kind",
        "public-body",
        "--country",
        "GB",
        "--now",
        "2029-07-02T08:00:00Z",
    ];
    world.run(&add).done();
    world
}

fn verdicts(page: &Value) -> Vec<&str> {
    let principles = page["principles"].as_array().unwrap();
    principles
        .iter()
        .map(|principle| principle["verdict"].as_str().unwrap())
        .collect()
}

fn reason<'a>(page: &'a Value, check: &str) -> &'a Value {
    let principles = page["principles"].as_array().unwrap();
    let mut reasons = principles
        .iter()
        .flat_map(|principle| principle["reasons"].as_array().unwrap());
    reasons.find(|reason| reason["check"] == check).unwrap()
}

/// The page of a published log, with no home in sight.
fn recomputed(file: &str, more: &[&str]) -> Said {
    let nowhere = tempfile::tempdir().unwrap();
    homeless(
        &[
            &["--json", "--home", "/nonexistent", "identity", "--log", file],
            more,
        ]
        .concat(),
        nowhere.path(),
    )
}

#[test]
fn c6_the_fake_co_op_fails_principles_2_3_and_4_by_its_log_and_anybody_finds_the_same() {
    let world = fake();
    let said = world.run(&["identity"]);
    let page = said.done();
    assert_eq!(verdicts(&page)[1..4], ["fail", "fail", "fail"]);
    assert!(!verdicts(&page)[4..].contains(&"fail"));
    for (check, says) in [
        ("control.votes", "a member of the class 'founder' has 51 votes"),
        ("control.bloc", "held 51 of 100 votes, 51 in 100"),
        (
            "control.assembly",
            "no assembly with a quorum has met since the founding on 2026-07-01",
        ),
        (
            "economy.residue",
            "what is left at the end goes to somebody outside",
        ),
        ("autonomy.residue", "somebody outside gets what is left"),
    ] {
        let found = reason(&page, check);
        assert_eq!(found["verdict"], "fail", "{found}");
        assert!(found["says"].as_str().unwrap().contains(says), "{found}");
        assert!(!found["entries"].as_array().unwrap().is_empty());
    }
    assert_eq!(reason(&page, "control.recourse")["verdict"], "warn");
    // The evidence is in the log, at that place.
    for entry in reason(&page, "control.bloc")["entries"].as_array().unwrap() {
        world.run(&["log", "prove", &entry.to_string()]).done();
    }
    // A third party has the file and the key, and no home.
    let out = world.folder().join("log.json");
    let out = out.to_str().unwrap();
    let published = world.run(&["log", "publish", "--out", out]).done();
    let key = published["log_key"].as_str().unwrap();
    let theirs = recomputed(out, &["--vkey", key]);
    assert_eq!(theirs.stdout, said.stdout);
    assert_eq!(recomputed(out, &[]).stdout, said.stdout);
    let text = homeless(&["identity", "--log", out], Path::new(world.folder()));
    assert_eq!(text.stdout, world.plainly(&["identity"]).stdout);
    assert!(
        text.stdout.contains("2 democratic member control: FAIL"),
        "{}",
        text.stdout
    );
    // Neither the register nor votes by name are in the file.
    let file = std::fs::read_to_string(out).unwrap();
    assert!(!file.contains("\"voted\":{") && !file.contains("\"membership\":{"));
}

#[test]
fn c6_a_published_log_that_was_changed_is_refused_and_the_place_is_named() {
    let world = World::drivers(3);
    let out = world.folder().join("log.json");
    let out = out.to_str().unwrap();
    world.run(&["log", "publish", "--out", out]).done();
    let whole: Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
    let spoilt = |change: &dyn Fn(&mut Value)| {
        let mut other = whole.clone();
        change(&mut other);
        let file = world.write("spoilt.json", other.to_string());
        recomputed(&file, &[])
    };
    let bylaws = |log: &mut Value| {
        log["entries"][0]["entry"]["event"]["founded"]["bylaws"]["voting"]["quorum"]["of"] = 2.into();
    };
    let message = spoilt(&bylaws).failed(1, "bundle.entry");
    assert!(message.contains("entry 0 was changed"), "{message}");
    let left_out = |log: &mut Value| drop(log["entries"].as_array_mut().unwrap().pop());
    spoilt(&left_out).failed(1, "bundle.public");
    spoilt(&|log| log["leaves"].as_array_mut().unwrap().swap(0, 1)).failed(1, "bundle.root");
    spoilt(&|log| log["entries"].as_array_mut().unwrap().swap(0, 1)).failed(1, "bundle.order");
    spoilt(&|log| log["checkpoint"] = log["public_checkpoint"].clone()).failed(1, "bundle.signature");
    spoilt(&|log| log["note"] = "more".into()).failed(1, "bundle.form");
    let torn = world.write("torn.json", "{\"form\":1");
    recomputed(&torn, &[]).failed(1, "bundle.form");
    recomputed("nowhere.json", &[]).failed(1, "file");
    // Another co-op's key.
    let other = World::drivers(0);
    let key = other.run(&["log", "checkpoint"]).done();
    recomputed(out, &["--vkey", key["log_key"].as_str().unwrap()]).failed(1, "bundle.key");
    assert_eq!(recomputed(out, &["--vkey", "no key"]).code, Some(2));
    assert_eq!(recomputed(out, &["--at", "tomorrow"]).code, Some(2));
}

#[test]
fn ic1_no_shipped_template_fails_a_principle() {
    let world = World::empty();
    let templates = world.run(&["templates"]).done();
    for template in templates["templates"].as_array().unwrap() {
        let id = template["id"].as_str().unwrap();
        let slug = id.replace('_', "-");
        let found = [
            "found",
            &slug,
            "--template",
            id,
            "--name",
            "Co-op",
            "--officer",
            "Ada",
            "--officer",
            "Ben",
            "--officer",
            "Cleo",
            "--test-clock",
            "--now",
            START,
        ];
        world.run(&found).done();
        let page = world.run(&["identity", "--coop", &slug]).done();
        assert!(!verdicts(&page).contains(&"fail"), "{id}: {page}");
        assert!(page["principles"].as_array().unwrap().len() == 7, "{id}");
    }
}

#[test]
fn ic1_the_page_of_the_docs_is_the_table_of_criteria() {
    let nowhere = tempfile::tempdir().unwrap();
    let criteria = homeless(&["--json", "identity", "--criteria"], nowhere.path()).done();
    let docs = include_str!("../../../../docs/people/identity.md");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows: Vec<String> = criteria["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            format!(
                "| {} | `{}` | {} | {} | {} | {} |",
                row["principle"],
                text(&row["id"]),
                text(&row["check"]),
                text(&row["fails"]),
                text(&row["warns"]),
                text(&row["source"])
            )
        })
        .collect();
    let told: Vec<&str> = docs.lines().filter(|line| line.contains("| `")).collect();
    assert_eq!(
        told,
        rows,
        "docs/people/identity.md should have these rows:\n{}",
        rows.join("\n")
    );
}

#[test]
fn c19_the_rights_floor_is_one_page_and_its_commands_are_there() {
    let nowhere = tempfile::tempdir().unwrap();
    let page = homeless(&["--json", "rights"], nowhere.path()).done();
    assert_eq!(page["changed_by"], Value::Null);
    let rights = page["rights"].as_array().unwrap();
    let ids: Vec<&str> = rights.iter().map(|right| right["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        [
            "see", "export", "correct", "erase", "leave", "give", "withdraw", "own-no"
        ]
    );
    let text = homeless(&["rights"], nowhere.path());
    assert!(text.stdout.lines().count() < 40, "one page");
    for right in rights {
        assert!(text.stdout.contains(right["says"].as_str().unwrap()), "{right}");
        for how in right["how"].as_array().unwrap() {
            // The command is known, whatever else it wants to hear.
            let words = how.as_str().unwrap().split_whitespace().skip(1);
            let command: Vec<&str> = words
                .take_while(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
                .collect();
            let help = homeless(&[&command[..], &["--help"]].concat(), nowhere.path());
            assert_eq!(help.code, Some(0), "{how}");
        }
    }
}
