//! A data user's walk from a request to a paid answer, and what everybody may read and check of it.

use super::page::Page;
use super::{Site, Visitor};
use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use fenwick_merkle::{VerifierKey, leaf_hash, open_checkpoint, root_of};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const BY_PLATFORM: &str = "SELECT platform, COUNT(DISTINCT member) AS drivers FROM trips GROUP BY platform";

/// A point of the curve P-256: a device that only registers signs nothing.
const POINT: [&str; 2] = [
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
];

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

fn hidden(page: &Page, name: &str) -> String {
    let text = page.answer.text();
    let (_, after) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// What a device without a signature of its maker says of a key that it made.
fn attested(host: &str) -> Vec<u8> {
    let id = [7u8; 32];
    let mut data = Sha256::digest(host.as_bytes()).to_vec();
    data.extend([&[0x45, 0, 0, 0, 0][..], &[0; 16], &[0, 32], &id].concat());
    data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20]);
    data.extend([bytes(POINT[0]), vec![0x22, 0x58, 0x20], bytes(POINT[1])].concat());
    let length = u8::try_from(data.len()).unwrap();
    [
        &b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..],
        &[length],
        &data,
    ]
    .concat()
}

/// A data user who signed in with a passkey.
pub fn signed_in(world: &World, site: &Site, user: &str) -> Visitor {
    let code = world.run(&["access", "invite", user]).done()["code"].clone();
    let path = format!("/weavers/join/{}", code.as_str().unwrap());
    let mut visitor = site.visitor();
    let mark = hidden(&visitor.get(&path), "csrf");
    let origin = format!("http://{}", site.at);
    let headers = [
        ("Content-Type", "application/json"),
        ("Origin", origin.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let mut send =
        |path: String, body: Value| visitor.send(("POST", &path), &headers, body.to_string().as_bytes());
    let asked = send(format!("{path}/passkey/begin"), json!({ "csrf": mark })).json();
    let said = json!({ "type": "webauthn.create", "challenge": asked["publicKey"]["challenge"], "origin": origin, "crossOrigin": false });
    let id = BASE64.encode([7u8; 32]);
    let credential = json!({
        "id": id, "rawId": id, "type": "public-key", "extensions": {},
        "response": { "attestationObject": BASE64.encode(attested("localhost")), "clientDataJSON": BASE64.encode(said.to_string()) },
    });
    let answer = send(
        format!("{path}/passkey"),
        json!({ "csrf": mark, "name": "laptop", "credential": credential }),
    );
    assert_eq!(answer.status, 200, "{}", answer.text());
    visitor
}

/// Drivers whose rows may be asked for by a public body that an officer looked at.
fn world() -> World {
    let world = World::drivers(40);
    world.consented(40, 2);
    world
        .run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])
        .done();
    world.run(&["user", "vet", "1", "--as", "1"]).done();
    world
}

#[test]
fn a_data_user_files_a_request_tries_quotes_pays_and_takes_the_table_away() {
    let world = world();
    let site = Site::serve(&world);
    let mut city = signed_in(&world, &site, "user:1");
    city.get("/weavers/use").says("You have not filed a request yet.");
    city.get("/weavers/use/catalogue")
        .says("Trips that platforms asked of drivers");

    files_a_request(&mut city);
    let decided = world.run(&["request", "decide", "1", "--as", "1"]).done();
    assert_eq!(decided["decision"]["granted"], true, "{decided}");
    asks_and_pays(&mut city, &world);
    takes_the_table_away(&mut city);

    world.run(&["fee", "invoice", "1"]).done();
    let page = city.get("/weavers/use");
    page.says("€450.00");
    page.says("We delete the table.");
}

