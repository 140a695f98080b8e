//! Benchmarks are made once in a period; what a member sees beside them is hers alone and costs nothing.

use crate::stories::audit::Books;
use crate::world::{Said, World, bring, finish, trips};
use fenwick_coop::kernel::decimal::scaled;
use fenwick_coop::people::charter::Kind;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::Child;

const COUNT: &str = "SELECT COUNT(DISTINCT member) AS members FROM trips";
const QUANTILES: &str = "SELECT status, QUANTILE(fare, 0.1) AS p10, QUANTILE(fare, 0.25) AS p25, MEDIAN(fare) AS p50, \
    QUANTILE(fare, 0.75) AS p75, QUANTILE(fare, 0.9) AS p90, COUNT(DISTINCT member) AS members \
    FROM trips WHERE currency = 'EUR' GROUP BY status";

/// The co-op as its own data user, with a granted request for these questions, once in a quarter.
fn timetable(world: &World, sql: &[&str], epsilon: &str) {
    world
        .run(&["user", "add", "Weavers", "--kind", "own-coop", "--country", "GB"])
        .done();
    world.run(&["user", "vet", "1", "--as", "1"]).done();
    let request = format!(
        "user = 1\ndataset = \"trips\"\npurpose = \"OrganisationGovernance\"\ntitle = \"What a trip pays\"\nwhy = \"So that \
         every member sees where she stands.\"\nsql = {}\nepsilon = \"{epsilon}\"\nuntil = \"2026-12-31\"\nevery = \"quarter\"\n",
        json!(sql)
    );
    let request = world.write("benchmark.toml", request);
    world.run(&["request", "file", &request]).done();
    world.run(&["request", "decide", "1"]).refused("approval");
    let decided = world.run(&["request", "decide", "1", "--as", "1"]).done();
    assert_eq!(decided["decision"]["granted"], true, "{decided}");
}

/// Everybody's trips and a yes of all drivers to the co-op's own use.
fn shared(world: &World, drivers: u32) {
    let all = world.write("all.csv", trips(1..=drivers, 2));
    world.contribute("trips", &all).done();
    world.allow(drivers, "OrganisationGovernance", "class:own-coop");
}

fn spent(world: &World) -> Value {
    world.run(&["budget", "show", "trips"]).done()["lifetime_spent"].clone()
}

#[test]
fn a_benchmark_is_made_once_in_a_period_and_a_second_try_costs_nothing() {
    let world = World::drivers(20);
    shared(&world, 20);
    assert_eq!(world.run(&["benchmark", "make"]).done()["made"], json!([]));
    timetable(&world, &[COUNT], "2");
    assert_eq!(world.run(&["request", "show", "1"]).done()["epsilon_each"], "1");
    let made = world.run(&["benchmark", "make", "--request-id", "third"]).done();
    assert_eq!(
        (&made["made"][0]["release"], &made["made"][0]["epsilon"]),
        (&json!(1), &json!("1"))
    );
    // The same again under its id is the same, once; anything else is not due.
    assert_eq!(
        world.run(&["benchmark", "make", "--request-id", "third"]).done(),
        made
    );
    let refusal = world.run(&["benchmark", "make"]).refused("benchmark.due");
    assert_eq!(refusal["hint"], "the next is due on 2026-10-01");
    for epsilon in ["1", "0.5"] {
        world
            .run(&["query", "1", COUNT, "--fresh", "--epsilon", epsilon])
            .refused("benchmark.due");
    }
    assert_eq!(world.run(&["query", "1", COUNT]).done()["reused"], true);
    world
        .run(&["benchmark", "make", "--now", "2026-09-30T23:59:59Z"])
        .refused("benchmark.due");
    assert_eq!(spent(&world), "1");
    let made = world
        .run(&["benchmark", "make", "--now", "2026-10-01T00:00:00Z"])
        .done();
    assert_eq!(made["made"][0]["release"], 2);
    assert_eq!(spent(&world), "2");
    assert_eq!(
        world
            .run(&["benchmark", "make", "--now", "2027-01-01T00:00:00Z"])
            .done()["made"],
        json!([])
    );
    world.verified();
}

