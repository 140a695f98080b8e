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
    "SELECT platform, MEDIAN(duration), QUANTILE(distance, 0.9) FROM trips GROUP BY platform",
    "SELECT HISTOGRAM(distance), HISTOGRAM(CLAMP(duration, 100, 1000)) AS h FROM trips",
    "SELECT airport, VAR_POP(distance), STDDEV(duration) FROM trips GROUP BY airport",
    "SELECT SUM(fare) / SUM(distance), COUNT(surge) / COUNT(*) FROM trips WHERE currency = 'EUR'",
    "SELECT town, AVG(km), MEDIAN(usual), SUM(n) FROM (SELECT member, ANY_VALUE(platform) AS town, SUM(distance) AS km, MEDIAN(duration) AS usual, COUNT(*) AS n FROM trips GROUP BY member) AS m WHERE km > 0 GROUP BY town",
    "SELECT DATE_TRUNC('year', first), COUNT(*) FROM (SELECT member, MIN(requested_at) AS first, MAX(surge) AS most FROM trips GROUP BY member) AS m WHERE most >= 0 GROUP BY DATE_TRUNC('year', first)",
    "SELECT COUNT(*), SUM(tips) FROM trips JOIN (SELECT member, SUM(amount) AS tips FROM payments WHERE currency = 'EUR' GROUP BY member) AS p USING (member)",
    "SELECT AVG(minutes), COUNT(DISTINCT member) FROM trips JOIN (SELECT member, SUM(online) AS minutes, MIN(started_at) AS first FROM hours GROUP BY member) AS h USING (member) WHERE first < '2027-01-01'",
    "SELECT region, COUNT(*) FROM trips JOIN regions USING (currency) GROUP BY region",
    "SELECT EXTRACT(HOUR FROM requested_at), COUNT(*) FROM trips GROUP BY EXTRACT(HOUR FROM requested_at)",
    "SELECT DATE_TRUNC('quarter', requested_at), COUNT(*) FROM trips GROUP BY DATE_TRUNC('quarter', requested_at)",
    "SELECT DATE_TRUNC('week', requested_at), EXTRACT(ISODOW FROM requested_at), COUNT(*) FROM trips WHERE requested_at >= '2026-05-20' AND requested_at < '2026-07-01' GROUP BY DATE_TRUNC('week', requested_at), EXTRACT(ISODOW FROM requested_at)",
    "SELECT platform, COUNT(*) AS n, AVG(distance) FROM trips GROUP BY platform HAVING n > 30 OR AVG(distance) < 5 ORDER BY n DESC LIMIT 3",
    "SELECT COUNT(*), COUNT(DISTINCT member), COUNT(fare), COUNT(surge), COUNT(duration), COUNT(distance), COUNT(pickup_duration), SUM(distance), SUM(duration), SUM(surge), SUM(pickup_duration), AVG(distance), AVG(duration), AVG(surge), MEDIAN(distance), MEDIAN(duration), QUANTILE(distance, 0.25), STDDEV(distance), VAR_POP(surge), SUM(distance) / SUM(duration) FROM trips",
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
    beside(&world, first.is_some());
    let mut consents = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
    for driver in u32::from(first.is_none()) + 1..=DRIVERS {
        for dataset in ["trips", "payments", "hours"] {
            writeln!(
                consents,
                "ext:D{driver:04},{dataset},PublicBenefit,class:public-body,aggregate,yes"
            )
            .unwrap();
        }
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

/// Rows of the datasets that are joined; of driver 1 there are the oddest, or none.
fn beside(world: &World, first: bool) {
    let mut payments = "driver_id,paid_at,platform,currency,classification,amount\n".to_owned();
    let mut hours = "driver_id,started_at,platform,online,on_trip,offers,accepted,completed\n".to_owned();
    if first {
        for (year, amount) in [
            (2015, "92233720368547758.07"),
            // What has not come yet is a bad row, so the latest time there can be is that of the import.
            (1999, "-92233720368547758.08"),
            (1583, ""),
            (2026, "92233720368547758.07"),
        ] {
            let time = format!("{year}-02-28T23:59:59Z");
            writeln!(payments, "D0001,{time},,EUR,'; DROP TABLE,{amount}").unwrap();
            writeln!(hours, "D0001,{time},uber,{amount},{amount},,0,-1").unwrap();
        }
    }
    for driver in 2..=DRIVERS {
        writeln!(
            payments,
            "D{driver:04},2026-06-03T10:00:00Z,uber,EUR,tip,{}.5",
            driver % 7
        )
        .unwrap();
        writeln!(hours, "D{driver:04},2026-06-03T10:00:00Z,uber,55,20,5,4,3").unwrap();
    }
    for (dataset, rows) in [("payments", payments), ("hours", hours)] {
        let rows = world.write(&format!("{dataset}.csv"), rows);
        let said = world.contribute(dataset, &rows).done();
        assert_eq!(said["rejected_count"], 0, "{said}");
    }
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
            [2015, 1970, 1999, 1583, 2026][row % 5],
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
    let notes = answer["notes"].as_array().into_iter().flatten();
    let chosen = |note: &Value| {
        note.as_str()
            .is_some_and(|note| note.contains("which lines are shown"))
    };
    if notes.into_iter().any(chosen) {
        for noisy in ["rows", "error95"] {
            form[noisy] = "~".into();
        }
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

/// Asks the same of both; they reply alike; the status of both.
#[track_caller]
fn alike(one: &World, other: &World, line: &[&str]) -> Option<i32> {
    let said = reply(&one.run(line));
    assert_eq!(said, reply(&other.run(line)), "{line:?}");
    let budget = ["budget", "show", "trips"];
    assert_eq!(
        one.run(&budget),
        other.run(&budget),
        "{line:?} costs one more than the other"
    );
    said.0
}

fn all_alike(one: &World, other: &World) {
    for sql in ANSWERED {
        assert_eq!(alike(one, other, &["quote", "1", sql]), Some(0), "{sql}");
        assert_eq!(
            alike(one, other, &["query", "1", sql, "--fresh"]),
            Some(0),
            "{sql}"
        );
    }
    for dataset in ["payments", "hours"] {
        let budget = ["budget", "show", dataset];
        assert_eq!(one.run(&budget), other.run(&budget));
    }
    for sql in REFUSED {
        assert_eq!(alike(one, other, &["quote", "1", sql]), Some(3), "{sql}");
        assert_eq!(alike(one, other, &["query", "1", sql]), Some(3), "{sql}");
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
