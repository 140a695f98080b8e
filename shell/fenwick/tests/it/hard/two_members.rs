//! Rows about two members, lender and borrower: each of them has a say in every row, from the import to the erasure.

use crate::world::{CLOSING, OPENING, World, words};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What a lending circle keeps: who lent stands as the row's member, who borrowed as the second.
const CHARTER: &str = r#"
dataset = "loans"
title = "Loans within the circle"
benefit = "Members see what they lend each other"
purposes = ["PublicBenefit"]
retention_days = 1826
groups_max = 1
rows_per_group_max = 4
rows_max = 4
blank_below = 0
other = { column = "borrower", rows_max = 3 }

[[fields]]
name = "amount"
title = "What was lent"
kind = "measure"
scale = 0
unit = "EUR"
bounds = { row_min = 0, row_max = 200, member_sum_min = 0, member_sum_max = 400 }

[[fields]]
name = "lent_at"
title = "When"
kind = "time"
first_month = "2026-01"
last_month = "2027-12"
"#;
const QUESTION: &str = "SELECT COUNT(*) AS loans, SUM(amount) AS lent FROM loans";
const LOANS: [(&str, &str, u32); 7] = [
    ("D0001", "D0002", 100),
    ("D0001", "D0003", 200),
    ("D0002", "D0001", 50),
    ("D0003", "", 30),
    ("D0004", "D0001", 70),
    ("D0004", "D0077", 900),
    ("D0004", "D0004", 900),
];

/// The members 1 to 4 vote a charter.
fn voted(world: &World, motion: &str, text: &str) -> Value {
    let charter = world.write("loans.toml", text);
    world.run(&["charter", "propose", &charter, "--as", "1"]).done();
    for member in ["1", "2", "3", "4"] {
        let vote = ["vote", motion, "yes", "--as", member, "--now", OPENING];
        world.run(&vote).done();
    }
    world.run(&["motion", "close", motion, "--now", CLOSING]).done()
}

fn file(world: &World) -> String {
    let mut text = "driver_id,borrower,amount,lent_at\n".to_owned();
    for (lender, borrower, amount) in LOANS {
        writeln!(text, "{lender},{borrower},{amount},2026-06-03T10:00:00Z").unwrap();
    }
    world.write("loans.csv", text)
}

