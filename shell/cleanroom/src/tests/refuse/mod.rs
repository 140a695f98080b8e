//! Questions that are refused, by which rule and where.

mod after;
mod from;
mod ids;

use super::fixture::{charter, others};
use crate::analyse;
use fenwick_coop::kernel::refusal::Refusal;
use std::time::Duration;

/// A refusal, within seconds: a text that keeps the parser busy is an attack.
pub fn refusal(sql: &str) -> Refusal {
    let (sender, receiver) = std::sync::mpsc::channel();
    let text = sql.to_owned();
    std::thread::spawn(move || drop(sender.send(analyse(&text, &charter(), &others()))));
    let found = receiver.recv_timeout(Duration::from_secs(5));
    let start: String = sql.chars().take(120).collect();
    match found.unwrap_or_else(|_| panic!("took too long: {start}")) {
        Ok(shape) => panic!("accepted: {sql} as {shape:?}"),
        Err(refusal) => refusal,
    }
}

/// Hostile, mistaken and unsupported statements; `^` marks the place that the refusal must point at.
const REFUSED: &[&str] = &[
    "^",
    "^;",
    "^DROP TABLE rides",
    "^DELETE FROM rides",
    "^UPDATE rides SET fare = 0",
    "^INSERT INTO rides VALUES (1)",
    "^CREATE TABLE x AS SELECT 1",
    "^CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'",
    "^COPY rides TO '/tmp/out.csv'",
    "^SET datafusion.execution.batch_size = 1",
    "^SHOW TABLES",
    "^SHOW ALL",
    "^EXPLAIN SELECT COUNT(*) FROM rides",
    "^EXPLAIN ANALYZE SELECT COUNT(*) FROM rides",
    "^DESCRIBE rides",
    "^PREPARE p AS SELECT 1",
    "^EXECUTE p",
    "^VALUES (1), (2)",
    "^TABLE rides",
    "^FROM rides",
    "^(SELECT COUNT(*) FROM rides)",
    "^WITH x AS (SELECT * FROM rides) SELECT COUNT(*) FROM x",
    "^PRAGMA database_list",
    "^ATTACH 'x.db'",
    "^BEGIN",
    "SELECT COUNT(*) FROM rides; ^DROP TABLE rides",
    "SELECT COUNT(*) FROM rides; ^SELECT COUNT(*) FROM rides",
    "SELECT ^* FROM rides",
    "SELECT rides.^* FROM rides",
    "SELECT COUNT(*), ^* FROM rides",
    "SELECT ^fare FROM rides",
    "SELECT ^city FROM rides",
    "SELECT ^city, COUNT(*) FROM rides",
    "SELECT ^member FROM rides",
    "SELECT COUNT(*) FROM rides GROUP BY ^member",
    "SELECT COUNT(*) FROM rides WHERE ^member = 7",
    "SELECT ^COUNT(DISTINCT city) FROM rides",
    "SELECT COUNT(^member) FROM rides",
    "SELECT COUNT(^_member) FROM rides",
    "SELECT ^COUNT(1) FROM rides",
    "SELECT ^COUNT() FROM rides",
    "SELECT ^COUNT(city, night) FROM rides",
    "SELECT SUM(CLAMP(abs(^abs(fare)), 0, 1)) FROM rides",
    "SELECT ^MIN(fare) FROM rides",
    "SELECT ^MAX(fare) FROM rides",
    "SELECT ^ARRAY_AGG(fare) FROM rides",
    "SELECT ^STRING_AGG(city, ',') FROM rides",
    "SELECT ^RANDOM() FROM rides",
    "SELECT ^VERSION() FROM rides",
    "SELECT ^NOW() FROM rides",
    "SELECT SUM(^city) FROM rides",
    "SELECT SUM(^night) FROM rides",
    "SELECT SUM(^fare + 1) FROM rides",
    "SELECT SUM(^10 / fare) FROM rides",
    "SELECT SUM(CAST(^city AS BIGINT)) FROM rides",
    "SELECT SUM(^fare::int) FROM rides",
    "SELECT ^SUM(fare) + 1 FROM rides",
    "SELECT ^SUM(fare) * COUNT(*) FROM rides",
    "SELECT SUM(fare) / ^2 FROM rides",
    "SELECT ^100 / SUM(fare) FROM rides",
    "SELECT SUM(fare) / ^AVG(fare) FROM rides",
    "SELECT ^MEDIAN(fare) / COUNT(*) FROM rides",
    "SELECT SUM(fare) / ^NULLIF(COUNT(*), 1) FROM rides",
    "SELECT ^NULLIF(SUM(fare), 0) FROM rides",
    "SELECT ^SUM(fare) / COUNT(*) / COUNT(*) FROM rides",
    "SELECT -^SUM(fare) FROM rides",
    "SELECT ^SUM(DISTINCT fare) FROM rides",
    "SELECT ^SUM(fare) FILTER (WHERE night) FROM rides",
    "SELECT ^SUM(fare) OVER (PARTITION BY city) FROM rides",
    "SELECT ^COUNT(*) OVER () FROM rides",
    "SELECT SUM(^sqrt(fare)) FROM rides",
    "SELECT ^COALESCE(SUM(fare), 0) FROM rides",
    "SELECT ^CASE WHEN COUNT(*) > 3 THEN 1 END FROM rides",
    "SELECT ^1 FROM rides",
    "SELECT ^'x', COUNT(*) FROM rides",
    "SELECT ^NULL FROM rides",
    "SELECT (^SELECT COUNT(*) FROM rides) FROM rides",
    "SELECT COUNT(*) FROM ^other",
    "SELECT COUNT(*) FROM ^information_schema.tables",
    "SELECT COUNT(*) FROM ^generate_series(1, 1000000)",
    "SELECT COUNT(*) ^FROM '/etc/passwd'",
    "SELECT COUNT(*) FROM rides, ^rides AS b",
    "SELECT COUNT(*) FROM rides JOIN ^rides ON TRUE",
    "SELECT COUNT(*) FROM rides JOIN ^rides AS b ON TRUE",
    "SELECT COUNT(*) FROM rides CROSS JOIN ^rides AS b",
    "SELECT COUNT(*) FROM ^rides AS r",
    "SELECT COUNT(*) FROM (^SELECT * FROM rides) AS x",
    "SELECT COUNT(*) FROM (SELECT ^* FROM rides GROUP BY member) AS x",
    "^SELECT COUNT(*)",
    "SELECT ^DISTINCT city, COUNT(*) FROM rides GROUP BY city",
    "SELECT COUNT(*) FROM rides ^UNION SELECT COUNT(*) FROM rides",
    "SELECT COUNT(*) FROM rides ^EXCEPT SELECT COUNT(*) FROM rides",
    "SELECT COUNT(*) FROM rides ^OFFSET 1",
    "SELECT COUNT(*) FROM rides ^FETCH FIRST 1 ROW ONLY",
    "SELECT COUNT(*) FROM rides ^FOR UPDATE",
    "SELECT COUNT(*) ^INTO x FROM rides",
    "SELECT city, COUNT(*) FROM rides GROUP BY ^1",
    "SELECT city AS c, COUNT(*) FROM rides GROUP BY ^c",
    "SELECT COUNT(*) FROM rides GROUP BY ^fare",
    "SELECT COUNT(*) FROM rides GROUP BY ^day",
    "SELECT COUNT(*) FROM rides GROUP BY ^tip",
    "SELECT COUNT(*) FROM rides GROUP BY city, ^city",
    "SELECT COUNT(*) FROM rides GROUP BY ^BIN(tip)",
    "SELECT COUNT(*) FROM rides GROUP BY ^BIN(fare, 10)",
    "SELECT COUNT(*) FROM rides GROUP BY ^upper(city)",
    "SELECT COUNT(*) FROM rides GROUP BY DATE_TRUNC(^'minute', day)",
    "SELECT COUNT(*) FROM rides GROUP BY ^DATE_TRUNC('month', fare)",
    "SELECT COUNT(*) FROM rides ^GROUP BY ALL",
    "SELECT COUNT(*) FROM rides GROUP BY ROLLUP(^city)",
    "SELECT COUNT(*) FROM rides ^GROUP BY place, city, night, currency",
    "SELECT COUNT(*) FROM rides WHERE ^salary > 3",
    "SELECT COUNT(*) FROM rides WHERE fare > ^'ten'",
    "SELECT COUNT(*) FROM rides WHERE fare > ^10 + 1",
    "SELECT COUNT(*) FROM rides WHERE ^fare + 1 > 10",
    "SELECT COUNT(*) FROM rides WHERE ^fare",
    "SELECT COUNT(*) FROM rides WHERE ^1",
    "SELECT COUNT(*) FROM rides WHERE ^1 = 1",
    "SELECT COUNT(*) FROM rides WHERE fare = ^tip",
    "SELECT COUNT(*) FROM rides WHERE fare = ^NULL",
    "SELECT COUNT(*) FROM rides WHERE fare IN (1, ^NULL)",
    "SELECT COUNT(*) FROM rides WHERE ^fare IN (SELECT 1)",
    "SELECT COUNT(*) FROM rides WHERE EXISTS (^SELECT 1 FROM rides)",
    "SELECT COUNT(*) FROM rides WHERE fare > (^SELECT AVG(fare) FROM rides)",
    "SELECT COUNT(*) FROM rides WHERE city = ^'Genf'",
    "SELECT COUNT(*) FROM rides WHERE city > ^'Bern'",
    "SELECT COUNT(*) FROM rides WHERE ^city LIKE 'B%'",
    "SELECT COUNT(*) FROM rides WHERE city = ^7",
    "SELECT COUNT(*) FROM rides WHERE night = ^1",
    "SELECT COUNT(*) FROM rides WHERE ^night IS TRUE",
    "SELECT COUNT(*) FROM rides WHERE night > ^TRUE",
    "SELECT COUNT(*) FROM rides WHERE day > ^5",
    "SELECT COUNT(*) FROM rides WHERE day > ^'soon'",
    "SELECT COUNT(*) FROM rides WHERE day > ^'2026-13-01'",
    "SELECT COUNT(*) FROM rides WHERE day > ^'2026-01-01T00:00:00.5Z'",
    "SELECT COUNT(*) FROM rides WHERE ^to_timestamp(city) > day",
    "SELECT COUNT(*) FROM rides WHERE ^pg_sleep(10)",
    "SELECT COUNT(*) FROM rides WHERE ^fare % 0 = 1",
    "SELECT COUNT(*) FROM rides WHERE fare > ^$1",
    "SELECT COUNT(*) FROM rides WHERE ^rides.fare.x > 1",
    "SELECT COUNT(*) FROM rides WHERE ^x.fare > 1",
    "SELECT COUNT(*), COUNT(*) AS ^count FROM rides",
    "SELECT COUNT(*), ^COUNT(*) FROM rides",
    "SELECT COUNT(*) AS ^\"\" FROM rides",
    "SELECT ^CLAMP(fare, 0, 1) FROM rides",
    "SELECT SUM(^CLAMP(fare)) FROM rides",
    "SELECT COUNT(*) FROM ^WHERE",
    // Times.
    "SELECT COUNT(*) FROM rides GROUP BY EXTRACT(HOUR FROM ^fare)",
    "SELECT COUNT(*) FROM rides GROUP BY ^DATE_TRUNC('day', fare)",
    "SELECT COUNT(*) FROM rides WHERE day > '2026-01-01' GROUP BY DATE_TRUNC('month', day), ^day",
    // Codes that are found.
    "SELECT COUNT(*) FROM rides GROUP BY product, ^reason",
    "SELECT COUNT(*) FROM rides WHERE product = ^'far too long a code'",
    "SELECT COUNT(*) FROM rides WHERE product < ^'A'",
    "SELECT SUM(^product) FROM rides",
];