/// She fills the request page by page; what is wrong is said at its field, and stays typed.
fn files_a_request(city: &mut Visitor) {
    let page = city.get("/weavers/use/requests/new");
    let page = city.submit(&page.form("Next").fill("Title", "Night buses"));
    assert_eq!(page.answer.status, 422);
    page.says("Please fill this in.");
    let form = page
        .form("Next")
        .fill("Why you ask", "The city plans night buses.");
    let form = form.fill("Dataset", "Trips that platforms asked of drivers (trips)");
    let page = city.submit(&form.fill(
        "Purpose",
        "to make roads, buses and trains better (ImproveTransportMobility)",
    ));
    let page = city.submit(&page.form("Next").fill("Questions", "SELECT driver FROM trips"));
    assert_eq!(page.answer.status, 422);
    page.says("has no field 'driver'");
    assert!(
        page.answer
            .text()
            .contains("SELECT <mark>driver</mark> FROM trips")
    );
    let page = city.submit(&page.form("Next").fill("Questions", BY_PLATFORM));
    let form = page.form("Next").fill("Epsilon", "2").fill("Until", "2026-12-31");
    let page = city.submit(&form.fill("What you promised", "We delete the table."));
    page.says("Night buses");
    let page = city.submit(&page.form("File the request"));
    assert_eq!(page.path, "/weavers/use/requests/1");
    page.says("Your request is filed.");
    page.says("It is not decided yet.");
}

