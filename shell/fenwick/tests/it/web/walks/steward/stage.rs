//! The co-op before the week begins, and what its log says afterwards.

use super::super::super::Site;
use super::MONDAY;
use crate::hard::lookup;
use crate::world::{CLOCK, World};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

const DRIVERS: u32 = 30;

/// A template of this co-op's own: members vote within two days on what companies ask, and the bylaws set dates.
fn template(world: &World) -> String {
    let drivers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/drivers");
    let own = world.folder().join("template");
    for part in ["charters", "mappings"] {
        std::fs::create_dir_all(own.join(part)).unwrap();
        for file in std::fs::read_dir(drivers.join(part)).unwrap().flatten() {
            std::fs::copy(file.path(), own.join(part).join(file.file_name())).unwrap();
        }
    }
    let text = std::fs::read_to_string(drivers.join("template.toml")).unwrap();
    let text = text.replace(
        "[bylaws.approval]\n",
        "[bylaws.approval]\nvoted_classes = [\"company\"]\n",
    );
    let dates = "\n[bylaws.voting.topics.request]\nnotice_days = 1\nvoting_days = 1\n\n\
                 [bylaws.watch]\nassembly_days_max = 400\nbenefit_days_max = 300\n";
    std::fs::write(own.join("template.toml"), text + dates).unwrap();
    own.to_str().unwrap().to_owned()
}

/// Three officers, thirty drivers who said yes to companies, and a company that wants to ask.
pub fn staged() -> World {
    let world = World::empty();
    world.found_on(&template(&world), &["Ada", "Ben", "Chloe"], &CLOCK);
    world.enter(DRIVERS);
    world.allow(DRIVERS, "PublicBenefit", "class:company");
    let company = [
        "user",
        "add",
        "Transit Ltd",
        "--kind",
        "company",
        "--country",
        "GB",
    ];
    world.run(&[&company[..], &["--now", MONDAY]].concat()).done();
    world
}

/// The drivers' file that lies on her desk: two trips of each, and one line that says no number where one has to stand.
pub fn file(world: &World) -> String {
    let mut text = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n".to_owned();
    for driver in 1..=DRIVERS {
        for fare in ["61.83", "72.94"] {
            writeln!(
                text,
                "D{driver:04},2026-06-03T03:47:51Z,uber,completed,EUR,{fare},19.357,300"
            )
            .unwrap();
        }
    }
    text.push_str("D0007,2026-06-04T03:47:51Z,uber,completed,EUR,mangrove,19.357,300\n");
    world.write("trips.csv", text)
}

/// Sets up the account of an officer, as she did long before this week.
pub fn joined(world: &World, site: &Site, member: &str, pin: &str) {
    let code = world.run(&["access", "invite", member]).done()["code"].clone();
    let mut visitor = site.visitor();
    let page = visitor.get(&format!("/weavers/join/{}", code.as_str().unwrap()));
    let form = page.form("Join").fill("Choose a PIN", pin);
    visitor
        .submit(&form.fill("Type the PIN again", pin))
        .says("Sign out");
}

/// What the log says that she did, as it stands there, each kind of it once in a row.
pub fn hers(world: &World) -> Vec<String> {
    let entries = lookup::texts(&world.database(), "SELECT canonical FROM entry ORDER BY seq");
    let entries = entries
        .iter()
        .map(|entry| serde_json::from_str::<Value>(entry).unwrap());
    let kind = |entry: Value| {
        let (area, what) = entry["event"].as_object().unwrap().iter().next().unwrap();
        format!("{area} {}", what.as_object().unwrap().keys().next().unwrap())
    };
    let hers = entries.filter(|entry| entry["actor"]["member"] == 1);
    let mut kinds: Vec<String> = hers.map(kind).collect();
    kinds.dedup();
    kinds
}
