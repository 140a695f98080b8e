//! Single rows that a member keeps out: no question reads them from the next on; she sees, takes out and gives back what is hers.

use super::lookup::Rows;
use crate::world::{World, request, trips};
use serde_json::{Value, json};

const COUNT: &str = "SELECT COUNT(*) AS trips FROM trips";
const DRIVERS: u32 = 12;
const EACH: u32 = 5;

/// A co-op that is asked how many trips there are, so exactly that the noise is nothing.
fn asked() -> World {
    let world = World::unspendable(DRIVERS);
    world.consented(DRIVERS, EACH);
    world
        .run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])
        .done();
    world.run(&["user", "vet", "1", "--as", "1"]).done();
    let request = request("300000")
        .replace(crate::world::QUESTION, COUNT)
        .replace("60000", "9000000000");
    let request = world.write("request.toml", request);
    world.run(&["request", "file", &request]).done();
    let decided = world.run(&["request", "decide", "1", "--as", "1"]).done();
    assert_eq!(decided["decision"]["granted"], true, "{decided}");
    world
}

fn counted(world: &World) -> i64 {
    let answer = world
        .run(&["query", "1", COUNT, "--epsilon", "50000", "--fresh"])
        .done();
    let text = answer["rows"][0][0].to_string();
    text.trim_matches('"').parse::<f64>().unwrap().round() as i64
}

fn marks(world: &World, member: &str) -> Vec<String> {
    let listed = world
        .run(&[
            "row",
            "list",
            "--dataset",
            "trips",
            "--as",
            member,
            "--limit",
            "1000",
        ])
        .done();
    let rows = listed["rows"].as_array().unwrap().iter();
    rows.map(|row| row["row"].as_str().unwrap().to_owned()).collect()
}

fn withhold<'a>(world: &World, act: &'a str, marks: &[&'a str], more: &[&'a str]) -> crate::world::Said {
    let usual = ["--dataset", "trips"];
    world.run(&[&["row", act], marks, &usual, more].concat())
}

#[test]
fn d9_a_row_that_is_kept_out_enters_no_question_until_it_is_given_back() {
    let world = asked();
    let all = i64::from(DRIVERS * EACH);
    assert_eq!(counted(&world), all);
    let hers = marks(&world, "3");
    assert_eq!(hers.len(), EACH as usize);
    let two = [hers[0].as_str(), hers[3].as_str()];
    let said = withhold(&world, "keep-out", &two, &["--as", "3"]).done();
    assert_eq!((&said["rows"], &said["kept_out"]), (&json!(2), &json!(2)));
    assert_eq!(
        withhold(&world, "keep-out", &two, &["--as", "3"]).done()["rows"],
        0
    );
    assert_eq!(counted(&world), all - 2);
    // A later import merges files; the same rows stay out, and the new ones are in.
    let more = world.write("more.csv", trips(1..=DRIVERS, EACH + 3));
    assert_eq!(world.contribute("trips", &more).done()["stored"], DRIVERS * 3);
    assert_eq!(counted(&world), all - 2 + i64::from(DRIVERS * 3));
    // They are still hers, in the pool and in her own view, where they are told apart.
    assert_eq!(
        Rows::of(&world).of_member(3, "trips", &["fare"]).len(),
        (EACH + 3) as usize
    );
    let listed = world
        .run(&["row", "list", "--dataset", "trips", "--as", "3"])
        .done();
    let out = listed["rows"].as_array().unwrap().iter();
    let out: Vec<&Value> = out
        .filter(|row| row["kept_out"] == true)
        .map(|row| &row["row"])
        .collect();
    assert_eq!((listed["count"].as_u64(), out.len()), (Some(8), 2));
    let file = world.folder().join("package").to_str().unwrap().to_owned();
    world
        .run(&["member", "export", "3", "--out", &file, "--plain"])
        .done();
    let package = std::path::Path::new(&file);
    let find = |name: &str| std::fs::read_to_string(find_file(package, name)).unwrap();
    assert!(two.iter().all(|mark| find("trips.csv").contains(mark)));
    let member: Value = serde_json::from_str(&find("member.json")).unwrap();
    assert_eq!(member["standing"]["rows_out"][0][1].as_array().unwrap().len(), 2);

    withhold(&world, "give-back", &two, &["--as", "3"]).refused("row.confirm");
    withhold(
        &world,
        "give-back",
        &two[..1],
        &["--as", "3", "--attested-by", "1,2"],
    )
    .done();
    assert_eq!(counted(&world), all - 1 + i64::from(DRIVERS * 3));
    world.verified();
}

fn find_file(folder: &std::path::Path, name: &str) -> std::path::PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.ends_with(name) => return path,
                false => {}
            }
        }
    }
    panic!("no {name}");
}