/// She tries and quotes a question before she asks it, and pays for it once.
fn asks_and_pays(city: &mut Visitor, world: &World) {
    city.get("/weavers/use").says("You may ask now");
    let page = city.get("/weavers/use/requests/1/ask");
    let wrong = city.submit(&page.form("Quote").fill("Epsilon", "much"));
    assert_eq!(wrong.answer.status, 422);
    city.submit(&page.form("Check without asking"))
        .says("These rows were made up from the charter.");
    city.submit(&page.form("Quote")).says("Expected error");
    let sure = city.submit(&page.form("Go on to ask"));
    sure.says("Ask this question?");
    let pay = sure.form("Ask and pay");
    let answer = city.submit(&pay);
    assert_eq!(answer.path, "/weavers/releases/1");
    answer.says("Your question was answered.");
    answer.says("±");
    // The same form again is the same act; the same question again costs nothing.
    assert_eq!(city.submit(&pay).path, "/weavers/releases/1");
    let again = city.submit(&page.form("Go on to ask"));
    city.submit(&again.form("Ask and pay"))
        .says("here it is again, at no cost");
    assert_eq!(
        world.run(&["release", "list"]).done()["releases"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// She fetches the table of her answer as files.
fn takes_the_table_away(city: &mut Visitor) {
    let csv = city.send(("GET", "/weavers/releases/1/table.csv"), &[], b"");
    assert!(
        csv.text().starts_with("platform,drivers,drivers_error95\n"),
        "{}",
        csv.text()
    );
    let parquet = city.send(("GET", "/weavers/releases/1/table.parquet"), &[], b"");
    assert_eq!(&parquet.body[..4], b"PAR1");
}

#[test]
fn a_key_for_a_program_is_shown_once_and_taken_away() {
    let world = world();
    let site = Site::serve(&world);
    let mut city = signed_in(&world, &site, "user:1");
    let page = city.get("/weavers/use/keys");
    assert_eq!(city.submit(&page.form("Make a key")).answer.status, 422);
    let made = city.submit(&page.form("Make a key").fill("Name of the program", "timetable"));
    made.says("fwk_u1_");
    let again = city.submit(&page.form("Make a key").fill("Name of the program", "timetable"));
    assert_eq!(again.answer.status, 422);
    again.says("You have a key of this name.");
    let page = city.get("/weavers/use/keys");
    page.says("timetable");
    assert!(!page.words.contains("fwk_u1_"));
    let ways = world.run(&["access", "show", "user:1"]).done()["ways"].clone();
    assert_eq!(ways[1]["kind"], "key", "{ways}");
    let page = city.submit(&page.form("Remove timetable"));
    page.says("Remove this key?");
    let listed = world.run(&["access", "show", "user:1"]).done()["ways"].clone();
    assert_eq!(listed, ways, "it is there until she says so once more");
    let page = city.submit(&page.form("Remove timetable"));
    page.says("The key is gone.");
    page.says("You have no key.");
    world.verified();
}

#[test]
fn another_data_user_asks_nothing_of_a_request_that_is_not_its_own() {
    let world = world();
    world
        .run(&[
            "user",
            "add",
            "Village",
            "--kind",
            "public-body",
            "--country",
            "GB",
        ])
        .done();
    let request = world.write("request.toml", crate::world::request("2"));
    world.run(&["request", "file", &request]).done();
    let site = Site::serve(&world);
    let mut village = signed_in(&world, &site, "user:2");
    assert_eq!(village.get("/weavers/requests/1").answer.status, 200);
    for path in ["/weavers/use/requests/1", "/weavers/use/requests/1/ask"] {
        assert_eq!(village.get(path).answer.status, 404, "{path}");
    }
    village
        .get("/weavers/use")
        .says("You have not filed a request yet.");
}

#[test]
fn everybody_reads_what_was_asked_and_left_and_how_it_is_governed() {
    let world = World::drivers(40);
    world.granted(40, 2, "2");
    world.run(&["query", "1", crate::world::QUESTION]).done();
    let site = Site::serve(&world);
    let mut anybody = site.visitor();
    let home = anybody.get("/weavers");
    home.says("Welcome to Weavers");
    home.says("One table has gone out.");
    for (path, words) in [
        (
            "/rules",
            "A motion is announced 7 days before voting on it begins",
        ),
        ("/catalogue", "Refused to everybody"),
        (
            "/charters/trips",
            "Fare of the trip before the platform's commission",
        ),
        ("/charters/trips", "Release 1, 1 Jul 2026"),
        ("/requests", "How many drive?"),
        ("/requests/1", "The charter of 'trips' is in force"),
        ("/releases", "Release 1: trips, 1 Jul 2026"),
        ("/releases/1", "drivers"),
        ("/motions", "There has been no motion yet."),
        ("/offices", "Officers, by member number 1, 2"),
        ("/dividends", "Nothing has been shared out yet."),
        ("/identity", "Anyone can join and no one must"),
        ("/verify", "fenwick/weavers+"),
    ] {
        let page = anybody.get(&format!("/weavers{path}"));
        assert_eq!(page.answer.status, 200, "{path}");
        page.says(words);
        assert!(
            !page.words.replace("public-body", "").contains("public-"),
            "{path} names a message: {}",
            page.words
        );
    }
    for gone in [
        "/charters/none",
        "/requests/9",
        "/releases/9",
        "/releases/9/table.csv",
        "/motions/9",
        "/methods/abcd",
        "/methods/x.toml",
        "/log/tile/0/001",
        "/log/tile/entries/000",
    ] {
        assert_eq!(
            anybody.get(&format!("/weavers{gone}")).answer.status,
            404,
            "{gone}"
        );
    }
}

#[test]
fn the_open_log_is_served_as_tiles_that_add_up_to_its_signed_checkpoints() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    let mut anybody = site.visitor();
    let key = world.run(&["log", "checkpoint"]).done()["log_key"]
        .as_str()
        .unwrap()
        .to_owned();
    let log: VerifierKey = key.parse().unwrap();
    let mut get = |path: &str| anybody.send(("GET", path), &[], b"");
    let hashes = |bytes: &[u8]| {
        bytes
            .chunks(32)
            .map(|hash| hash.try_into().unwrap())
            .collect::<Vec<[u8; 32]>>()
    };

    let checkpoint = open_checkpoint(&get("/weavers/log/checkpoint").text(), &log).unwrap();
    let tile = get(&format!("/weavers/log/tile/0/000.p/{}", checkpoint.size));
    assert!(tile.header("cache-control").unwrap().contains("immutable"));
    assert_eq!(root_of(&hashes(&tile.body)), checkpoint.root);

    let bundle = get("/weavers/log/published.json");
    let file = world.write("published.json", &bundle.body);
    let page = world
        .elsewhere(&["identity", "--log", &file, "--vkey", &key])
        .done();
    assert_eq!(page["coop"], "weavers");
    let signed = bundle.json()["public_checkpoint"].as_str().unwrap().to_owned();
    let note = get("/weavers/log/public/checkpoint").text();
    assert_eq!(note, signed);
    let size: usize = note.lines().nth(1).unwrap().parse().unwrap();
    let entries = get(&format!("/weavers/log/public/tile/entries/000.p/{size}")).body;
    let leaves: Vec<[u8; 32]> = entries.chunks(34).map(|entry| leaf_hash(&entry[2..])).collect();
    let tile = get(&format!("/weavers/log/public/tile/0/000.p/{size}")).body;
    assert_eq!(leaves, hashes(&tile));
    let root = base64::engine::general_purpose::STANDARD.encode(root_of(&leaves));
    assert_eq!(note.lines().nth(2).unwrap(), root);
}
