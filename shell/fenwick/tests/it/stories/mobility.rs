//! What the statutes of a mobility co-op ask, through the binary.

use super::script::{Ran, run};
use serde_json::{Value, json};

fn kept(ran: &Ran, file: &str) -> Value {
    let text = std::fs::read_to_string(ran.folder.path().join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn lived(story: &str) -> Ran {
    let ran = run(story, None);
    assert_eq!(ran.surprises, [] as [String; 0], "{}", ran.transcript);
    ran
}

/// The first number of an answer, with its 95 % error.
fn figure(answer: &Value) -> (f64, f64) {
    let number = |key: &str| answer[key][0][0].as_str().unwrap().parse().unwrap();
    (number("rows"), number("error95"))
}

// proves: PO-4
#[test]
fn po4_a_day_kept_out_enters_no_query_and_earns_nothing() {
    let ran = lived(include_str!("days.txt"));
    // 12 members with 3,000.00 on the one day and 1.00 on the other.
    let ((before, error), (after, _)) = (
        figure(&kept(&ran, "before.json")),
        figure(&kept(&ran, "after.json")),
    );
    assert!((before - 36_012.0).abs() < 3.0 * error, "{before} ± {error}");
    assert!((after - 12.0).abs() < 3.0 * error, "{after} ± {error}");
    assert!(
        6.0 * error < 36_000.0,
        "the error hides whether the day was read: {error}"
    );
    let day = |day: &str| json!([{ "from": day, "to": day }]);
    let both = json!([{ "from": "2026-05-09", "to": "2026-05-10" }]);
    let listed = kept(&ran, "days.json");
    assert_eq!((&listed["validated"], &listed["open"]), (&both, &json!([])));
    let listed = kept(&ran, "kept.json");
    assert_eq!(
        (&listed["validated"], &listed["kept_out"]),
        (&day("2026-05-10"), &day("2026-05-09"))
    );
}
