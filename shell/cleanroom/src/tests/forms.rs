//! Every kind of question, with its normal form.

use super::fixture::shape;
use fenwick_coop::path::query::Shape;

/// Questions and their normal forms.
pub const FORMS: &[(&str, &str)] = &[
    // Aggregates.
    (
        "SELECT VARIANCE(fare), var(load), STDDEV_POP(fare) FROM rides",
        "SELECT VAR_POP(fare) AS var_fare, VAR_POP(load) AS var_load, STDDEV_POP(fare) AS stddev_fare FROM rides",
    ),
    (
        "SELECT STDDEV(CLAMP(fare, 0, 50)) AS s, AVG(CLAMP(fare, 0, 50)) FROM rides GROUP BY night",
        "SELECT STDDEV_POP(CLAMP(fare, 0.00, 50.00)) AS s, AVG(CLAMP(fare, 0.00, 50.00)) AS avg_fare FROM rides GROUP BY night",
    ),
    (
        "SELECT MEDIAN(fare), QUANTILE(fare, 0.5) AS half, QUANTILE(fare, 0.90), QUANTILE(fare, .999) FROM rides GROUP BY city",
        "SELECT MEDIAN(fare) AS median_fare, MEDIAN(fare) AS half, QUANTILE(fare, 0.9) AS p90_fare, QUANTILE(fare, 0.999) AS p99_9_fare FROM rides GROUP BY city",
    ),
    (
        "SELECT PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY load ASC) FROM rides",
        "SELECT QUANTILE(load, 0.25) AS p25_load FROM rides",
    ),
    (
        "SELECT city, HISTOGRAM(fare) FROM rides GROUP BY city",
        "SELECT city AS city, HISTOGRAM(fare) AS histogram_fare FROM rides GROUP BY city",
    ),
    (
        "SELECT HISTOGRAM(CLAMP(load, 0, 100)) AS h FROM rides",
        "SELECT HISTOGRAM(CLAMP(load, 0.0, 100.0)) AS h FROM rides",
    ),
    (
        "SELECT SUM(fare) / COUNT(*), COUNT(tip)/COUNT(*) AS share, SUM(load) / NULLIF(SUM(fare), 0.0) FROM rides",
        "SELECT SUM(fare) / NULLIF(COUNT(*), 0) AS sum_fare_per_count, COUNT(tip) / NULLIF(COUNT(*), 0) AS share, SUM(load) / NULLIF(SUM(fare), 0) AS sum_load_per_sum_fare FROM rides",
    ),
    (
        "SELECT (SUM(pay) / COUNT(DISTINCT rides.member)) FROM rides WHERE currency = 'CHF'",
        "SELECT SUM(pay) / NULLIF(COUNT(DISTINCT member), 0) AS sum_pay_per_members FROM rides WHERE currency = 'CHF'",
    ),
    (
        "SELECT COUNT(DISTINCT rides.member), COUNT(product) FROM rides",
        "SELECT COUNT(DISTINCT member) AS members, COUNT(product) AS count_product FROM rides",
    ),
    // After the noise.
    (
        "SELECT city, COUNT(*) AS n FROM rides GROUP BY city ORDER BY n DESC, city LIMIT 2",
        "SELECT city AS city, COUNT(*) AS n FROM rides GROUP BY city ORDER BY n DESC, city LIMIT 2",
    ),
    (
        "SELECT city, COUNT(*) FROM rides GROUP BY city HAVING COUNT(*) > 10.50 ORDER BY 2 DESC",
        "SELECT city AS city, COUNT(*) AS count FROM rides GROUP BY city HAVING count > 10.5 ORDER BY count DESC",
    ),
    (
        "SELECT city, AVG(fare) \"Mean fare\" FROM rides GROUP BY city HAVING \"Mean fare\" BETWEEN 5 AND 1e1 AND NOT (AVG(fare) IN (7, 8) OR 9 < AVG(fare)) ORDER BY AVG(fare) NULLS LAST",
        "SELECT city AS city, AVG(fare) AS \"Mean fare\" FROM rides GROUP BY city HAVING \"Mean fare\" >= 5 AND \"Mean fare\" <= 10 AND NOT (\"Mean fare\" = 7 OR \"Mean fare\" = 8 OR \"Mean fare\" > 9) ORDER BY \"Mean fare\"",
    ),
    (
        "SELECT COUNT(*) AS \"order\", SUM(fare) AS count FROM rides GROUP BY city HAVING \"order\" > 3 ORDER BY count, \"order\" DESC",
        "SELECT COUNT(*) AS order, SUM(fare) AS count FROM rides GROUP BY city HAVING order > 3 ORDER BY count, order DESC",
    ),
    (
        "SELECT HISTOGRAM(fare) AS h, COUNT(*) FROM rides GROUP BY city HAVING h_2 > 5 ORDER BY h_1 DESC LIMIT 1",
        "SELECT HISTOGRAM(fare) AS h, COUNT(*) AS count FROM rides GROUP BY city HAVING h_2 > 5 ORDER BY h_1 DESC LIMIT 1",
    ),
    (
        "SELECT COUNT(*) FROM rides LIMIT ALL",
        "SELECT COUNT(*) AS count FROM rides",
    ),
    // Keys.
    (
        "SELECT regions.country, COUNT(*) FROM rides JOIN regions ON rides.city = regions.city GROUP BY country",
        "SELECT country AS country, COUNT(*) AS count FROM rides JOIN regions USING (city) GROUP BY country",
    ),
    (
        "SELECT tongue, COUNT(*) FROM rides INNER JOIN regions USING (city) WHERE country = 'CH' GROUP BY tongue",
        "SELECT tongue AS tongue, COUNT(*) AS count FROM rides JOIN regions USING (city) WHERE city IN ('Basel', 'Bern', 'Zürich') GROUP BY tongue",
    ),
    (
        "SELECT COUNT(*) FROM rides JOIN regions ON regions.city = city WHERE tongue <> 'German'",
        "SELECT COUNT(*) AS count FROM rides WHERE NOT (city IS NULL) AND NOT (city IN ('Bern', 'Zürich'))",
    ),
    (
        "SELECT size, COUNT(*) FROM rides JOIN airports USING (city) GROUP BY size",
        "SELECT size AS size, COUNT(*) AS count FROM rides JOIN airports USING (city) GROUP BY size",
    ),
    (
        "SELECT COUNT(*) FROM rides JOIN airports USING (city) WHERE NOT size = 'large' OR night",
        "SELECT COUNT(*) AS count FROM rides WHERE city IN ('Basel', 'Zürich') AND (NOT (city IN ('Zürich')) OR night = TRUE)",
    ),
    (
        "SELECT COUNT(*) FROM rides JOIN airports USING (city)",
        "SELECT COUNT(*) AS count FROM rides WHERE city IN ('Basel', 'Zürich')",
    ),
    (
        "SELECT country, size, COUNT(*) FROM rides JOIN airports USING (city) JOIN regions USING (city) WHERE airports.city IN ('Basel') GROUP BY country, size",
        "SELECT country AS country, size AS size, COUNT(*) AS count FROM rides JOIN airports USING (city) JOIN regions USING (city) WHERE city IN ('Basel') GROUP BY country, size",
    ),
    (
        "SELECT season, COUNT(*) FROM rides JOIN seasons USING (day) GROUP BY season",
        "SELECT season AS season, COUNT(*) AS count FROM rides JOIN seasons USING (day) GROUP BY season",
    ),
    (
        "SELECT COUNT(*) FROM rides JOIN seasons ON rides.day = seasons.day WHERE season IN ('winter', 'spring') AND night",
        "SELECT COUNT(*) AS count FROM rides WHERE day >= '2025-12-21T00:00:00Z' AND ((day >= '2025-12-21T00:00:00Z' AND day < '2026-06-21T00:00:00Z') OR day >= '2026-12-21T00:00:00Z') AND night = TRUE",
    ),
    (
        "SELECT COUNT(*) FROM rides JOIN seasons USING (day) WHERE season = 'winter' OR season IS NULL",
        "SELECT COUNT(*) AS count FROM rides WHERE day >= '2025-12-21T00:00:00Z' AND ((day >= '2025-12-21T00:00:00Z' AND day < '2026-03-20T00:00:00Z') OR day >= '2026-12-21T00:00:00Z' OR FALSE)",
    ),
    (
        "SELECT DATE_TRUNC('quarter', day) AS q, DATE_TRUNC('year', day), COUNT(*) FROM rides GROUP BY DATE_TRUNC('QUARTER', day), DATE_TRUNC('year', day)",
        "SELECT DATE_TRUNC('quarter', day) AS q, DATE_TRUNC('year', day) AS day_year, COUNT(*) AS count FROM rides GROUP BY DATE_TRUNC('quarter', day), DATE_TRUNC('year', day)",
    ),
    (
        "SELECT DATE_TRUNC('week', day), COUNT(*) FROM rides GROUP BY DATE_TRUNC('week', day)",
        "SELECT DATE_TRUNC('week', day) AS day_week, COUNT(*) AS count FROM rides GROUP BY DATE_TRUNC('week', day)",
    ),
    (
        "SELECT DATE_TRUNC('day', day), COUNT(*) FROM rides WHERE day >= DATE '2026-02-27' AND day < '2026-03-02'::date GROUP BY DATE_TRUNC('day', day)",
        "SELECT DATE_TRUNC('day', day) AS day_day, COUNT(*) AS count FROM rides WHERE day >= '2026-02-27T00:00:00Z' AND day < '2026-03-02T00:00:00Z' GROUP BY DATE_TRUNC('day', day)",
    ),
    (
        "SELECT DATE_TRUNC('day', day), COUNT(*) FROM rides JOIN seasons USING (day) WHERE season = 'spring' GROUP BY DATE_TRUNC('day', day)",
        "SELECT DATE_TRUNC('day', day) AS day_day, COUNT(*) AS count FROM rides WHERE day >= '2026-03-20T00:00:00Z' AND day < '2026-06-21T00:00:00Z' GROUP BY DATE_TRUNC('day', day)",
    ),
    (
        "SELECT EXTRACT(HOUR FROM day), COUNT(*) FROM rides GROUP BY EXTRACT(hour FROM day)",
        "SELECT EXTRACT(HOUR FROM day) AS day_hour, COUNT(*) AS count FROM rides GROUP BY EXTRACT(HOUR FROM day)",
    ),
    (
        "SELECT extract(isodow from day), EXTRACT(DOW FROM day), COUNT(*) FROM rides GROUP BY EXTRACT(ISODOW FROM day), EXTRACT(DOW FROM day)",
        "SELECT EXTRACT(ISODOW FROM day) AS day_weekday, EXTRACT(DOW FROM day) AS day_dow, COUNT(*) AS count FROM rides GROUP BY EXTRACT(ISODOW FROM day), EXTRACT(DOW FROM day)",
    ),
    (
        "SELECT product, city, COUNT(*) FROM rides WHERE reason IN ('b2', 'a1') GROUP BY product, city",
        "SELECT product AS product, city AS city, COUNT(*) AS count FROM rides WHERE reason IN ('A1', 'B2') GROUP BY product, city",
    ),
    // One row for each member.
    (
        "SELECT AVG(total), MEDIAN(rides) FROM (SELECT member, SUM(fare) AS total, COUNT(*) AS rides FROM rides GROUP BY member) AS m",
        "SELECT AVG(total) AS avg_total, MEDIAN(rides) AS median_rides FROM (SELECT member, SUM(fare) AS total, COUNT(*) AS rides FROM rides GROUP BY member)",
    ),
    (
        "SELECT city, COUNT(*), AVG(m.total) FROM (SELECT member, SUM(fare) AS total, ANY_VALUE(city) AS city FROM rides WHERE night GROUP BY member) m WHERE m.total > 10 GROUP BY m.city",
        "SELECT city AS city, COUNT(*) AS count, AVG(total) AS avg_total FROM (SELECT member, SUM(fare) AS total, ANY_VALUE(city) AS city FROM rides WHERE night = TRUE GROUP BY member) WHERE total > 10.00 GROUP BY city",
    ),
    (
        "SELECT BIN(total, 0, 100, 200.50), COUNT(DISTINCT member) FROM (SELECT member, SUM(fare) AS total FROM rides GROUP BY rides.member) AS m GROUP BY BIN(total, 0, 100, 200.5)",
        "SELECT BIN(total, 0.00, 100.00, 200.50) AS total_bin, COUNT(DISTINCT member) AS members FROM (SELECT member, SUM(fare) AS total FROM rides GROUP BY member) GROUP BY BIN(total, 0.00, 100.00, 200.50)",
    ),
    (
        "SELECT BIN(usual), COUNT(*) FROM (SELECT MEDIAN(fare) AS usual FROM rides GROUP BY member) AS m GROUP BY BIN(usual, 0, 10, 20.5)",
        "SELECT BIN(usual) AS usual_bin, COUNT(*) AS count FROM (SELECT member, MEDIAN(fare) AS usual FROM rides GROUP BY member) GROUP BY BIN(usual)",
    ),
    (
        "SELECT HISTOGRAM(n) FROM (SELECT COUNT(tip) AS n FROM rides GROUP BY member) AS m",
        "SELECT HISTOGRAM(n) AS histogram_n FROM (SELECT member, COUNT(tip) AS n FROM rides GROUP BY member)",
    ),
    (
        "SELECT DATE_TRUNC('month', first), COUNT(*) FROM (SELECT MIN(day) AS first, MAX(fare) AS most, MIN(load) FROM rides GROUP BY member) AS m WHERE most > 3 AND min_load < 7 GROUP BY DATE_TRUNC('month', first)",
        "SELECT DATE_TRUNC('month', first) AS first_month, COUNT(*) AS count FROM (SELECT member, MIN(day) AS first, MAX(fare) AS most, MIN(load) AS min_load FROM rides GROUP BY member) WHERE most > 3.00 AND min_load < 7.0 GROUP BY DATE_TRUNC('month', first)",
    ),
    (
        "SELECT country, climate, COUNT(*) FROM (SELECT ANY_VALUE(city) AS c FROM rides JOIN regions USING (city) WHERE country = 'CH' GROUP BY member) AS m JOIN (SELECT ANY_VALUE(home) AS home FROM profiles GROUP BY member) p USING (member) JOIN regions ON m.c = regions.city JOIN homes ON p.home = homes.home GROUP BY country, climate",
        "SELECT country AS country, climate AS climate, COUNT(*) AS count FROM (SELECT member, ANY_VALUE(city) AS c FROM rides WHERE city IN ('Basel', 'Bern', 'Zürich') GROUP BY member) JOIN (SELECT member, ANY_VALUE(home) AS home FROM profiles GROUP BY member) USING (member) JOIN regions ON c = regions.city JOIN homes USING (home) GROUP BY country, climate",
    ),
    (
        "SELECT product, night, COUNT(*) FROM (SELECT ANY_VALUE(product), ANY_VALUE(night) FROM rides GROUP BY member) AS m GROUP BY product, night",
        "SELECT product AS product, night AS night, COUNT(*) AS count FROM (SELECT member, ANY_VALUE(product) AS product, ANY_VALUE(night) AS night FROM rides GROUP BY member) GROUP BY product, night",
    ),
    (
        "SELECT season, COUNT(*) FROM (SELECT MIN(day) AS first FROM rides GROUP BY member) JOIN seasons ON first = seasons.day GROUP BY season",
        "SELECT season AS season, COUNT(*) AS count FROM (SELECT member, MIN(day) AS first FROM rides GROUP BY member) JOIN seasons ON first = seasons.day GROUP BY season",
    ),
    (
        "SELECT SUM(p) FROM (SELECT SUM(pay) AS p FROM rides WHERE currency = 'EUR' GROUP BY member) AS m",
        "SELECT SUM(p) AS sum_p FROM (SELECT member, SUM(pay) AS p FROM rides WHERE currency = 'EUR' GROUP BY member)",
    ),
    // Joins on the member.
    (
        "SELECT age, AVG(fare) FROM rides JOIN (SELECT member, ANY_VALUE(age_band) AS age FROM profiles GROUP BY member) p ON rides.member = p.member GROUP BY age",
        "SELECT age AS age, AVG(fare) AS avg_fare FROM rides JOIN (SELECT member, ANY_VALUE(age_band) AS age FROM profiles GROUP BY member) USING (member) GROUP BY age",
    ),
    (
        "SELECT p.age_band, p.owner, SUM(rides.load), SUM(p.acres), COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(age_band), ANY_VALUE(owner), SUM(acres) AS acres FROM profiles WHERE owner GROUP BY member) AS p USING (member) WHERE acres > 5 AND fare > 1 AND age_band = 'old' GROUP BY age_band, owner",
        "SELECT age_band AS age_band, owner AS owner, SUM(load) AS sum_load, SUM(acres) AS sum_acres, COUNT(*) AS count FROM rides JOIN (SELECT member, ANY_VALUE(age_band) AS age_band, ANY_VALUE(owner) AS owner, SUM(acres) AS acres FROM profiles WHERE owner = TRUE GROUP BY member) USING (member) WHERE acres > 5.0 AND fare > 1.00 AND age_band = 'old' GROUP BY age_band, owner",
    ),
    (
        "SELECT BIN(land, 10, 20), STDDEV(land), COUNT(*) FROM rides JOIN (SELECT MAX(acres) AS land FROM profiles GROUP BY member) AS p ON p.member = rides.member GROUP BY BIN(land, 10, 20)",
        "SELECT BIN(land, 10.0, 20.0) AS land_bin, STDDEV_POP(land) AS stddev_land, COUNT(*) AS count FROM rides JOIN (SELECT member, MAX(acres) AS land FROM profiles GROUP BY member) USING (member) GROUP BY BIN(land, 10.0, 20.0)",
    ),
    (
        "SELECT trade, SUM(total) FROM (SELECT SUM(fare) AS total FROM rides GROUP BY member) AS m JOIN (SELECT ANY_VALUE(trade) FROM profiles GROUP BY member) AS p ON m.member = p.member GROUP BY trade ORDER BY sum_total DESC LIMIT 3",
        "SELECT trade AS trade, SUM(total) AS sum_total FROM (SELECT member, SUM(fare) AS total FROM rides GROUP BY member) JOIN (SELECT member, ANY_VALUE(trade) AS trade FROM profiles GROUP BY member) USING (member) GROUP BY trade ORDER BY sum_total DESC LIMIT 3",
    ),
    (
        "SELECT climate, DATE_TRUNC('year', joined), COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(home), MIN(joined) AS joined FROM profiles GROUP BY member) AS p USING (member) JOIN homes USING (home) WHERE climate = 'cold' GROUP BY climate, DATE_TRUNC('year', joined)",
        "SELECT climate AS climate, DATE_TRUNC('year', joined) AS joined_year, COUNT(*) AS count FROM rides JOIN (SELECT member, ANY_VALUE(home) AS home, MIN(joined) AS joined FROM profiles GROUP BY member) USING (member) JOIN homes USING (home) WHERE home IN ('north') GROUP BY climate, DATE_TRUNC('year', joined)",
    ),
    (
        "SELECT often, COUNT(*) FROM rides JOIN (SELECT ANY_VALUE(city) AS often FROM rides GROUP BY member) AS p USING (member) JOIN airports ON p.often = airports.city WHERE size = 'small' GROUP BY often",
        "SELECT often AS often, COUNT(*) AS count FROM rides JOIN (SELECT member, ANY_VALUE(city) AS often FROM rides GROUP BY member) USING (member) WHERE often IN ('Basel') GROUP BY often",
    ),
];

#[test]
fn every_form_has_its_normal_form() {
    for (sql, normal) in FORMS {
        let first = shape(sql);
        assert_eq!(first.sql, *normal, "{sql}");
        let kept = serde_json::to_string(&first).unwrap();
        assert_eq!(serde_json::from_str::<Shape>(&kept).unwrap(), first, "{sql}");
        assert_eq!(
            shape(&first.sql),
            first,
            "the normal form of {sql} reads back as another question"
        );
    }
}
