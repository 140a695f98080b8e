//! A researcher, from the invitation to the tables that she takes away, and to what she is refused.

use super::super::{Browser, Page, Site, Visitor, desk, user};
use crate::world::{QUESTION, World};
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Float64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

const PIN: &str = "594837";
const DRIVERS: u32 = 40;
const BY_PLATFORM: &str =
    "SELECT platform AS platform, COUNT(DISTINCT member) AS drivers FROM trips GROUP BY platform";
/// What the members say yes to, and what she asks for.
const PURPOSE: &str = "AcademicResearch";
/// It asks for rows.
const ROWS: &str = "SELECT fare FROM trips";
/// It asks for a figure, of a column that the decision does not speak of.
const ANOTHER: &str = "SELECT AVG(distance) AS km FROM trips";
const METHOD: &str = "[method]\ntitle = \"Kilometres of trips from some fare on\"\ndataset = \"trips\"\n\
    sql = \"SELECT AVG(distance) AS km FROM trips WHERE fare >= $least\"\n\
    [parameters]\nleast = { field = \"fare\", min = 0, max = 100 }\n";

/// A co-op whose members allow research, that answered a city once, and keeps a method.
fn stage() -> World {
    let world = World::drivers(DRIVERS);
    world.granted(DRIVERS, 2, "2");
    world.run(&["query", "1", QUESTION]).done();
    world.allow(DRIVERS, PURPOSE, "class:research");
    let method = world.write("method.toml", METHOD);
    world.run(&["method", "add", &method]).done();
    world
}

/// An officer at the desk adds her university and vouches for it; the link that the officer hands over.
fn registered(ada: &mut Visitor) -> String {
    let form = ada.get("/weavers/desk/users/add").form("Add it");
    let form = form.fill("Name", "University of the North").fill("Country", "GB");
    let page = ada.submit(&form.fill("Kind", "universities and research institutes"));
    page.says("An officer has to vouch for it.");
    let page = ada.get("/weavers/desk/users/2/vet");
    ada.submit(&page.form("I vouch for it"))
        .says("It is vouched for.");
    let page = ada.get("/weavers/desk/users/2/invite");
    let page = ada.submit(&page.form("Make the code"));
    let (_, code) = page.words.split_once("/weavers/join/").unwrap();
    format!("/weavers/join/{}", code.split(' ').next().unwrap())
}

/// An officer has the rules decide; what the page of the desk says then.
fn decided(ada: &mut Visitor, request: u32) -> Page {
    let page = ada.get(&format!("/weavers/desk/requests/{request}/decide"));
    ada.submit(&page.form("Decide it"))
}

#[test]
fn a_researcher_walks_from_her_invitation_to_an_answer_and_to_a_refusal() {
    let world = stage();
    let site = Site::serve(&world);
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    let mut ada = desk::joined(&world, &site, "1", PIN);
    let lock = browser.with_passkeys();
    browser.go(&registered(&mut ada));
    browser.press("With this phone");
    browser.sees("You have not filed a request yet.");
    assert_eq!(
        (browser.path().as_str(), browser.passkeys(&lock)),
        ("/weavers/use", 1)
    );
    reads_the_catalogue(&browser);
    files_a_request(&browser);
    decided(&mut ada, 2).says("Granted");
    let expected = tries_and_quotes(&browser);
    asks(&browser, &expected);
    takes_the_table_away(&browser, &expected);
    sees_what_she_promised(&browser);
    is_refused(&browser);
    asks_for_more_than_the_rules_give(&browser, &mut ada);
    assert_eq!(browser.asked_outside(), Vec::<String>::new());
    drop(browser);
    assert_eq!(site.stop().code, Some(0));
    world.verified();
}