#[test]
fn made_by_many_at_once_it_is_made_once() {
    let world = World::drivers(20);
    shared(&world, 20);
    timetable(&world, &[COUNT], "2");
    let making: Vec<Child> = (0..8).map(|_| world.spawn(&["benchmark", "make"])).collect();
    let said: Vec<Said> = making.into_iter().map(finish).collect();
    let (done, other): (Vec<&Said>, Vec<&Said>) = said.iter().partition(|said| said.code == Some(0));
    assert_eq!(done.len(), 1, "{said:?}");
    for said in other {
        said.refused("benchmark.due");
    }
    assert_eq!(spent(&world), "1");
    world.verified();
}

fn view(world: &World, who: &str) -> Value {
    world.run(&["me", "compare", "--as", who]).done()
}

#[test]
fn her_view_is_the_same_whatever_others_bring_say_or_leave() {
    let world = World::unspendable(60);
    shared(&world, 60);
    timetable(&world, &[QUANTILES], "200");
    assert_eq!(view(&world, "ext:D0007")["logged"], json!([]));
    world.run(&["benchmark", "make"]).done();
    let paid = spent(&world);
    let first = view(&world, "ext:D0007");
    let groups = &first["benchmarks"][0]["groups"];
    assert_eq!(groups.as_array().unwrap().len(), 1, "{first}");
    // Two trips, of 5.07 and 6.07: the lower of the two in the middle.
    assert_eq!(
        (&groups[0]["group"], &groups[0]["own"]),
        (&json!({ "status": "completed" }), &json!("5.07"))
    );
    assert_eq!(groups[0]["quantiles"].as_array().unwrap().len(), 5, "{first}");
    let more = world.write("more.csv", trips(1..=6, 300));
    let withdraw = ["consent", "withdraw", "--as", "ext:D0008", "--dataset", "trips"];
    let own = ["consent", "withdraw", "--as", "ext:D0007", "--dataset", "trips"];
    for act in [
        &bring(&more)[..],
        &withdraw,
        &["member", "leave", "ext:D0009"],
        &["member", "erase", "ext:D0010"],
        &["member", "add", "Nobody Yet"],
        &own,
    ] {
        world.run(act).done();
        assert_eq!(
            view(&world, "ext:D0007")["benchmarks"],
            first["benchmarks"],
            "after {act:?}"
        );
    }
    assert_eq!(spent(&world), paid);
    // Each look stands in the log about her, a repeat under an id too.
    for _ in 0..2 {
        world
            .run(&["me", "compare", "--as", "ext:D0007", "--request-id", "again"])
            .done();
    }
    let looked = world.run(&["member", "show", "ext:D0007"]).done()["looked_at"].clone();
    assert_eq!(looked.as_array().unwrap().len(), 9, "{looked}");
    assert_eq!(
        world.run(&["member", "show", "ext:D0008"]).done()["looked_at"],
        json!([])
    );
    // Her own rows do change it.
    let hers = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n\
         D0007,2026-06-20T10:00:00Z,uber,completed,EUR,250.00,3,600\n\
         D0007,2026-06-21T10:00:00Z,uber,completed,EUR,250.00,3,600\n\
         D0007,2026-06-22T10:00:00Z,uber,completed,EUR,250.00,3,600\n";
    let hers = world.write("hers.csv", hers);
    world.contribute("trips", &hers).done();
    let later = view(&world, "ext:D0007");
    assert_eq!(later["benchmarks"][0]["groups"][0]["own"], "250.00");
    assert_eq!(
        later["benchmarks"][0]["groups"][0]["quantiles"],
        first["benchmarks"][0]["groups"][0]["quantiles"]
    );
    world.verified();
}