/// A circle of four, members 3 to 6, with their loans, everybody's yes, and a granted request for so little noise that answers are exact.
fn circle() -> World {
    let world = World::unspendable(4);
    assert_eq!(voted(&world, "1", CHARTER)["outcome"], "passed");
    let loans = file(&world);
    let bring = words(
        "contribute loans {loans} --member-column driver_id --attested-by 1,2 --bad-rows-max 50",
        &[("loans", &loans)],
    );
    let said = world.run(&bring).done();
    assert_eq!(
        (&said["stored"], &said["rejected_count"]),
        (&json!(5), &json!(2)),
        "{said}"
    );
    assert_eq!(said["dropped_columns"], json!([]));
    let reasons = said["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["reason"].as_str().unwrap());
    let reasons: Vec<&str> = reasons.collect();
    assert!(
        reasons[0].contains("the second") && reasons[1].contains("twice"),
        "{reasons:?}"
    );
    // Brought again, nothing is stored twice.
    let again = world.run(&bring).done();
    assert_eq!((&again["stored"], &again["duplicates"]), (&json!(0), &json!(5)));
    let mut consents = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
    for driver in 1..=4 {
        writeln!(
            consents,
            "ext:D000{driver},loans,PublicBenefit,class:public-body,aggregate,yes"
        )
        .unwrap();
    }
    let consents = world.write("consents.csv", consents);
    let request = format!(
        "user = 1\ndataset = \"loans\"\npurpose = \"PublicBenefit\"\ntitle = \"How much is lent?\"\nwhy = \"The town plans a fund.\"\n\
         sql = [\"{QUESTION}\"]\nepsilon = \"800000\"\nuntil = \"2026-12-31\"\nfee_minor = 90000000000\n"
    );
    let request = world.write("request.toml", request);
    for line in [
        "consent import {consents} --attested-by 1,2",
        "user add Town --kind public-body --country GB",
        "user vet 1 --as 1",
        "request file {request}",
    ] {
        world
            .run(&words(line, &[("consents", &consents), ("request", &request)]))
            .done();
    }
    let decided = world.run(&["request", "decide", "1", "--as", "1"]).done();
    assert_eq!(decided["decision"]["granted"], true, "{decided}");
    world
}

fn asked(world: &World) -> Value {
    let said = world
        .run(&["query", "1", QUESTION, "--epsilon", "100000", "--fresh"])
        .done();
    said["rows"][0].clone()
}

#[test]
fn ev4_a_row_about_two_members_counts_while_both_say_yes_and_goes_with_either() {
    let world = circle();
    assert_eq!(asked(&world), json!(["5", "450"]));
    // The borrower takes her yes back: what she lent goes, and so does what was lent to her.
    let withdraw = "consent withdraw --as ext:D0002 --dataset loans --purpose PublicBenefit --recipient class:public-body";
    world.run(&words(withdraw, &[])).done();
    assert_eq!(asked(&world), json!(["3", "300"]));
    let spent = |member: &str| {
        let shown = world.run(&["budget", "show", "loans", "--as", member]);
        shown.done()["odometer"]["questions"].clone()
    };
    assert_eq!((spent("4"), spent("6")), (json!(1), json!(2)));
    let give = "consent give --as ext:D0002 --dataset loans --purpose PublicBenefit --recipient class:public-body --answer yes --attested-by 1,2";
    assert!(
        world
            .plainly(&words(give, &[]))
            .stdout
            .contains("that others bring and that name you")
    );
    assert_eq!(asked(&world), json!(["5", "450"]));
    world.run(&words(withdraw, &[])).done();
    // What she can take out names nobody but her.
    world
        .run(&words("member export 5 --out hers --plain --as 5", &[]))
        .done();
    let about = std::fs::read_to_string(world.folder().join("hers/about/loans.csv")).unwrap();
    assert_eq!(about.lines().count(), 2, "{about}");
    assert!(about.contains(",200,") && !about.contains("D0001"), "{about}");
    let own = std::fs::read_to_string(world.folder().join("hers/rows/loans.csv")).unwrap();
    assert_eq!(own.lines().count(), 2, "{own}");
    // Erased: her own row is gone, and of the one that named her nothing but its place is left.
    world.run(&["member", "erase", "5"]).done();
    assert_eq!(asked(&world), json!(["1", "70"]));
    world
        .run(&words("member export 3 --out his --plain --as 3", &[]))
        .done();
    let left = std::fs::read_to_string(world.folder().join("his/rows/loans.csv")).unwrap();
    assert!(left.contains(",100,") && !left.contains(",200,"), "{left}");
    assert!(!world.folder().join("his/about/hers.csv").exists());
    world.verified();
    // Nobody brings her back: she is no member that a row could name.
    let loans = file(&world);
    let bring = "contribute loans {loans} --member-column driver_id --attested-by 1,2 --bad-rows-max 90";
    let said = world.run(&words(bring, &[("loans", &loans)])).done();
    assert_eq!(
        (&said["stored"], &said["rejected_count"]),
        (&json!(0), &json!(4)),
        "{said}"
    );
}

#[test]
fn ev4_what_would_tell_of_one_of_two_is_refused_in_plain_words() {
    let world = circle();
    let shown = world.plainly(&["charter", "show", "loans"]).stdout;
    assert!(
        shown.contains("only while both consent") && shown.contains("blurred 8 times"),
        "{shown}"
    );
    let loans = file(&world);
    let held = "contribute loans {loans} --member-column driver_id --attested-by 1,2 --quarantine";
    world
        .run(&words(held, &[("loans", &loans)]))
        .refused("contribution.two");
    let other = "contribute trips {loans} --member-column driver_id --other-column borrower";
    world.run(&words(other, &[("loans", &loans)])).failed(2, "usage");
    let joined = "SELECT COUNT(*) AS loans FROM loans JOIN (SELECT member, COUNT(*) AS trips FROM trips GROUP BY member) AS t USING (member) WHERE trips > 1";
    world.run(&["quote", "1", joined]).refused("query.two");
    for sql in [
        "SELECT COUNT(*) AS n FROM loans GROUP BY borrower",
        "SELECT COUNT(*) AS n FROM loans WHERE _other = 3",
    ] {
        let said = world.run(&["quote", "1", sql]);
        assert_eq!(said.code, Some(3), "{sql}: {}", said.stdout);
    }
    // The second member cannot be taken out of the charter, for rows of before are about two.
    let one = CHARTER.replace("other = { column = \"borrower\", rows_max = 3 }\n", "");
    let one = world.write("one.toml", one);
    world
        .run(&["charter", "propose", &one, "--as", "1"])
        .refused("charter.continues");
}

#[test]
fn ev4_who_leaves_goes_from_the_rows_of_others_where_the_charter_deletes() {
    let world = World::unspendable(4);
    let deletes = CHARTER.replace("retention_days", "leave = \"delete\"\nretention_days");
    assert_eq!(voted(&world, "1", &deletes)["outcome"], "passed");
    let loans = file(&world);
    let bring = "contribute loans {loans} --member-column driver_id --attested-by 1,2 --bad-rows-max 50";
    world.run(&words(bring, &[("loans", &loans)])).done();
    // The borrower of 100, who lent 50, leaves.
    world.run(&["member", "leave", "4"]).done();
    for (member, out, amounts) in [("3", "third", vec!["200"]), ("6", "sixth", vec!["70"])] {
        world
            .run(&[
                "member", "export", member, "--out", out, "--plain", "--as", member,
            ])
            .done();
        let rows = std::fs::read_to_string(world.folder().join(out).join("rows/loans.csv")).unwrap();
        let found: Vec<&str> = rows
            .lines()
            .skip(1)
            .map(|line| line.split(',').nth(2).unwrap())
            .collect();
        assert_eq!(found, amounts, "{rows}");
    }
    world.verified();
}
