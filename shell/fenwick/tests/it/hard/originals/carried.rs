//! Original files that go along: in a member's package, in a backup, with the whole co-op, and in its parts.

use super::{CANARY, charter_of, contribute, fetch, hers, keeping, kept, on_the_disk, vote, zipped};
use crate::world::{CLOCK, CLOSING, OPENING, World, data, homeless};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn read(path: impl AsRef<Path>) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[test]
fn p30_her_package_holds_her_files_byte_for_byte_and_their_digests() {
    let world = keeping(2);
    let brought = hers(30).into_bytes();
    let own = world.write("Meine Fahrten \u{e4}.csv", &brought);
    contribute(&world, &own, "3", &[]);
    let packed = zipped(&[("trips.csv".to_owned(), hers(60).into_bytes())]);
    let file = world.write("packed.zip", &packed);
    contribute(&world, &file, "3", &[]);
    let export = ["member", "export", "3", "--out", "hers", "--plain", "--as", "3"];
    assert_eq!(world.run(&export).done()["originals"], 2);
    let folder = world.folder().join("hers");
    let kept = |name: &str| read(folder.join("originals").join(name));
    assert_eq!(kept("1-1-Meine_Fahrten__.csv"), brought);
    assert_eq!(kept("2-1-packed.zip"), packed);
    let listed = std::fs::read(folder.join("datapackage.json")).unwrap();
    let listed: Value = serde_json::from_slice(&listed).unwrap();
    let resources = listed["resources"].as_array().unwrap();
    let said = resources
        .iter()
        .find(|resource| resource["path"] == "originals/1-1-Meine_Fahrten__.csv")
        .unwrap();
    let digest = fenwick_coop::kernel::hash::Hash::of(&brought);
    assert_eq!(said["hash"], format!("sha256:{digest}"));
    assert_eq!(
        (&said["title"], &said["bytes"]),
        (&json!("Meine Fahrten \u{e4}.csv"), &json!(brought.len()))
    );
    let check = |package: &str, more: &[&str]| {
        let package = world.folder().join(package);
        homeless(
            &[&["--json", "member", "check", package.to_str().unwrap()], more].concat(),
            world.folder(),
        )
    };
    assert_eq!(check("hers", &[]).done()["originals"], 2);
    std::fs::write(folder.join("originals/2-1-packed.zip"), "other").unwrap();
    let said = check("hers", &[]).failed(1, "package");
    assert!(said.contains("was changed"), "{said}");
    // Sealed, in one file.
    let secret = world.write("secret.txt", "a secret of several words\n");
    let export = [
        "member",
        "export",
        "3",
        "--out",
        "sealed",
        "--secret-file",
        &secret,
        "--as",
        "3",
    ];
    world.run(&export).done();
    assert_eq!(
        check("sealed/member-3.zip.age", &["--secret-file", &secret]).done()["originals"],
        2
    );
}

#[test]
fn p23_p30_files_come_back_from_a_backup_and_go_along_with_the_whole_co_op() {
    let world = keeping(2);
    let own = world.write("own.csv", hers(5_000));
    contribute(&world, &own, "3", &[]);
    let pass = world.write("backup.pass", "amber barley cinder dune\n");
    let made = world
        .run(&["backup", "--out", "backups", "--seal-with", &pass])
        .done();
    let file = made["file"].as_str().unwrap();
    let drill = ["--json", "restore", "--drill", file, "--open-with", &pass];
    homeless(&drill, world.folder()).done();
    let home = world.folder().join("restored");
    let home = home.to_str().unwrap();
    let anew = ["--home", home, "restore", file, "--open-with", &pass];
    world.elsewhere(&anew).done();
    let back = [
        "--home",
        home,
        "contribution",
        "original",
        "1",
        "--out",
        "back.csv",
        "--as",
        "3",
    ];
    world.elsewhere(&back).done();
    assert_eq!(read(world.folder().join("back.csv")), hers(5_000).into_bytes());

    world
        .run(&["coop", "export", "--out", "all.fenwick", "--plain"])
        .done();
    let archive = world.folder().join("all.fenwick");
    let elsewhere = World::empty();
    elsewhere
        .run(&["coop", "import", archive.to_str().unwrap()])
        .done();
    fetch(&elsewhere, "1", "3", "back.csv");
    assert_eq!(
        read(elsewhere.folder().join("back.csv")),
        hers(5_000).into_bytes()
    );
    elsewhere.verified();
    // One byte of the file in the archive: nothing is taken in.
    let sealed = read(world.coop().join("originals").join(&kept(&world)[0].0));
    let mut bytes = read(archive);
    let place = bytes
        .windows(64)
        .position(|window| window == &sealed[..64])
        .unwrap();
    bytes[place + 9] ^= 1;
    let damaged = world.write("damaged.fenwick", bytes);
    let third = World::empty();
    let said = third.run(&["coop", "import", &damaged]).failed(1, "archive");
    assert!(said.contains("an original file in it is damaged"), "{said}");
}