/// What there is, how large it is as far as was published, by which method it may be asked, and what it costs.
fn reads_the_catalogue(browser: &Browser) {
    browser.press("Catalogue");
    browser.sees("Free of charge for universities and research institutes");
    browser.sees("€50.00");
    browser.press("Kilometres of trips from some fare on");
    browser.sees("WHERE fare >= $least");
    browser.press("Catalogue");
    browser.press("Trips that platforms asked of drivers (trips)");
    browser.sees("Fare of the trip before the platform's commission");
    browser.sees("Kept for at most 1,826 days");
    browser.press("Release 1, 1 Jul 2026");
    browser.sees("Behind each ± stands the error");
    let rows = table(browser);
    let (size, error) = rows[0][0].split_once(" ± ").unwrap();
    assert!(near(number(size), number(error)), "{rows:?}");
}

/// Four steps; what is wrong is said at its field before anything is filed.
fn files_a_request(browser: &Browser) {
    browser.press("What needs you");
    browser.press("New request");
    browser.fill("Title", "Who drives for whom");
    browser.fill("Dataset", "Trips that platforms asked of drivers (trips)");
    browser.press("Next");
    browser.sees("Please fill this in.");
    assert_eq!(browser.holds("Title"), "Who drives for whom");
    browser.fill("Why you ask", "We study how many platforms a driver works for.");
    browser.fill("Purpose", &option(browser, "Purpose", PURPOSE));
    browser.press("Next");
    browser.fill("Questions", BY_PLATFORM);
    browser.press("Next");
    browser.fill("Epsilon", "2");
    browser.fill("Until", "2026-12-31");
    browser.fill("What you promised", "We publish within a year.");
    browser.press("Next");
    browser.sees("Every member can read it, and it cannot be changed afterwards.");
    browser.press("File the request");
    browser.sees("Your request is filed.");
    assert_eq!(browser.path(), "/weavers/use/requests/2");
    browser.sees("It is not decided yet.");
}

/// On made-up rows, and what it would cost; the error that the answer is to have.
fn tries_and_quotes(browser: &Browser) -> String {
    browser.go("/weavers/use");
    browser.sees("You may ask now: Who drives for whom Until 31 Dec 2026");
    browser.press("2. Who drives for whom");
    browser.press("Ask");
    assert_eq!(browser.holds("Question"), BY_PLATFORM);
    browser.press("Check without asking");
    browser.sees("These rows were made up from the charter. Nothing was read and nothing was charged.");
    browser.press("Quote");
    browser.sees("No row was read and nothing was charged.");
    let page = browser.words();
    assert!(page.contains("Price €0.00"), "{page}");
    let rows = table(browser);
    let drivers = rows.iter().find(|row| row[0] == "drivers").unwrap();
    drivers[1].strip_prefix("± ").unwrap().to_owned()
}

/// She asks it, after one more look; what comes back is a table and a chart, each number with its error.
fn asks(browser: &Browser, expected: &str) {
    browser.press("Go on to ask");
    browser.sees("Ask this question?");
    browser.sees(&format!("± {expected}"));
    browser.press("Ask and pay");
    browser.sees("Your question was answered.");
    assert_eq!(browser.path(), "/weavers/releases/2");
    let rows = table(browser);
    let uber = &rows.iter().find(|row| row[0] == "uber").unwrap()[1];
    let (drivers, error) = uber.split_once(" ± ").unwrap();
    assert_eq!(error, expected, "{rows:?}");
    assert!(near(number(drivers), number(error)), "{rows:?}");
    let bars = browser.driver.run(
        "return [...document.querySelectorAll('figure .bars li')].map(bar => [bar.innerText, bar.querySelectorAll('.whisker line').length])",
        &[],
    );
    let bars = bars.as_array().unwrap();
    let shown = |bar: &&Value| bar[0].as_str().unwrap().contains(drivers);
    let bar = bars.iter().find(shown).unwrap_or_else(|| panic!("{bars:?}"));
    assert!(bar[0].as_str().unwrap().starts_with("uber"), "{bar}");
    assert_eq!(bar[1], 3, "the bar shows no error: {bar}");
}

