//! A thief of the disk finds no name: byte searches of the whole home, at any time.

use crate::world::{OPENING, QUESTION, World, finish, request, signal, trips, until, words};

const NAME: &str = "Zaphira Quellingwood";
const EXTERNAL: &str = "XQ-7Z1KW-ZQ";
/// Words of a data user: erasable texts, so sealed as well.
const USER: &str = "Planted Cityworks";
const WHY: &str = "Planted reason for planted buses";

/// Everything that touches her, once.
const ACTS: &str = "\
member add {name} --external-id {id} --request-id one
member add {name} --external-id {id}
member import {roster} --id-column driver_id --request-id two
member list
contribute trips {rows} --member-column driver_id --request-id three
contribute trips {rows} --as {her} --attested-by 1,2
consent give --as {her} --dataset trips --purpose PublicBenefit --recipient class:public-body --answer yes --attested-by 1,2
bylaws propose {bylaws} --as {her}
vote 1 yes --as {her} --now {opening} --request-id four
user add {user} --kind public-body --country GB
user vet 1 --as 1
request file {city} --request-id five
request decide 1
query 1 {question} --request-id six
member show {her}
member leave {her} --request-id seven";

/// Ways in which a text could lie on a disk. None is made of digits alone, or of those of hexadecimal numbers: digests hold
/// any five of them by chance.
fn needles() -> Vec<Vec<u8>> {
    let words = [NAME, "Zaphira", "Quellingwood", EXTERNAL, "7Z1KW", USER, WHY];
    let forms = words.iter().flat_map(|word| {
        let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
        let wide = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [
            word.as_bytes().to_vec(),
            word.to_lowercase().into_bytes(),
            word.to_uppercase().into_bytes(),
            hex.into_bytes(),
            wide,
        ]
    });
    forms.filter(|needle: &Vec<u8>| needle.len() >= 5).collect()
}

#[track_caller]
fn nowhere(world: &World, after: &str) {
    let files = world.files();
    assert!(
        files
            .iter()
            .any(|(path, bytes)| path.ends_with("journal.db") && !bytes.is_empty())
    );
    for needle in needles() {
        let found = world.holding(&needle);
        assert!(
            found.is_empty(),
            "after {after}: '{}' is in {found:?}",
            String::from_utf8_lossy(&needle)
        );
    }
    let names = files.iter().map(|(path, _)| path.to_string_lossy());
    assert!(
        names.into_iter().all(|name| !name.contains(EXTERNAL)),
        "after {after}: a file is named by her id"
    );
}

#[test]
fn a_members_name_and_external_id_are_nowhere_in_the_home_after_any_act() {
    let world = World::drivers(30);
    let rows = world.write("hers.csv", trips(1..4, 3).replace("D0002", EXTERNAL));
    let roster = world.write(
        "again.csv",
        format!("driver_id,name\n{EXTERNAL},{NAME}\nD0031,Other\n"),
    );
    let bylaws = world.write("bylaws.toml", world.plainly(&["bylaws", "show", "--toml"]).stdout);
    let city = world.write(
        "city.toml",
        request("1").replace("The city plans night buses.", WHY),
    );
    let her = format!("ext:{EXTERNAL}");
    let names = [
        ("name", NAME),
        ("id", EXTERNAL),
        ("her", her.as_str()),
        ("roster", &roster),
        ("rows", &rows),
        ("bylaws", &bylaws),
        ("user", USER),
        ("city", &city),
        ("question", QUESTION),
        ("opening", OPENING),
    ];
    let mut done = 0;
    for act in ACTS.lines() {
        done += u32::from(world.run(&words(act, &names)).code == Some(0));
        nowhere(&world, act);
    }
    // All but entering her a second time.
    assert!(
        done >= 14,
        "only {done} of the acts were done, so the search says little"
    );
    world.verified();
}

#[test]
fn a_members_name_is_nowhere_while_the_home_is_open_or_after_a_crash() {
    let world = World::drivers(3);
    let mut owner = world.spawn(&["serve", "--listen", "127.0.0.1:0"]);
    until("the owner stands at the door", || {
        assert!(owner.try_wait().unwrap().is_none(), "the owner is gone");
        world.home().join("socket").exists()
    });
    world
        .run(&["member", "add", NAME, "--external-id", EXTERNAL])
        .done();
    assert!(
        world
            .files()
            .iter()
            .any(|(path, _)| path.ends_with("journal.db-wal")),
        "nothing is open"
    );
    nowhere(&world, "an act while the home is open");
    signal("-KILL", &mut owner);
    finish(owner);
    nowhere(&world, "a crash");
    let listed = world.run(&["member", "list"]).done();
    assert!(listed.to_string().contains(NAME), "the register lost her");
    nowhere(&world, "the recovery");
}