#[test]
fn d9_nobody_keeps_a_row_out_that_is_not_hers_and_nobody_learns_whose_it_is() {
    let world = asked();
    let (hers, others) = (marks(&world, "3"), marks(&world, "4"));
    let refused = |mark: &str| {
        let said = withhold(&world, "keep-out", &[mark], &["--as", "3"]);
        let text = said.stdout.clone() + &said.stderr;
        said.refused("row.unknown");
        text.replace(mark, "MARK")
    };
    let nobodys = "00000000000000ff";
    assert!(!others.iter().chain(&hers).any(|mark| mark == nobodys));
    assert_eq!(refused(&others[0]), refused(nobodys));
    withhold(&world, "keep-out", &[&hers[0], &others[0]], &["--as", "3"]).refused("row.unknown");
    for wrong in ["1", "zz", "00000000000000fg", "-00000000000000f"] {
        assert_eq!(
            withhold(&world, "keep-out", &[wrong], &["--as", "3"]).code,
            Some(2),
            "{wrong}"
        );
    }
    withhold(&world, "keep-out", &[&hers[0]], &[]).failed(2, "usage");
    withhold(
        &world,
        "give-back",
        &[&hers[0]],
        &["--as", "3", "--attested-by", "1,2"],
    )
    .refused("row.unknown");
    let all = [
        &["row", "keep-out"][..],
        &["--dataset", "nothing", "--as", "3", &hers[0]],
    ]
    .concat();
    world.run(&all).refused("charter.missing");
    assert_eq!(counted(&world), i64::from(DRIVERS * EACH));
    // Looking through the terminal stands in the log.
    let shown = world.run(&["member", "show", "4"]).done();
    assert!(shown["looked_at"].as_array().unwrap().len() == 1, "{shown}");
}

#[test]
fn d9_ten_thousand_marks_at_once_are_refused_in_plain_words() {
    let world = World::drivers(2);
    let many = world.write("many.csv", trips(1..=1, 1_200));
    world.contribute("trips", &many).done();
    let hers = {
        let listed = [
            "row",
            "list",
            "--dataset",
            "trips",
            "--as",
            "3",
            "--limit",
            "5000",
        ];
        let listed = world.run(&listed).done();
        let rows = listed["rows"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["row"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(hers.len(), 1_200);
    let all: Vec<&str> = hers.iter().map(String::as_str).collect();
    let said = withhold(&world, "keep-out", &all, &["--as", "3"]);
    assert!(said.stdout.contains("at most 1000 rows") || said.stderr.contains("at most 1000 rows"));
    said.refused("row.many");
    withhold(&world, "keep-out", &all[..1_000], &["--as", "3"]).done();
    withhold(&world, "keep-out", &all[1_000..1_001], &["--as", "3"]).refused("row.many");
    let made_up: Vec<String> = (0..10_000u64).map(|mark| format!("{mark:016x}")).collect();
    let made_up: Vec<&str> = made_up.iter().map(String::as_str).collect();
    withhold(&world, "keep-out", &made_up, &["--as", "3"]).refused("row.unknown");
    world.verified();
}

#[test]
fn d9_with_her_erasure_nothing_is_known_of_the_rows_she_kept_out() {
    let world = asked();
    let hers = marks(&world, "3");
    withhold(&world, "keep-out", &[&hers[0]], &["--as", "3"]).done();
    world.run(&["member", "erase", "3"]).done();
    assert_eq!(counted(&world), i64::from((DRIVERS - 1) * EACH));
    withhold(&world, "keep-out", &[&hers[0]], &["--as", "3"]).refused("membership.erased");
    world.verified();
}

#[test]
fn d9_what_she_keeps_out_stays_out_in_the_co_op_to_which_she_brings_it() {
    let world = World::drivers(2);
    let file = world.write("hers.csv", trips(1..=1, EACH));
    world.contribute("trips", &file).done();
    let hers = marks(&world, "3");
    withhold(&world, "keep-out", &[&hers[1]], &["--as", "3"]).done();
    let day = ["day", "keep-out", "2026-05-09", "--dataset", "trips", "--as", "3"];
    world.run(&day).done();
    world
        .run(&["member", "export", "3", "--out", "hers", "--plain", "--as", "3"])
        .done();
    let package = world.folder().join("hers").to_str().unwrap().to_owned();
    let other = World::drivers(1);
    let arrive = [
        "member",
        "arrive",
        "3",
        &package,
        "--as",
        "3",
        "--attested-by",
        "1,2",
    ];
    other.run(&arrive).done();
    let list = ["row", "list", "--dataset", "trips", "--as", "3"];
    let (here, there) = (world.run(&list).done(), other.run(&list).done());
    let out = |listed: &Value| -> Vec<Value> {
        let rows = listed["rows"].as_array().unwrap().iter();
        rows.filter(|row| row["kept_out"] == true)
            .map(|row| row["values"].clone())
            .collect()
    };
    assert_eq!((there["count"].as_u64(), out(&there).len()), (Some(5), 1));
    assert_eq!(out(&there), out(&here));
    let days = other
        .run(&["day", "list", "--dataset", "trips", "--as", "3"])
        .done();
    assert_eq!(
        days["kept_out"],
        json!([{ "from": "2026-05-09", "to": "2026-05-09" }])
    );
    other.run(&arrive).done();
    other.verified();
}
