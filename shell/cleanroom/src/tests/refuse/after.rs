//! Columns, conditions and orders on the answer that are refused.

use super::refused_at_mark;

const REFUSED: &[&str] = &[
    // Histograms have several columns, and a name with a number.
    "SELECT HISTOGRAM(fare) AS ^\"Mean fare\" FROM rides",
    "SELECT ^HISTOGRAM(fare) / COUNT(*) FROM rides",
    "SELECT ^HISTOGRAM(fare, 5) FROM rides",
    "SELECT HISTOGRAM(fare) AS h, COUNT(*) AS ^h_2 FROM rides",
    "SELECT HISTOGRAM(fare) AS h FROM rides ORDER BY ^h",
    "SELECT HISTOGRAM(fare) AS h FROM rides ORDER BY ^1",
    "SELECT HISTOGRAM(fare) AS h FROM rides HAVING ^HISTOGRAM(fare) > 1",
    // After the noise.
    "SELECT city, COUNT(*) FROM rides GROUP BY city HAVING ^SUM(fare) > 1",
    "SELECT city, COUNT(*) FROM rides GROUP BY city HAVING ^city = 'Bern'",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city HAVING n > ^'ten'",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city HAVING ^n > n",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city HAVING ^n",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city HAVING ^n IS NULL",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city HAVING n > ^0.0000000001",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city HAVING n > ^99999999999999999999",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city HAVING ^fare > 3",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city HAVING n IN (1, ^NULL)",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city ORDER BY ^3",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city ORDER BY ^0",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city ORDER BY ^SUM(fare)",
    "SELECT city, COUNT(*) AS n FROM rides GROUP BY city ORDER BY ^night",
    "SELECT COUNT(*) AS n FROM rides GROUP BY city ORDER BY ^city",
    "SELECT COUNT(*) AS n FROM rides ORDER BY ^n NULLS FIRST",
    "SELECT COUNT(*) AS n FROM rides ORDER BY ^n + 1",
    "SELECT COUNT(*) AS n FROM rides LIMIT ^0",
    "SELECT COUNT(*) AS n FROM rides LIMIT ^1.5",
    "SELECT COUNT(*) AS n FROM rides LIMIT -^1",
    "SELECT COUNT(*) AS n FROM rides LIMIT ^1 + 1",
    "SELECT COUNT(*) AS n FROM rides LIMIT 1 ^OFFSET 1",
    "SELECT COUNT(*) AS n FROM rides LIMIT (^SELECT 1)",
];

#[test]
fn nothing_is_done_with_an_answer_but_by_its_own_columns() {
    for marked in REFUSED {
        refused_at_mark(marked);
    }
}