/// Sees that a statement is refused by the whitelist, at the place of its `^`, and with a hint.
pub fn refused_at_mark(marked: &str) {
    let at = marked.chars().position(|letter| letter == '^').unwrap() + 1;
    let sql = marked.replacen('^', "", 1);
    let refusal = refusal(&sql);
    assert_eq!(refusal.rule, "query.whitelist", "{sql}: {}", refusal.message);
    assert!(
        refusal.hint.as_ref().is_some_and(|hint| !hint.is_empty()),
        "no hint for {sql}"
    );
    assert_eq!(refusal.at, Some(at as u32), "{sql}: {}", refusal.message);
}

#[test]
fn nothing_off_the_whitelist_passes_and_the_place_is_named() {
    for marked in REFUSED {
        refused_at_mark(marked);
    }
}

#[test]
fn lines_and_wide_letters_count_as_characters() {
    let sql = "SELECT COUNT(*) AS \"Zürich 🚲\"\nFROM rides\r\nWHERE city = 'Zürich' AND salary > 3";
    let at = sql
        .chars()
        .collect::<Vec<_>>()
        .windows(6)
        .position(|six| six.iter().collect::<String>() == "salary")
        .unwrap()
        + 1;
    assert_eq!(refusal(sql).at, Some(at as u32));
}