/// The same numbers in both files, each with its error beside it.
fn takes_the_table_away(browser: &Browser, expected: &str) {
    let mut visitor = browser.visitor();
    let page = visitor.get("/weavers/releases/2");
    let csv = visitor.send(("GET", &page.link("CSV")), &[], b"").text();
    let parquet = visitor.send(("GET", &page.link("Parquet")), &[], b"").body;
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("platform,drivers,drivers_error95"));
    let lines: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let uber = lines.iter().find(|line| line[0] == "uber").unwrap();
    assert_eq!(number(uber[2]), number(expected));
    let shown = table(browser);
    let shown = &shown.iter().find(|row| row[0] == "uber").unwrap()[1];
    assert_eq!(number(shown.split(' ').next().unwrap()), number(uber[1]));

    assert_eq!(
        (&parquet[..4], &parquet[parquet.len() - 4..]),
        (&b"PAR1"[..], &b"PAR1"[..])
    );
    let read = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(parquet)).unwrap();
    let batches: Vec<RecordBatch> = read.build().unwrap().map(Result::unwrap).collect();
    let column = |name: &str| batches[0].column_by_name(name).unwrap().clone();
    let (names, errors) = (column("platform"), column("drivers_error95"));
    let place = names
        .as_string::<i32>()
        .iter()
        .position(|name| name == Some("uber"));
    let place = place.unwrap();
    assert_eq!(
        (
            column("drivers").as_primitive::<Float64Type>().value(place),
            errors.as_primitive::<Float64Type>().value(place)
        ),
        (number(uber[1]), number(uber[2]))
    );
}

fn sees_what_she_promised(browser: &Browser) {
    browser.go("/weavers/use");
    browser.sees("We publish within a year.");
    browser.sees("Epsilon spent so far 2");
    browser.sees("Nothing needs you right now.");
}

/// What the decision does not speak of is refused: by which rule, why, and what would work. What she typed stays.
fn is_refused(browser: &Browser) {
    let visitor = browser.visitor();
    assert_eq!(barred(&visitor), Vec::<Value>::new());
    browser.go("/weavers/use/requests/2/ask");
    browser.fill("Question", ANOTHER);
    browser.press("Go on to ask");
    browser.sees("Ask this question?");
    browser.press("Ask and pay");
    browser.sees("This is not one of the questions of request 2");
    browser.sees("The rule: request.question");
    browser.sees("What you can do: only the questions that were granted can be asked; file a new request");
    assert_eq!(browser.holds("Question"), ANOTHER);
    assert_eq!(barred(&visitor), Vec::<Value>::new());
    // Trying is not asking.
    browser.fill("Question", ROWS);
    browser.press("Check without asking");
    refused_rows(browser);
    assert_eq!(barred(&visitor), Vec::<Value>::new());
    browser.press("Go on to ask");
    browser.sees("The open log now says that a question of yours was refused");
    refused_rows(browser);
    // The rule and who asked; of the question nothing.
    let said = json!({ "rule": "query.whitelist", "user": 2 });
    assert_eq!(barred(&visitor), [said]);
}

fn refused_rows(browser: &Browser) {
    browser.sees("The single values of 'fare' cannot be listed");
    browser.sees("What you can do: group by the charter's bins: BIN(fare) The rule: query.whitelist");
    assert_eq!(browser.holds("Question"), ROWS);
    let marked = browser
        .driver
        .run("return document.querySelector('mark').innerText", &[]);
    assert_eq!(marked, "fare");
}

/// Whom a rule stopped, as the open log says to everybody who downloads it.
fn barred(visitor: &Visitor) -> Vec<Value> {
    let mut anybody = Visitor::new(&visitor.at);
    let page = anybody.get("/weavers/verify");
    let log = anybody.send(("GET", &page.link("Download the open log")), &[], b"");
    let log = log.json();
    let entries = log["entries"].as_array().unwrap().iter();
    let barred = entries.map(|entry| &entry["entry"]["event"]["duty"]["barred"]);
    barred.filter(|barred| !barred.is_null()).cloned().collect()
}