/// The class of the north, which parts: members 3 and 4.
fn parting() -> World {
    let world = World::empty();
    world.found(&CLOCK);
    for (class, ids) in [(Some("north"), ["D0001", "D0002"]), (None, ["D0003", "D0004"])] {
        let roster = format!("driver_id,name\n{},A\n{},B\n", ids[0], ids[1]);
        let roster = world.write("roster.csv", roster);
        let mut import = vec!["member", "import", &roster, "--id-column", "driver_id"];
        import.extend(class.iter().flat_map(|class| ["--class", class]));
        world.run(&import).done();
    }
    let file = charter_of(&world, "drivers", "trips", true);
    world.run(&["charter", "propose", &file, "--as", "3"]).done();
    vote(&world, "1", (OPENING, CLOSING));
    world
}

#[test]
fn c10_the_files_of_those_who_part_go_with_them_and_the_others_stay() {
    let world = parting();
    for (name, rows, member) in [
        ("a.csv", 5, "3"),
        ("b.csv", 2_000, "4"),
        ("c.csv", 7, "5"),
        ("d.csv", 9, "4"),
    ] {
        let day = if name == "d.csv" {
            "2026-06-02"
        } else {
            "2026-06-01"
        };
        let file = world.write(name, hers(rows).replace("2026-06-01", day));
        contribute(&world, &file, member, &["--attested-by", "1,2"]);
    }
    world.run(&["contribution", "withdraw", "4", "--as", "4"]).done();
    let propose = [
        "motion",
        "propose",
        "split",
        "north",
        "north-wheel",
        "--as",
        "1",
        "--now",
        "2026-08-01T08:00:00Z",
    ];
    world.run(&propose).done();
    vote(&world, "2", ("2026-08-08T09:00:00Z", "2026-08-15T09:00:00Z"));
    let split = "--coop weavers coop split 2 --officer 4 --officer 3 --attested-by 1,2";
    world.run(&split.split(' ').collect::<Vec<_>>()).done();
    // The officer named first is member 1 there, and so on.
    for (number, member, rows) in [("1", "2", 5), ("2", "1", 2_000)] {
        let out = format!("back-{number}.csv");
        let back = [
            "--coop",
            "north-wheel",
            "contribution",
            "original",
            number,
            "--out",
            &out,
            "--as",
            member,
        ];
        world.run(&back).done();
        assert_eq!(read(world.folder().join(&out)), hers(rows).into_bytes());
    }
    for coop in ["weavers", "north-wheel"] {
        world.run(&["--coop", coop, "verify"]).done();
        let listed = world.run(&["--coop", coop, "contribution", "list"]).done();
        let files = if coop == "weavers" { 1 } else { 2 };
        assert_eq!(listed["originals"]["files"], files, "{coop}");
    }
    assert_eq!((kept(&world).len(), on_the_disk(&world)), (1, 1));
    assert_eq!(world.holding(CANARY.as_bytes()), [] as [PathBuf; 0]);
}

/// Brings an archive in as member 3's, and looks whether it comes back in her package.
fn there_and_back(world: &World, (dataset, archive): (&str, &str), more: &[&str]) {
    let brought = ["contribute", dataset, archive, "--as", "3"];
    let said = world.run(&[&brought[..], more].concat()).done();
    assert_eq!(said["originals"]["kept"], 1, "{said}");
    let export = ["member", "export", "3", "--out", "hers", "--plain", "--as", "3"];
    world.run(&export).done();
    let name = format!(
        "hers/originals/1-1-{}",
        Path::new(archive).file_name().unwrap().to_str().unwrap()
    );
    assert_eq!(read(world.folder().join(name)), read(archive));
    world.verified();
}

#[test]
fn d4_the_archive_of_a_platform_comes_back_as_it_was() {
    let Some(data) = data("") else { return };
    let files = std::fs::read_dir(data.join("drivers/uber_driver_export_paris_2021")).unwrap();
    let files: Vec<(String, Vec<u8>)> = files
        .map(|file| file.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                read(&path),
            )
        })
        .collect();
    let world = keeping(2);
    let archive = world.write("uber_data.zip", zipped(&files));
    there_and_back(&world, ("trips", &archive), &[]);
}

#[test]
fn d4_the_archive_of_a_telephone_comes_back_as_it_was() {
    let Some(data) = data("") else { return };
    let export = read(data.join("health/apple_health/export.xml"));
    let world = World::drivers(2);
    let file = charter_of(&world, "health", "workouts", true);
    world.run(&["charter", "propose", &file, "--as", "3"]).done();
    vote(&world, "1", (OPENING, CLOSING));
    let archive = world.write(
        "export.zip",
        zipped(&[("apple_health_export/export.xml".to_owned(), export)]),
    );
    let mapping = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../templates/health/mappings/apple_workouts.toml"
    );
    there_and_back(
        &world,
        ("workouts", &archive),
        &["--mapping", mapping, "--bad-rows-max", "99"],
    );
}
