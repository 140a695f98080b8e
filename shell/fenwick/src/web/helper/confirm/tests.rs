//! What she says yes to, on a device that is not hers.

use super::super::super::walls::{Bench, PIN, Whom};
use super::*;

fn row(contribution: u32, mark: u32) -> Value {
    json!({ "contribution": contribution, "row": mark })
}

#[test]
fn she_is_asked_about_whole_imports_that_she_can_read_and_about_no_others() {
    let waiting = [1, 2, 3].map(ContributionNo);
    let listed: Vec<Value> = (0..20)
        .flat_map(|mark| [row(1, mark), row(2, mark), row(3, mark), row(9, mark)])
        .collect();
    let shown = Shown::of(&waiting, &listed);
    assert_eq!(
        shown.numbers,
        [1, 2].map(ContributionNo),
        "the third would be too much"
    );
    assert_eq!((shown.rows.len(), shown.is_all()), (40, true));
    // The same rows, the same question; one row or one import more, another.
    assert_eq!(
        shown.name("trips"),
        Shown::of(&waiting[..2], &listed).name("trips")
    );
    let more = [listed.clone(), vec![row(2, 77)]].concat();
    assert_ne!(shown.name("trips"), Shown::of(&waiting, &more).name("trips"));
    assert_ne!(
        shown.name("trips"),
        Shown::of(&waiting[..1], &listed).name("trips")
    );
    // One that is too large waits behind the others, and is never shown as if it were all.
    let large: Vec<Value> = (0..60).map(|mark| row(1, mark)).chain(listed).collect();
    assert_eq!(Shown::of(&waiting, &large).numbers, [2, 3].map(ContributionNo));
    let alone = Shown::of(&waiting[..1], &large);
    assert_eq!((alone.rows.len(), alone.is_all()), (ROWS_MAX, false));
}

const AT: &str = "/weavers/with/confirm";

/// The name of the question about rows on her page, and whether a yes is offered.
async fn asked_about(bench: &Bench) -> (String, bool) {
    let page = bench.page(Whom::Helped, ("GET", AT), &[], "").await.body;
    let found = page.split("name=\"rows-").nth(1);
    let name = found.and_then(|rest| rest.split('"').next());
    let name = name.unwrap_or_else(|| panic!("{page}"));
    (format!("rows-{name}"), page.contains("value=\"yes\""))
}

async fn bring(bench: &Bench, name: &str, rows: u32) {
    let line = |row: u32| {
        format!(
            "2026-06-{:02}T10:{:02}:00Z,uber,completed,EUR,{rows}.00,3.250,300\n",
            row / 50 + 1,
            row % 50
        )
    };
    let lines: String = (0..rows).map(line).collect();
    bench.write(
        name,
        &format!("requested_at,platform,status,currency,fare,distance,duration\n{lines}"),
    );
    bench.run(&format!("contribute trips {name} --as 3")).await;
}

async fn answers(bench: &Bench, name: &str) -> u16 {
    let form = format!("csrf={}&{name}=yes&pin={PIN}", bench.mark(Whom::Helped));
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let answer = bench.page(Whom::Helped, ("POST", AT), &kind, &form).await;
    answer.status.as_u16()
}

async fn confirmed(bench: &Bench) -> Vec<bool> {
    let listed = bench.run("contribution list").await;
    let all = listed["contributions"].as_array().unwrap().iter();
    all.map(|import| import["confirmed"] == true).collect()
}

#[tokio::test]
async fn her_yes_is_to_the_rows_that_she_saw() {
    let bench = Bench::new().await;
    bring(&bench, "one.csv", 1).await;
    let (seen, _) = asked_about(&bench).await;
    bring(&bench, "many.csv", 10).await;
    assert_eq!(answers(&bench, &seen).await, 422, "more came since");
    assert_eq!(confirmed(&bench).await, [false, false]);
    let (seen, _) = asked_about(&bench).await;
    assert_eq!(answers(&bench, &seen).await, 303);
    assert_eq!(confirmed(&bench).await, [true, true]);
    bring(&bench, "too-many.csv", 90).await;
    let (seen, may) = asked_about(&bench).await;
    assert!(!may, "nobody says yes to what she did not see");
    assert_eq!(answers(&bench, &seen).await, 422);
    assert_eq!(confirmed(&bench).await, [true, true, false]);
}
