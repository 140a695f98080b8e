//! A question that reads two datasets counts exactly those members who have rows in both and said yes to both.

use crate::world::{QUESTION, World, request, words};
use std::fmt::Write as _;

const DRIVERS: u32 = 20;
const JOINED: &str = "SELECT COUNT(DISTINCT member) AS drivers, COUNT(*) AS trips FROM trips JOIN \
     (SELECT member, SUM(amount) AS tips FROM payments WHERE currency = 'EUR' AND classification = 'tip' GROUP BY member) \
     AS p USING (member) WHERE tips > 3";
const DRAWN: &str = "SELECT COUNT(*) AS drivers FROM \
     (SELECT member, COUNT(*) AS trips FROM trips GROUP BY member) AS m WHERE trips > 1";

#[test]
fn a_join_counts_who_has_rows_in_both_and_consents_to_both() {
    let world = World::unspendable(DRIVERS);
    // Two trips of each; of the last five drivers nobody has been paid.
    world.consented(DRIVERS, 2);
    let ids: Vec<String> = (1..=15).map(|driver| format!("D{driver:04}")).collect();
    world.contribute_beside(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    // The first two say nothing about payments.
    let mut consents = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
    for driver in 3..=DRIVERS {
        let answer = "payments,PublicBenefit,class:public-body,aggregate,yes";
        writeln!(consents, "ext:D{driver:04},{answer}").unwrap();
    }
    let consents = world.write("more.csv", consents);
    world
        .run(&["consent", "import", &consents, "--attested-by", "1,2"])
        .done();
    // So little noise that answers are exact.
    let questions = format!("{JOINED}\", \"{DRAWN}");
    let request = request("800000")
        .replace(QUESTION, &questions)
        .replace("fee_minor = 60000", "fee_minor = 90000000000");
    let request = world.write("request.toml", request);
    for line in [
        "user add City --kind public-body --country GB",
        "user vet 1 --as 1",
        "request file {request}",
    ] {
        world.run(&words(line, &[("request", &request)])).done();
    }
    let decided = world.run(&["request", "decide", "1", "--as", "1"]).done();
    assert_eq!(decided["decision"]["granted"], true, "{decided}");
    let answer = |sql: &str| {
        let said = world.run(&["query", "1", sql, "--epsilon", "400000"]).done();
        said["rows"][0].clone()
    };
    assert_eq!(answer(JOINED), serde_json::json!(["13", "26"]));
    assert_eq!(answer(DRAWN), serde_json::json!(["20"]));
    world.verified();
}