/// Questions that other rules refuse.
const BY_RULE: &[(&str, &str)] = &[
    ("SELECT SUM(tip) FROM rides", "query.bounds"),
    ("SELECT AVG(tip) FROM rides", "query.bounds"),
    ("SELECT SUM(CLAMP(tip, 0, 5)) FROM rides", "query.bounds"),
    ("SELECT SUM(CLAMP(fare, 5, 0)) FROM rides", "query.bounds"),
    ("SELECT SUM(CLAMP(fare, 0, 0.001)) FROM rides", "query.bounds"),
    ("SELECT SUM(CLAMP(fare, 200, 300)) FROM rides", "query.bounds"),
    ("SELECT SUM(pay) FROM rides", "query.mixed-units"),
    (
        "SELECT AVG(pay) FROM rides WHERE currency <> 'EUR'",
        "query.mixed-units",
    ),
    (
        "SELECT SUM(pay) FROM rides WHERE currency IN ('EUR', 'CHF')",
        "query.mixed-units",
    ),
    (
        "SELECT SUM(pay) FROM rides WHERE currency = 'EUR' OR night",
        "query.mixed-units",
    ),
    (
        "SELECT SUM(pay) FROM rides WHERE NOT currency = 'EUR'",
        "query.mixed-units",
    ),
    ("SELECT MEDIAN(tip) FROM rides", "query.bounds"),
    ("SELECT HISTOGRAM(tip) FROM rides", "query.bounds"),
    ("SELECT STDDEV(tip) FROM rides", "query.bounds"),
    ("SELECT SUM(tip) / COUNT(*) FROM rides", "query.bounds"),
    (
        "SELECT SUM(t) FROM (SELECT SUM(tip) AS t FROM rides GROUP BY member) AS m",
        "query.bounds",
    ),
    (
        "SELECT SUM(t) FROM (SELECT MAX(tip) AS t FROM rides GROUP BY member) AS m",
        "query.bounds",
    ),
    (
        "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m GROUP BY BIN(t, 5, 5)",
        "query.bounds",
    ),
    (
        "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m GROUP BY BIN(t, 0.001)",
        "query.bounds",
    ),
    ("SELECT MEDIAN(pay) FROM rides", "query.mixed-units"),
    ("SELECT HISTOGRAM(pay) FROM rides", "query.mixed-units"),
    ("SELECT VAR_POP(pay) FROM rides", "query.mixed-units"),
    (
        "SELECT SUM(p) FROM (SELECT SUM(pay) AS p FROM rides GROUP BY member) AS m",
        "query.mixed-units",
    ),
    (
        "SELECT COUNT(*) FROM (SELECT ANY_VALUE(pay) AS p, ANY_VALUE(currency) AS c FROM rides GROUP BY member) AS m GROUP BY c",
        "query.mixed-units",
    ),
    (
        "SELECT zone, SUM(pay) FROM rides JOIN zones USING (currency) GROUP BY zone",
        "query.mixed-units",
    ),
    (
        "SELECT SUM(pay) FROM rides JOIN zones USING (currency) WHERE zone = 'Europe'",
        "query.mixed-units",
    ),
];