#[test]
fn who_has_no_rows_is_told_so_and_nobody_looks_without_a_name() {
    let world = World::drivers(60);
    shared(&world, 60);
    timetable(&world, &[QUANTILES, COUNT], "8");
    world.run(&["benchmark", "make"]).done();
    world.run(&["me", "compare"]).failed(2, "usage");
    world.run(&["member", "leave", "ext:D0009"]).done();
    world
        .run(&["me", "compare", "--as", "ext:D0009"])
        .refused("membership.left");
    assert_eq!(view(&world, "1")["benchmarks"][0]["groups"], json!([]));
    let said = world.plainly(&["me", "compare", "--as", "1"]);
    assert!(
        said.stdout.contains("You have no rows to compare here."),
        "{said:?}"
    );
    assert_eq!(
        view(&world, "ext:D0001")["benchmarks"].as_array().unwrap().len(),
        1
    );
    assert_eq!(
        world
            .run(&["me", "compare", "--as", "1", "--dataset", "hours"])
            .done()["benchmarks"],
        json!([])
    );
}

const STATUSES: [&str; 5] = [
    "completed",
    "rider_canceled",
    "driver_canceled",
    "unfulfilled",
    "other",
];

/// Rows in which much is missing, in another currency or beyond the bounds. Each twentieth driver has more of them than
/// count, and they are so far apart that her median depends on which do.
fn odd_trips(drivers: u32) -> String {
    let mut text = "driver_id,requested_at,platform,status,currency,fare,airport\n".to_owned();
    let mut state = 1761u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for driver in 1..=drivers {
        let many = driver % 20 == 0;
        let rows = if many { 12_000 } else { 1 + next(9) };
        for row in 0..rows {
            let fare = match next(9) {
                0 => String::new(),
                _ if many => ["1.00", "250.00"][usize::try_from(next(2)).unwrap()].to_owned(),
                _ => format!("{}.{:02}", next(40) * next(12), next(100)),
            };
            let currency = if next(5) == 0 { "USD" } else { "EUR" };
            let airport = ["yes", "no", ""][usize::try_from(next(3)).unwrap()];
            let status = STATUSES[usize::try_from(next(5)).unwrap()];
            let (hour, minute, second) = (row / 3_600, row / 60 % 60, row % 60);
            writeln!(
                text,
                "D{driver:04},2026-06-10T{hour:02}:{minute:02}:{second:02}Z,uber,{status},{currency},{fare},{airport}"
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn her_figure_lies_where_the_clean_room_puts_her() {
    const MEDIANS: &str = "SELECT airport, status, MEDIAN(fare) AS p50 FROM trips \
        WHERE currency = 'EUR' AND status <> 'other' GROUP BY airport, status";
    const DRIVERS: u32 = 40;
    let world = World::drivers(DRIVERS);
    let odd = world.write("odd.csv", odd_trips(DRIVERS));
    world.contribute("trips", &odd).done();
    timetable(&world, &[MEDIANS], "8");
    world.run(&["benchmark", "make"]).done();
    let views: Vec<Value> = (1..=DRIVERS)
        .map(|driver| view(&world, &format!("ext:D{driver:04}")))
        .collect();
    let books = Books::open(&world.home());
    let fare = &books.coop.charters["trips"].rule.field("fare").unwrap().kind;
    let Kind::Measure(fare) = fare else {
        panic!("a fare is measured")
    };
    let edges: Vec<i64> = fare.bins.iter().map(|edge| edge.at_scale(2).unwrap()).collect();
    let mut figures = 0;
    for (place, view) in views.iter().enumerate() {
        let member = u32::try_from(place).unwrap() + 3;
        let groups = view["benchmarks"][0]["groups"].as_array().unwrap();
        let bins = books.figures(MEDIANS, 1, member);
        for (cell, counted) in bins.chunks_exact(edges.len() + 1).enumerate() {
            let name = json!({ "airport": (cell / 5 == 1).to_string(), "status": STATUSES[cell % 5] });
            let group = groups.iter().find(|group| group["group"] == name);
            let mut expected = vec![0; edges.len() + 1];
            if let Some(group) = group {
                let (own, _) = scaled(group["own"].as_str().unwrap(), 2).unwrap();
                expected[edges.partition_point(|edge| *edge <= own)] = 1;
                figures += 1;
            }
            assert_eq!(counted, expected, "member {member}, {name}: {view}");
        }
    }
    assert!(figures > 60, "{figures}");
}
