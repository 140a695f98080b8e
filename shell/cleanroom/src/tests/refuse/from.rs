//! What cannot stand after FROM.

use super::{refusal, refused_at_mark};

const REFUSED: &[&str] = &[
    // Public tables.
    "SELECT COUNT(*) FROM rides JOIN ^towns USING (city)",
    "SELECT COUNT(*) FROM rides JOIN ^homes USING (city)",
    "SELECT COUNT(*) FROM rides JOIN regions USING (^country)",
    "SELECT COUNT(*) FROM rides JOIN regions USING (^city, country)",
    "SELECT COUNT(*) FROM rides JOIN regions ON ^rides.city = regions.country",
    "SELECT COUNT(*) FROM rides JOIN regions ON ^currency = regions.city",
    "SELECT COUNT(*) FROM rides JOIN regions ON ^rides.city > regions.city",
    "SELECT COUNT(*) FROM rides JOIN regions ON ^TRUE",
    "SELECT COUNT(*) FROM rides JOIN ^regions AS r USING (city)",
    "SELECT COUNT(*) FROM rides NATURAL JOIN ^regions",
    "SELECT COUNT(*) FROM rides LEFT JOIN ^regions USING (city)",
    "SELECT COUNT(*) FROM rides JOIN regions USING (city) JOIN ^regions USING (city)",
    "SELECT COUNT(*) FROM ^regions",
    "SELECT ^country, COUNT(*) FROM rides JOIN regions USING (city)",
    "SELECT COUNT(*) FROM rides GROUP BY ^country",
    "SELECT COUNT(*) FROM rides JOIN regions USING (city) WHERE country = ^'FR'",
    "SELECT COUNT(*) FROM rides JOIN regions USING (city) WHERE country IN ('CH', ^5)",
    "SELECT COUNT(*) FROM rides JOIN regions USING (city) WHERE country > ^'CH'",
    "SELECT COUNT(*) FROM rides JOIN regions USING (city) WHERE ^country",
    "SELECT COUNT(^country) FROM rides JOIN regions USING (city)",
    "SELECT COUNT(*) FROM rides JOIN seasons USING (day) WHERE season = ^'monsoon'",
    // One row for each member.
    "SELECT AVG(t) FROM (^SELECT SUM(fare) AS t FROM rides) AS m",
    "SELECT AVG(t) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY ^city) AS m",
    "SELECT AVG(t) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member, ^city) AS m",
    "SELECT AVG(t) FROM (^SELECT SUM(fare) AS t FROM rides GROUP BY ALL) AS m",
    "SELECT COUNT(*) FROM (^SELECT member FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT ^member AS x, SUM(fare) AS t FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT ^fare FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT ^COUNT(*) FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS ^\"Total\" FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS ^select FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t, AVG(fare) AS ^t FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT ^STDDEV(fare) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT ^COUNT(DISTINCT member) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(^CLAMP(fare, 0, 1)) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(^fare + 1) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT ^SUM(fare) / COUNT(*) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(^city) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT MAX(^city) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT AVG(^day) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT ANY_VALUE(^member) AS s FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member ^HAVING SUM(fare) > 1) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member ^ORDER BY 1) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member ^LIMIT 1) AS m ORDER BY 1",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m ^FETCH FIRST 1 ROW ONLY",
    "SELECT COUNT(*) FROM (SELECT ^DISTINCT SUM(fare) AS t FROM rides GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member ^UNION SELECT 1) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM ^profiles GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(t) AS t FROM (^SELECT SUM(fare) AS t FROM rides GROUP BY member) GROUP BY member) AS m",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS ^m (x)",
    "SELECT COUNT(*) FROM ^LATERAL (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m",
    "SELECT SUM(^fare) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m",
    "SELECT SUM(^n.t) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m",
    "SELECT SUM(t) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m WHERE ^m.member = 3",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m GROUP BY ^t",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m GROUP BY ^BIN(t)",
    "SELECT COUNT(*) FROM (SELECT SUM(fare) AS t FROM rides GROUP BY member) AS m GROUP BY BIN(t, ^x)",
    "SELECT SUM(^city) FROM (SELECT ANY_VALUE(city) FROM rides GROUP BY member) AS m",
    "SELECT ^ANY_VALUE(city) FROM rides",
    // Joins on the member.
    "SELECT COUNT(*) FROM rides JOIN ^profiles USING (member)",
    "SELECT COUNT(*) FROM rides JOIN ^profiles ON rides.member = profiles.member",
    "SELECT COUNT(*) FROM rides LEFT JOIN (^SELECT ANY_VALUE(home) FROM profiles GROUP BY member) AS p USING (member)",
    "SELECT COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(home) FROM profiles GROUP BY member) AS p USING (^home)",
    "SELECT COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(home) FROM profiles GROUP BY member) AS p ON ^rides.member = rides.member",
    "SELECT COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(home) FROM profiles GROUP BY member) AS p ON ^rides.city = p.home",
    "SELECT COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(home) FROM profiles GROUP BY member) AS p ON ^rides.member = p.member AND night",
    "SELECT COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(home) FROM profiles GROUP BY member) AS p ON ^q.member = p.member",
    "SELECT COUNT(*) FROM rides JOIN (^SELECT ANY_VALUE(home) AS city FROM profiles GROUP BY member) AS p USING (member)",
    "SELECT COUNT(*) FROM rides JOIN (^SELECT ANY_VALUE(home) FROM profiles GROUP BY member) AS rides USING (member)",
    "SELECT COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(home) FROM ^wages GROUP BY member) AS p USING (member)",
    "SELECT COUNT(*) FROM rides JOIN (SELECT ^home FROM profiles GROUP BY member) AS p USING (member)",
    "SELECT COUNT(*) FROM rides JOIN (^SELECT ANY_VALUE(home) FROM profiles) AS p USING (member)",
    "SELECT COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(home) FROM profiles JOIN (^SELECT 1) USING (member) GROUP BY member) AS p USING (member)",
    "SELECT COUNT(*) FROM rides WHERE fare > ^'ten",
];

#[test]
fn rows_are_joined_by_public_tables_and_on_the_member_only() {
    for marked in REFUSED {
        refused_at_mark(marked);
    }
}

#[test]
fn a_bare_join_is_answered_with_the_one_that_works() {
    let refusal = refusal("SELECT COUNT(*) FROM rides JOIN profiles ON rides.member = profiles.member");
    let hint = refusal.hint.unwrap();
    let (_, join) = hint.split_once("JOIN").unwrap();
    let shape = super::super::fixture::shape(&format!("SELECT COUNT(*) FROM rides JOIN{join}"));
    assert_eq!(shape.joins[0].dataset, "profiles");
}