#[test]
fn bounds_and_units_have_rules_of_their_own() {
    for (sql, rule) in BY_RULE {
        let refusal = refusal(sql);
        assert_eq!(refusal.rule, *rule, "{sql}");
        assert!(refusal.hint.is_some() && refusal.at.is_some(), "{sql}");
    }
    assert!(
        refusal("SELECT SUM(pay) FROM rides")
            .message
            .contains("EUR and CHF are never added")
    );
    assert!(
        refusal("SELECT COUNT(*) FROM rides WHERE city = 'Genf'")
            .hint
            .unwrap()
            .contains("'Basel', 'Bern'")
    );
}

#[test]
fn size_is_bounded() {
    let columns: Vec<String> = (0..61).map(|n| format!("COUNT(*) AS c{n}")).collect();
    refusal(&format!("SELECT {} FROM rides", columns.join(", ")));
    refusal(&format!("SELECT COUNT(*) FROM rides{}", " ".repeat(10_000)));
    refusal("SELECT COUNT(*) FROM rides GROUP BY place, night, DATE_TRUNC('month', day), BIN(fare)");
    let figures: Vec<String> = (0..41)
        .map(|n| format!("SUM(CLAMP(fare, 0, {n})) AS c{n}"))
        .collect();
    assert!(
        refusal(&format!("SELECT {} FROM rides", figures.join(", ")))
            .message
            .contains("noised figures")
    );
    refusal("SELECT HISTOGRAM(load) AS a, HISTOGRAM(CLAMP(load, 0, 90)) AS b FROM rides");
    let edges: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    refusal(&format!(
        "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m GROUP BY BIN(t, {})",
        edges.join(", ")
    ));
    let own: Vec<String> = (0..21).map(|n| format!("SUM(fare) AS c{n}")).collect();
    refusal(&format!(
        "SELECT COUNT(*) FROM (SELECT {} FROM rides GROUP BY member) AS m",
        own.join(", ")
    ));
    let joins: Vec<String> = (0..6)
        .map(|n| {
            format!("JOIN (SELECT COUNT(owner) AS c{n} FROM profiles GROUP BY member) AS p{n} USING (member)")
        })
        .collect();
    refusal(&format!("SELECT COUNT(*) FROM rides {}", joins.join(" ")));
    let many = vec!["night"; 1_000].join(" OR ");
    let written = refusal(&format!("SELECT COUNT(*) FROM rides WHERE {many}"));
    assert_eq!(
        written.at,
        Some(28),
        "its normal form could not be asked: {}",
        written.message
    );
    refusal("SELECT COUNT(*) FROM rides ORDER BY 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1");
}

