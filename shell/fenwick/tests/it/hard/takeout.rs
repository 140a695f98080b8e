//! What a member takes out: all that is hers, sealed, checked by anybody, in every state of the co-op.

use crate::world::{QUESTION, World, homeless, judge, trips};
use serde_json::Value;
use std::path::Path;

pub fn secret(world: &World) -> String {
    world.write("secret.txt", "a secret of several words\n")
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// A co-op in which a question was answered and paid.
pub fn lived() -> World {
    let world = World::unspendable(12);
    world.granted(12, 3, "2");
    world.run(&["query", "1", QUESTION, "--epsilon", "1"]).done();
    world.run(&["fee", "invoice", "1"]).done();
    world.run(&["fee", "settle", "1", "--reference", "bank 1"]).done();
    world.run(&["dividend", "declare", "2026"]).done();
    world
}

#[test]
fn p30_a_member_takes_out_all_that_is_hers_and_every_proof_holds_without_the_co_op() {
    let world = lived();
    let out = world.folder().join("hers");
    let began = std::time::Instant::now();
    let export = ["member", "export", "5", "--out", "hers", "--plain", "--as", "5"];
    let done = world.run(&export).done();
    let took = began.elapsed();
    assert!(took.as_secs() < 20, "{took:?}");
    // What finds no room is not taken out, and is not logged as if it were.
    let state = world.verified();
    world.run(&export).failed(2, "usage");
    assert_eq!(world.verified(), state);
    assert!(done["logged"].is_u64() && done["sealed"] == false, "{done}");
    let she = json(&out.join("member.json"));
    assert_eq!(
        (&she["name"], &she["external_id"]),
        (&"Driver 3".into(), &"D0003".into())
    );
    assert!(she["dividends"][0]["amount_minor"].as_u64().unwrap() > 0);
    assert_eq!(
        she["standing"]["balance_minor"],
        she["dividends"][0]["amount_minor"]
    );
    assert_eq!(she["standing"]["brought"][0]["rows"], 3);

    let rows = std::fs::read_to_string(out.join("rows/trips.csv")).unwrap();
    assert_eq!(rows.lines().count(), 4, "{rows}");
    assert!(out.join("rows/trips.parquet").exists());
    let listed = json(&out.join("datapackage.json"));
    let release = json(&out.join("releases/release-1.json"));
    assert!(release["rows"].is_array());
    assert!(listed["resources"].as_array().unwrap().len() > 10);

    // Nothing of the home is needed, nor of anybody else.
    let key = world.run(&["log", "checkpoint"]).done()["log_key"]
        .as_str()
        .unwrap()
        .to_owned();
    let checked = homeless(
        &[
            "--json",
            "member",
            "check",
            out.to_str().unwrap(),
            "--log-key",
            &key,
        ],
        world.folder(),
    )
    .done();
    assert_eq!(
        (&checked["whole"], &checked["releases"]),
        (&true.into(), &1.into())
    );
    let all = std::fs::read_dir(out.join("consents")).unwrap().count();
    assert_eq!(all, 1);
    for other in ["D0004", "Driver 4"] {
        let text = std::fs::read_to_string(out.join("log.json")).unwrap();
        assert!(!text.contains(other));
    }
    // The look stands in the log about her.
    let shown = world.run(&["member", "show", "5"]).done();
    assert!(
        shown["looked_at"][0].as_str().unwrap().ends_with("everything"),
        "{shown}"
    );
    world.verified();
}

#[test]
fn p30_what_was_changed_in_a_package_is_named() {
    let world = lived();
    world
        .run(&["member", "export", "5", "--out", "hers", "--plain", "--as", "5"])
        .done();
    let out = world.folder().join("hers");
    let check = |more: &[&str]| {
        homeless(
            &[&["--json", "member", "check", out.to_str().unwrap()], more].concat(),
            world.folder(),
        )
    };
    check(&[]).done();
    let other = World::drivers(0);
    let key = other.run(&["log", "checkpoint"]).done()["log_key"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(check(&["--log-key", &key]).code, Some(1));
    let path = out.join("releases/release-1.json");
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, [whole.as_slice(), b" "].concat()).unwrap();
    let said = check(&[]);
    assert!(
        said.code == Some(1) && said.stdout.contains("releases/release-1.json was changed"),
        "{said:?}"
    );
    std::fs::remove_file(&path).unwrap();
    assert_eq!(check(&[]).code, Some(1));
}

#[test]
fn m5_sealed_it_is_one_file_that_only_the_secret_opens() {
    let world = lived();
    let secret = secret(&world);
    let export = [
        "member",
        "export",
        "ext:D0003",
        "--out",
        "hers",
        "--as",
        "ext:D0003",
    ];
    // How it is kept is said, never guessed.
    assert_eq!(world.run(&export).code, Some(2));
    assert!(!world.folder().join("hers").exists());
    let done = world
        .run(&[&export[..], &["--secret-file", &secret]].concat())
        .done();
    assert_eq!(done["sealed"], true);
    let path = world.folder().join("hers/member-5.zip.age");
    let files: Vec<_> = std::fs::read_dir(world.folder().join("hers")).unwrap().collect();
    assert_eq!(files.len(), 1);
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    assert!(!bytes.windows(8).any(|window| window == b"Driver 3"));
    let check = |more: &[&str]| {
        homeless(
            &[&["--json", "member", "check", path.to_str().unwrap()], more].concat(),
            world.folder(),
        )
    };
    assert_eq!(check(&["--secret-file", &secret]).done()["whole"], true);
    assert_eq!(check(&[]).code, Some(2));
    let wrong = world.write("wrong.txt", "another secret altogether");
    assert!(
        check(&["--secret-file", &wrong])
            .stdout
            .contains("another passphrase")
    );
    // Nothing is written over.
    assert_eq!(world.run(&[&export[..], &["--plain"]].concat()).code, Some(2));
}

#[test]
fn m5_she_takes_out_after_leaving_and_nobody_does_for_her_or_after_erasure() {
    let world = lived();
    let export =
        |who: &str, out: &str| world.run(&["member", "export", "5", "--out", out, "--plain", "--as", who]);
    assert_eq!(export("6", "other").code, Some(3));
    world.run(&["member", "leave", "5", "--as", "5"]).done();
    export("5", "after").done();
    assert!(world.folder().join("after/rows/trips.csv").exists());
    world.run(&["member", "erase", "5", "--as", "5"]).done();
    assert_eq!(export("5", "late").code, Some(3));
    assert!(!world.folder().join("late").exists());
}

#[test]
fn p7_she_sends_chosen_fields_to_whom_she_names_and_takes_it_back() {
    let world = World::drivers(3);
    let file = world.write("all.csv", trips(1..=3, 2));
    world.contribute("trips", &file).done();
    let secret = secret(&world);
    let send = |who: &str, until: &str, out: &str| {
        world.run(&[
            "record",
            "send",
            "--as",
            who,
            "--dataset",
            "trips",
            "--fields",
            "fare,requested_at",
            "--to",
            "Dr Fictional",
            "--until",
            until,
            "--secret-file",
            &secret,
            "--out",
            out,
        ])
    };
    let sent = send("4", "2026-07-31", "for-dr").done();
    assert_eq!((&sent["sending"], &sent["rows"]), (&1.into(), &2.into()));
    assert!(
        world.holding(b"Fictional").is_empty(),
        "the recipient's name lies open"
    );
    assert_eq!(send("4", "2026-06-30", "late").code, Some(3));
    assert!(!world.folder().join("late").exists());
    let list =
        |now: &str| world.run(&["record", "list", "--as", "4", "--now", now]).done()["sendings"][0].clone();
    let first = list("2026-07-02T00:00:00Z");
    assert_eq!(
        (&first["to"], &first["state"]),
        (&"Dr Fictional".into(), &"valid".into())
    );
    assert_eq!(list("2026-08-01T00:00:00Z")["state"], "expired");
    assert_eq!(world.run(&["record", "revoke", "1", "--as", "5"]).code, Some(3));
    world.run(&["record", "revoke", "1", "--as", "4"]).done();
    assert_eq!(list("2026-08-01T00:00:00Z")["state"], "revoked");
    assert_eq!(
        world.run(&["record", "list", "--as", "5"]).done()["sendings"],
        serde_json::json!([])
    );
    world.verified();
}

#[test]
fn a_package_is_a_data_package_and_its_receipts_fit_their_shape_by_the_judgement_of_others() {
    let world = lived();
    world
        .run(&["consent", "withdraw", "--as", "5", "--dataset", "trips"])
        .done();
    let give = [
        "consent",
        "give",
        "--as",
        "5",
        "--dataset",
        "trips",
        "--fields",
        "fare",
        "--purpose",
        "PublicBenefit",
    ];
    world
        .run(
            &[
                &give[..],
                &["--recipient", "any", "--answer", "yes", "--until", "2026-12-31"],
            ]
            .concat(),
        )
        .done();
    world
        .run(&["member", "export", "5", "--out", "hers", "--plain", "--as", "5"])
        .done();
    let out = world.folder().join("hers");
    let descriptor = out.join("datapackage.json");
    let descriptor = descriptor.to_str().unwrap();
    assert_ne!(
        judge("frictionless", &["validate", descriptor], world.folder()),
        Some(false)
    );
    let shape = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/shapes/receipt.ttl");
    let receipts: Vec<_> = std::fs::read_dir(out.join("consents"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(receipts.len(), 3);
    for receipt in &receipts {
        let file = receipt.to_str().unwrap();
        assert_ne!(
            judge("pyshacl", &["-s", shape, "-df", "json-ld", file], world.folder()),
            Some(false),
            "{file}"
        );
        // A term that is none is found.
        let text = std::fs::read_to_string(receipt).unwrap();
        let bad = world.write(
            "bad.jsonld",
            text.replace("dpv:ExplicitlyExpressedConsent", "dpv:ConsentGranted"),
        );
        assert_ne!(
            judge("pyshacl", &["-s", shape, "-df", "json-ld", &bad], world.folder()),
            Some(true),
            "{file}"
        );
    }
    let rows = out.join("rows/trips.csv");
    let text = std::fs::read_to_string(&rows).unwrap();
    std::fs::write(&rows, text.replacen("true", "perhaps", 1)).unwrap();
    assert_ne!(
        judge("frictionless", &["validate", descriptor], world.folder()),
        Some(true)
    );
}
