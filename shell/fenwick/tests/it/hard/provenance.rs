//! Each import says by what mapping, in what form and from what file it came; nobody without the co-op's key can test a guess at the file.

use crate::world::{World, trips};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn show(world: &World, more: &[&str]) -> Value {
    world.run(&[&["contribution", "show", "1"], more].concat()).done()
}

#[test]
fn an_import_says_where_it_came_from_and_the_log_gives_the_file_away_to_nobody() {
    let world = World::drivers(3);
    let (one, other) = (trips(1..3, 4), trips(1..3, 5));
    let file = world.write("trips.csv", &one);
    world.contribute("trips", &file).done();
    let listed = world.run(&["contribution", "list"]).done();
    let provenance = &listed["contributions"][0]["provenance"];
    assert_eq!(provenance["forms"], json!(["lines"]));
    assert_eq!(provenance["mappings"][0]["name"], "by_name");
    assert_eq!(provenance["files"].as_array().unwrap().len(), 1);
    assert_eq!(&show(&world, &[])["provenance"], provenance);

    let other = world.write("other.csv", other);
    assert_eq!(show(&world, &["--file", &file])["came_from_file"], true);
    assert_eq!(show(&world, &["--file", &other])["came_from_file"], false);
    let guess: String = Sha256::digest(&one)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_ne!(provenance["files"][0], json!(guess));
    assert!(world.holding(guess.as_bytes()).is_empty());
    world
        .run(&["contribution", "show", "2"])
        .refused("contribution.unknown");
    world.verified();
}

#[test]
fn the_digest_of_a_mapping_is_of_what_it_says_and_not_of_how_it_is_called() {
    let world = World::drivers(3);
    let mapping = |name: &str, title: &str, from: &str| {
        format!(
            "name = \"{name}\"\ndataset = \"trips\"\ntitle = \"{title}\"\n[fields.requested_at]\nfrom = \"requested_at\"\n[fields.fare]\nfrom = \"{from}\"\n"
        )
    };
    let rows = world.write("trips.csv", trips(1..3, 4));
    let texts = [
        mapping("mine", "One", "fare"),
        format!("# the same\n{}", mapping("Ada's own", "Two", "fare")),
        mapping("mine", "One", "distance"),
    ];
    for (place, text) in texts.into_iter().enumerate() {
        let file = world.write(&format!("{place}.toml"), text);
        let args = [
            "contribute",
            "trips",
            &rows,
            "--member-column",
            "driver_id",
            "--mapping",
            &file,
        ];
        world.run(&args).done();
    }
    let listed = world.run(&["contribution", "list"]).done();
    let applied = |place: usize| listed["contributions"][place]["provenance"]["mappings"][0].clone();
    assert_eq!(applied(0)["name"], "mine");
    assert_eq!(
        applied(1).get("name"),
        None,
        "what is no plain word stays out of the log"
    );
    assert_eq!(applied(0)["digest"], applied(1)["digest"]);
    assert_ne!(applied(0)["digest"], applied(2)["digest"]);
}