#[test]
fn deep_and_twisted_texts_end_quickly() {
    let count = "SELECT COUNT(*) FROM rides WHERE";
    for text in [
        format!("{count} {}night{}", "(".repeat(4_000), ")".repeat(4_000)),
        format!("{count} {}night{}", "(".repeat(51), ")".repeat(51)),
        format!("{count} {}salary", "NOT ".repeat(2_000)),
        format!("{count} fare > {}1", "- ".repeat(4_000)),
        format!("{count} fare > 1{}", "+1".repeat(4_000)),
        format!("{count} fare{} > 1", "::int".repeat(1_500)),
        format!("{count} fare{} > 1", "[1]".repeat(2_500)),
        format!("{count} night{}", " IS NULL".repeat(1_000)),
        format!("{count} {}1{} = 1", "abs(".repeat(45), ")".repeat(45)),
        format!("SELECT COUNT(*) FROM {}rides{}", "(".repeat(45), ")".repeat(45)),
        format!(
            "SELECT COUNT(*) FROM {}rides{}",
            "(SELECT * FROM ".repeat(45),
            ")".repeat(45)
        ),
        format!("SELECT {}1{} FROM rides", "(SELECT ".repeat(45), ")".repeat(45)),
        format!("SELECT {}1 FROM rides", "CASE WHEN ".repeat(900)),
        format!("{count} {}", "night AND (".repeat(45)),
        format!("{count} {}salary{}", "(".repeat(45), ")".repeat(45)),
        format!("{count} {}salary{}", "NOT (".repeat(45), ")".repeat(45)),
        format!("{count} {}1{}", "1 IN (1, ".repeat(45), ")".repeat(45)),
        format!("{count} {}1{}", "ARRAY[".repeat(45), "]".repeat(45)),
        format!("{count} {}1{}", "{'a': ".repeat(45), "}".repeat(45)),
        format!("{count} {}1{}", "(1, ".repeat(45), ")".repeat(45)),
        format!("{count} {}1{}", "x[".repeat(45), "]".repeat(45)),
        format!("{count} {}1{}", "EXISTS (SELECT ".repeat(45), ")".repeat(45)),
        format!("{count} {}'1'", "INTERVAL ".repeat(1_000)),
        format!("{count} {}'1'", "DATE ".repeat(1_900)),
        format!("{count} {}1", "1 BETWEEN ".repeat(900)),
        format!("SELECT COUNT(*) FROM {}rides", "rides JOIN (".repeat(45)),
        format!(
            "SELECT COUNT(*) FROM rides GROUP BY {}salary{}",
            "(".repeat(45),
            ")".repeat(45)
        ),
        format!(
            "SELECT {}COUNT(*){} FROM rides WHERE salary",
            "(".repeat(45),
            ")".repeat(45)
        ),
        format!(
            "SELECT COUNT(*) FROM rides{}",
            " UNION SELECT COUNT(*) FROM rides".repeat(250)
        ),
        format!("SELECT COUNT(*) FROM rides{}", " JOIN rides".repeat(800)),
        "'".repeat(9_999),
        "\u{0}".repeat(100),
        "SELECT \u{202e}COUNT(*) FROM rides".to_owned(),
    ] {
        refusal(&text);
    }
}
