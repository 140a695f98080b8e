//! Two co-ops that differ in one member: whatever is asked, both reply in the same way, up to the noise.

use crate::world::{Said, World};
use serde_json::Value;
use std::fmt::Write as _;

const DRIVERS: u32 = 24;

/// Questions that are answered. A row of a member's could make a careless engine fail at each of them.
const ANSWERED: &[&str] = &[
    "SELECT COUNT(*) FROM trips",
    "SELECT COUNT(DISTINCT member) FROM trips WHERE fare > 10",
    "SELECT COUNT(fare), COUNT(surge), COUNT(duration) FROM trips",
    "SELECT currency, SUM(fare) FROM trips GROUP BY currency",
    "SELECT AVG(distance), SUM(distance) FROM trips",
    "SELECT SUM(CLAMP(duration, 0, 60)) FROM trips WHERE status = 'completed'",
    "SELECT platform, status, COUNT(*) FROM trips GROUP BY platform, status",
    "SELECT DATE_TRUNC('month', requested_at), COUNT(DISTINCT member) FROM trips GROUP BY DATE_TRUNC('month', requested_at)",
    "SELECT BIN(distance), COUNT(*), AVG(duration) FROM trips GROUP BY BIN(distance)",
    "SELECT airport, COUNT(*) FROM trips GROUP BY airport",
    "SELECT COUNT(*) FROM trips WHERE airport",
    "SELECT COUNT(*) FROM trips WHERE surge IS NULL OR NOT surge > 1.5",
    "SELECT COUNT(*) FROM trips WHERE fare IN (1, 2.5, 92233720368547758) OR distance BETWEEN -1 AND 1",
    "SELECT COUNT(*) FROM trips WHERE requested_at >= '2015-01-01' AND requested_at < '9999-01-01'",
    "SELECT COUNT(*) FROM trips WHERE fare > 1 AND currency = 'EUR' GROUP BY platform",
];

/// Questions that are refused.
const REFUSED: &[&str] = &[
    "SELECT * FROM trips",
    "SELECT fare FROM trips",
    "SELECT 10 / fare FROM trips",
    "SELECT SUM(10 / fare) FROM trips WHERE currency = 'EUR'",
    "SELECT COUNT(*) FROM trips WHERE 10 / fare > 1",
    "SELECT COUNT(*) FROM trips WHERE sqrt(fare) > 1",
    "SELECT COUNT(*) FROM trips WHERE CAST(platform AS BIGINT) > 1",
    "SELECT COUNT(*) FROM trips WHERE to_timestamp(platform) IS NULL",
    "SELECT COUNT(*) FROM trips WHERE substr(platform, 1, duration) = 'u'",
    "SELECT COUNT(*) FROM trips WHERE fare = (SELECT fare FROM trips)",
    "SELECT COUNT(*) FROM trips WHERE lpad('a', duration) = 'a'",
    "SELECT COUNT(*) FROM trips WHERE chr(duration) = 'a'",
    "SELECT MAX(fare) FROM trips",
    "SELECT SUM(fare) FROM trips",
    "SELECT member, COUNT(*) FROM trips GROUP BY member",
    "SELECT COUNT(*) OVER () FROM trips",
    "EXPLAIN ANALYZE SELECT COUNT(*) FROM trips",
    "SELECT COUNT(*) FROM information_schema.tables",
    "SELECT COUNT(*) FROM trips TABLESAMPLE BERNOULLI (10)",
    "SELECT COUNT(*) FROM trips WHERE random() < 0.5",
    "SELECT COUNT(*) FROM trips WHERE platform ~ '(a+)+b'",
    "SELECT COUNT(*) FROM trips WHERE fare > 'abc'",
    "SELECT COUNT(*) FROM trips; DROP TABLE trips",
];

/// A co-op in which driver 1 gives these rows, or is not there at all.
fn coop(first: Option<&str>) -> World {
    let world = World::unspendable(DRIVERS);
    let mut rows =
        "driver_id,requested_at,platform,status,currency,fare,distance,duration,surge,airport\n".to_owned();
    rows.push_str(first.unwrap_or_default());
    for driver in 2..=DRIVERS {
        for day in 1..=5 {
            writeln!(
                rows,
                "D{driver:04},2026-06-{day:02}T10:00:00Z,uber,completed,EUR,{}.50,{day}.125,{}00,1.20,no",
                driver % 17,
                driver % 9
            )
            .unwrap();
        }
    }
    let rows = world.write("rows.csv", rows);
    world.contribute("trips", &rows).done();
    let mut consents = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
    for driver in u32::from(first.is_none()) + 1..=DRIVERS {
        writeln!(
            consents,
            "ext:D{driver:04},trips,PublicBenefit,class:public-body,aggregate,yes"
        )
        .unwrap();
    }
    let consents = world.write("consents.csv", consents);
    world
        .run(&["consent", "import", &consents, "--attested-by", "1,2"])
        .done();
    world
        .run(&["user", "add", "City", "--kind", "public-body", "--country", "GB"])
        .done();
    world.run(&["user", "vet", "1", "--as", "1"]).done();
    let sql: Vec<String> = ANSWERED.iter().map(|sql| format!("{sql:?}")).collect();
    let request = format!(
        "user = 1\ndataset = \"trips\"\npurpose = \"ImproveTransportMobility\"\ntitle = \"All\"\nwhy = \"All\"\n\
         sql = [{}]\nepsilon = \"30\"\nuntil = \"2026-12-31\"\nfee_minor = 1000000000\n",
        sql.join(",\n")
    );
    let request = world.write("request.toml", request);
    world.run(&["request", "file", &request]).done();
    let decided = world.run(&["request", "decide", "1", "--as", "1"]).done();
    assert_eq!(decided["decision"]["granted"], true, "{decided}");
    world
}