/// A request is refused by the rules that it breaks, each of which everybody reads.
fn asks_for_more_than_the_rules_give(browser: &Browser, ada: &mut Visitor) {
    browser.go("/weavers/use/requests/new");
    browser.fill("Title", "Every fare");
    browser.fill("Why you ask", "We want to know what each trip pays.");
    browser.fill("Dataset", "Trips that platforms asked of drivers (trips)");
    browser.fill("Purpose", &option(browser, "Purpose", PURPOSE));
    browser.press("Next");
    browser.fill("Questions", ROWS);
    browser.press("Next");
    refused_at_the_wizard(browser);
    browser.fill("Questions", ANOTHER);
    browser.press("Next");
    browser.fill("Epsilon", "9");
    browser.fill("Until", "2026-12-31");
    browser.press("Next");
    browser.press("File the request");
    browser.sees("Your request is filed.");
    decided(ada, 3).says("Refused");
    browser.go("/weavers/use/requests/3");
    browser.sees("Refused");
    let anybody = Visitor::new(&browser.at).get("/weavers/requests/3");
    anybody.says("State Refused");
    anybody.says("Officer 1 approved Yes Founding");
    // Two epsilon went to the city and two to her.
    anybody.says(
        "The privacy budget of the dataset 'trips' for 2026 is 12 at delta 0.000001; 4 is used, so epsilon 9 more does not fit; ask with epsilon 6 or less No Founding",
    );
}

fn refused_at_the_wizard(browser: &Browser) {
    browser.sees("query.whitelist");
    assert_eq!(browser.holds("Questions"), ROWS);
}

/// The cells of the first table on the page, row by row.
fn table(browser: &Browser) -> Vec<Vec<String>> {
    let cells = browser.driver.run(
        "const plain = e => e.innerText.replace(/\\s+/g, ' ').trim();
         return [...document.querySelector('main table').tBodies[0].rows].map(row => [...row.cells].map(plain))",
        &[],
    );
    serde_json::from_value(cells).unwrap()
}

/// The option of a list that names this word.
fn option(browser: &Browser, label: &str, word: &str) -> String {
    let found = browser.driver.run(
        "return [...document.querySelectorAll('select option')].map(o => o.textContent.trim()).filter(text => text.includes(arguments[0]))",
        &[json!(word)],
    );
    let found = found.as_array().unwrap();
    assert_eq!(found.len(), 1, "'{label}' offers {found:?}");
    found[0].as_str().unwrap().to_owned()
}

/// A number as it is read.
fn number(text: &str) -> f64 {
    text.replace([',', '\u{2212}'], "")
        .parse()
        .unwrap_or_else(|_| panic!("no number: '{text}'"))
}

/// Whether noise alone sets it apart from the number of the drivers.
fn near(drivers: f64, error: f64) -> bool {
    error > 0.0 && (drivers - f64::from(DRIVERS)).abs() < 10.0 * error
}

#[test]
fn without_scripts_a_question_outside_of_the_decision_is_refused_and_stands_in_the_open_log() {
    let world = World::drivers(DRIVERS);
    world.granted(DRIVERS, 2, "2");
    let site = Site::serve(&world);
    let mut city = user::signed_in(&world, &site, "user:1");
    let page = city.get("/weavers/use/requests/1/ask");
    let page = city.submit(&page.form("Go on to ask").fill("Question", ANOTHER));
    let page = city.submit(&page.form("Ask and pay"));
    assert_eq!(page.answer.status, 422);
    page.says(
        "This is not one of the questions of request 1 What you can do: only the questions that were granted",
    );
    page.says("The rule: request.question");
    page.says(ANOTHER);
    assert_eq!(barred(&city), Vec::<Value>::new());
    let page = city.submit(&page.form("Go on to ask").fill("Question", ROWS));
    assert_eq!(page.answer.status, 422);
    page.says("The single values of 'fare' cannot be listed");
    page.says("What you can do: group by the charter's bins: BIN(fare) The rule: query.whitelist");
    page.says("The open log now says that a question of yours was refused");
    assert!(page.answer.text().contains("SELECT <mark>fare</mark> FROM trips"));
    assert_eq!(barred(&city), [json!({ "rule": "query.whitelist", "user": 1 })]);
    let releases = world.run(&["release", "list"]).done();
    assert_eq!(releases["releases"], json!([]), "{releases}");
}