/// Rows in which every value is as large, as small or as odd as it can be, and one that is missing everywhere.
fn hostile() -> String {
    let mut rows = String::new();
    for row in 0..60 {
        let extreme = [
            "92233720368547758.07,9223372036854775.807,9223372036854775807,92233720368547758.07,yes",
            "-92233720368547758.08,-9223372036854775.808,-9223372036854775808,-92233720368547758.08,no",
            "0,0,0,0,",
            ",,,,",
            "-0.01,-0.001,-1,0.01,yes",
        ][row % 5];
        let (year, currency) = (
            [2015, 1970, 9998, 1583, 2026][row % 5],
            ["THB", "doubloon", "EUR"][row % 3],
        );
        writeln!(
            rows,
            "D0001,{year}-02-28T23:59:{row:02}Z,'; DROP TABLE,driver_canceled,{currency},{extreme}"
        )
        .unwrap();
    }
    rows
}

/// What is left of an answer when the noise is taken out: its columns, its keys, its size, its notes.
fn form(answer: &Value) -> Value {
    fn masked(value: &Value) -> Value {
        match value {
            Value::Null => "~".into(),
            Value::String(text) if text.parse::<f64>().is_ok() => "~".into(),
            Value::Array(list) => list.iter().map(masked).collect(),
            other => other.clone(),
        }
    }
    let mut form = answer.clone();
    for noisy in ["rows", "error95"] {
        form[noisy] = masked(&answer[noisy]);
    }
    form["blanked"] = "~".into();
    form["more"] = "~".into();
    form
}

/// What remains of a reply: of a refusal every byte.
fn reply(said: &Said) -> (Option<i32>, Value, String) {
    let said_json = said.object();
    let shown = if said.code == Some(0) {
        form(&said_json)
    } else {
        said.stdout.clone().into()
    };
    (said.code, shown, said.stderr.clone())
}

/// Asks the same of both; they reply alike.
#[track_caller]
fn alike(one: &World, other: &World, line: &[&str]) {
    assert_eq!(reply(&one.run(line)), reply(&other.run(line)), "{line:?}");
    let budget = ["budget", "show", "trips"];
    assert_eq!(
        one.run(&budget),
        other.run(&budget),
        "{line:?} costs one more than the other"
    );
}

fn all_alike(one: &World, other: &World) {
    for sql in ANSWERED {
        alike(one, other, &["quote", "1", sql]);
        alike(one, other, &["query", "1", sql, "--fresh"]);
    }
    for sql in REFUSED {
        assert_eq!(one.run(&["quote", "1", sql]).code, Some(3), "{sql}");
        alike(one, other, &["quote", "1", sql]);
        alike(one, other, &["query", "1", sql]);
    }
    for line in [
        &["request", "show", "1"][..],
        &["budget", "show", "trips"],
        &["release", "list"],
        &["request", "list"],
    ] {
        assert_eq!(one.run(line).code, other.run(line).code);
    }
}

#[test]
fn a_member_with_the_worst_rows_there_can_be_changes_nothing_but_noised_values() {
    all_alike(&coop(Some(&hostile())), &coop(None));
}

#[test]
fn a_revocation_between_two_questions_changes_nothing_but_noised_values() {
    let world = coop(Some(
        "D0001,2026-06-01T10:00:00Z,bolt,completed,KES,250,299,14000,4.5,yes\n",
    ));
    let lines: Vec<Vec<&str>> = ANSWERED
        .iter()
        .map(|sql| vec!["query", "1", sql, "--fresh", "--epsilon", "0.5"])
        .chain(
            ANSWERED
                .iter()
                .map(|sql| vec!["quote", "1", sql, "--epsilon", "0.5"]),
        )
        .chain(REFUSED.iter().map(|sql| vec!["query", "1", sql]))
        .collect();
    let all = || -> Vec<_> { lines.iter().map(|line| reply(&world.run(line))).collect() };
    let charged = || {
        world.run(&["request", "show", "1"]).done()["spent"]
            .as_str()
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    let (start, before, middle) = (charged(), all(), charged());
    world
        .run(&["consent", "withdraw", "--dataset", "trips", "--as", "ext:D0001"])
        .done();
    let after = all();
    for ((line, before), after) in lines.iter().zip(before).zip(after) {
        // Numbers of releases count on and say how many there were, not of whom.
        let unnumbered = |mut reply: (Option<i32>, Value, String)| {
            if let Some(release) = reply.1.get_mut("release") {
                *release = Value::Null;
            }
            reply
        };
        assert_eq!(unnumbered(before), unnumbered(after), "{line:?}");
    }
    assert!((charged() - middle - (middle - start)).abs() < 1e-9);
}
