//! Ids of things that are somebody's: whoever else asks for them is answered as if nobody had them.

use super::super::api::Field;
use super::super::door::Door;
use super::super::gate::{self, Wall};
use super::super::routes::{self, Route};
use super::super::signing::accounts::Kept;
use super::super::signing::{key, pin};
use super::bench::{Asked, PIN, leaves};
use super::commands::{command, line};
use super::{Bench, WHO, Whom};
use axum::http::{Method, StatusCode};
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::access::Who;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Whose what an id names is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// Everybody's in the co-op, or a place in a list of her own.
    Nobodys,
    /// Hers who is member 4, or data user 2's; the id is among those of [`Ids`].
    Theirs(&'static str),
}

use Whose::{Nobodys, Theirs};

/// What stands in braces in addresses behind the doors of members and of data users.
const IN_PATHS: [(&str, Whose); 16] = [
    // A request as those who review it read it: everybody reads it, also at `/requests`.
    ("number", Nobodys),
    ("dataset", Nobodys),
    ("motion", Nobodys),
    ("idea", Nobodys),
    ("assembly", Nobodys),
    ("office", Nobodys),
    ("lesson", Nobodys),
    // Months of her own statement, and ways in the order of her own account.
    ("period", Nobodys),
    ("way", Nobodys),
    // Releases are open to everybody; her page says what one has to do with her.
    ("release", Nobodys),
    // Of an import, which is hers before its files are looked at.
    ("file", Nobodys),
    ("import", Theirs("import")),
    ("row", Theirs("row")),
    ("entry", Theirs("entry")),
    ("complaint", Theirs("complaint")),
    ("request", Theirs("request")),
];

/// Fields of forms that name something of somebody's.
const IN_FORMS: [(&str, &str, &str); 6] = [
    ("me/consents/confirm", "consent", "consent"),
    ("me/data/trips/rows", "row", "mark"),
    ("me/upload/keep", "replace", "import"),
    ("me/keys/drop", "key", "key"),
    ("use/keys/drop", "key", "key"),
    ("with/confirm", "contribution", "import"),
];

/// Fields of commands behind the same walls that name something of somebody's.
const IN_FIELDS: [(&str, &str); 8] = [
    ("complaint", "complaint"),
    ("consent", "consent"),
    ("contribution", "import"),
    ("marks", "mark"),
    ("replace", "import"),
    ("request", "request"),
    ("row", "row"),
    ("sending", "sending"),
];

/// All other fields of theirs: what is everybody's, or her own words.
const OTHERS_FIELDS: &str = "about admit against answer bad_rows_max choice class dataset days dry_run epsilon favours field fields file \
    files fresh how id mapping member member_column method motion of office other_column out period proposal purpose quarantine read \
    reasons recipient refuse resolution rows secret_file set slug sql successor text to until urgent user when_replaced why withdraw limit";

/// Ids of what is theirs, each with one as long that nobody has.
type Ids = BTreeMap<&'static str, [String; 2]>;

/// Gives member 4 one of everything, and data user 2 a request.
async fn lived() -> (Bench, Ids) {
    let bench = Bench::new().await;
    let rows = "driver_id,requested_at,platform,status,currency,fare,distance,duration\n\
                D0002,2026-06-01T01:00:02Z,uber,completed,EUR,17.77,3.250,300\n\
                D0002,2026-06-01T01:10:02Z,uber,completed,EUR,dear,3.250,300\n";
    bench.write("rows.csv", rows);
    let request = "user = 2\ntitle = \"Trains\"\nwhy = \"to plan\"\ndataset = \"trips\"\npurpose = \"PublicBenefit\"\n\
                   sql = [\"SELECT COUNT(*) AS trips FROM trips\"]\nepsilon = \"0.5\"\nuntil = \"2027-01-01\"\n";
    bench.write("request.toml", request);
    bench.write("secret", "a long secret of hers\n");
    for line in [
        "contribute trips rows.csv --member-column driver_id --attested-by 1,2 --quarantine --bad-rows-max 90",
        "consent give --dataset trips --purpose PublicBenefit --recipient class:public-body --answer yes --as 4",
        "complaint file --about member:6 --text noise --as 4",
        "user add Village --kind public-body --country GB",
        "user vet 2 --as 1",
        "request file request.toml",
        "record send --dataset trips --fields fare --to Bank --until 2026-12-31 --secret-file secret --out sent --as 4",
    ] {
        bench.run(line).await;
    }
    let pin = Kept::Pin(pin::Kept::of(PIN).await.unwrap());
    bench.account("weavers", "4", &pin).await;
    key::make(&bench.desk, Who::Member(MemberNo(4)), "hers")
        .await
        .unwrap();
    let entry = bench.run("consent history --as 4").await["history"][0]["entry"].to_string();
    let row = bench.run("row list --dataset trips --as 4").await["rows"][0].take();
    let held = bench.run("quarantine list --as 4").await["rows"][0].take();
    let ways = bench.run("access show 4").await["ways"][0].take();
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned();
    let ids = [
        ("import", "1".to_owned()),
        ("complaint", "1".to_owned()),
        ("consent", "1".to_owned()),
        ("request", "1".to_owned()),
        ("sending", "1".to_owned()),
        ("entry", entry),
        ("mark", text(&row["row"])),
        ("row", text(&held["row"])),
        ("key", text(&ways["digest"])),
    ];
    // The last sign is another: one that nobody has, of the same length.
    let other = |id: &str| match id.split_at(id.len() - 1) {
        (begins, "9") => format!("{begins}8"),
        (begins, _) => format!("{begins}9"),
    };
    let ids = ids.map(|(name, id)| (name, [id.clone(), other(&id)]));
    (bench, BTreeMap::from(ids))
}

/// An address with this id in the place of its last one.
fn filled(route: &Route, name: &str, id: &str) -> String {
    let part = |part: &str| match part {
        "{coop}" => "weavers".to_owned(),
        "{dataset}" => "trips".to_owned(),
        part if part == format!("{{{name}}}") => id.to_owned(),
        part if part.starts_with('{') => "1".to_owned(),
        part => part.to_owned(),
    };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Names in braces in an address, but for the co-op.
fn names(route: &Route) -> Vec<&'static str> {
    let parts = route.path.split('/').filter_map(|part| part.strip_prefix('{'));
    let names = parts.map(|part| part.trim_end_matches('}'));
    names.filter(|name| *name != "coop").collect()
}

/// An id as a field takes it.
fn value(field: &Field, id: &str) -> Value {
    match field.many {
        true => json!([id]),
        false => json!(id),
    }
}

/// Status, headers and body.
type Plain = (StatusCode, Vec<(String, String)>, String);

/// An answer without what is drawn by lot and without figures, which are those of the id.
fn plain(answer: &Asked, id: &str) -> Plain {
    let without = |text: &str| text.replace(id, &"#".repeat(id.len()));
    let heads = answer.headers.iter();
    let heads = heads.map(|(name, value)| match (name.as_str(), value.to_str().unwrap()) {
        ("location", to) => ("location".to_owned(), without(to)),
        (name, value) => (name.to_owned(), value.to_owned()),
    });
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    let mut body = String::new();
    for word in answer.body.split_inclusive(|sign| !is_part(sign)) {
        let is_drawn = word.trim_end_matches(|sign| !is_part(sign)).len() >= 40;
        body.push_str(if is_drawn { "#" } else { word });
    }
    let heads = heads.filter(|(name, _)| !["set-cookie", "date", "x-request-id"].contains(&name.as_str()));
    let body = without(&body);
    let body = body
        .chars()
        .map(|sign| if sign.is_ascii_digit() { '#' } else { sign });
    (answer.status, heads.collect(), body.collect())
}

fn fault(named: &str, whom: Whom, [found, missing]: [&Plain; 2]) -> String {
    let place = found
        .2
        .bytes()
        .zip(missing.2.bytes())
        .position(|(one, other)| one != other);
    let from = |body: &str| {
        let rest = body.bytes().skip(place.unwrap_or(0).saturating_sub(40)).take(160);
        String::from_utf8_lossy(&rest.collect::<Vec<_>>()).into_owned()
    };
    let heads = found.1.iter().zip(&missing.1).filter(|(one, other)| one != other);
    let heads: Vec<_> = heads.collect();
    let (theirs, none) = (from(&found.2), from(&missing.2));
    format!(
        "{named} by {whom:?}: {} and {} {heads:?}\n  {theirs}\n  {none}",
        found.0, missing.0
    )
}

async fn asked(bench: &Bench, whom: Whom, (method, path): (&Method, &str), more: &str) -> Asked {
    let (kind, body) = match *method {
        Method::GET => (Vec::new(), String::new()),
        _ => (
            vec![("content-type", "application/x-www-form-urlencoded")],
            format!("csrf={}&once=o-{path}{more}", bench.mark(whom)),
        ),
    };
    bench.page(whom, (method.as_str(), path), &kind, &body).await
}

/// Whether it is a matter of an office: officers close complaints, and look after what was brought in.
fn is_office((whom, of): (Whom, &str)) -> bool {
    whom == Whom::Officer && matches!(of, "complaint" | "import")
}

/// Everybody but her whose it is, and whoever is no more.
fn others() -> impl Iterator<Item = Whom> {
    WHO.into_iter().filter(|whom| *whom != Whom::Erased)
}

#[tokio::test]
async fn a29_an_id_of_somebody_else_is_at_every_page_as_one_that_nobody_has() {
    let (bench, ids) = lived().await;
    let mut faults = Vec::new();
    let mut tried = 0;
    for route in routes::all() {
        if !matches!(route.door, Door::Member | Door::User | Door::Helped) {
            continue;
        }
        for name in names(&route) {
            let found = IN_PATHS.iter().find(|(known, _)| *known == name);
            let (_, whose) = found.unwrap_or_else(|| panic!("whose is {{{name}}} in {}?", route.path));
            let Theirs(of) = whose else {
                continue;
            };
            let [real, none] = &ids[of];
            for whom in others() {
                // On her own pages an officer sees her own imports alone.
                if *of == "complaint" && is_office((whom, *of)) {
                    continue;
                }
                let at = |id: &str| filled(&route, name, id);
                let found = asked(&bench, whom, (&route.method, &at(real)), "").await;
                let missing = asked(&bench, whom, (&route.method, &at(none)), "").await;
                // A row that waits is mended in a list, which says that there is none such.
                let is_listed = name == "row" && found.status == StatusCode::UNPROCESSABLE_ENTITY;
                let is_open =
                    !matches!(found.status.as_u16(), 401 | 403 | 404) && found.header("location").is_empty();
                let (found, missing) = (plain(&found, real), plain(&missing, none));
                if found != missing || (is_open && !is_listed) {
                    let named = format!("{} {}", route.method, at(real));
                    faults.push(fault(&named, whom, [&found, &missing]));
                }
                tried += 1;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 80, "{tried}");
}

#[tokio::test]
async fn a29_an_id_of_somebody_else_in_a_form_is_as_one_that_nobody_has() {
    let (bench, ids) = lived().await;
    let mut faults = Vec::new();
    for (path, field, of) in IN_FORMS {
        let [real, none] = &ids[of];
        for whom in others() {
            let path = format!("/weavers/{path}");
            let with = async |id: &str| {
                let more = format!("-{id}&{field}={id}&answer=yes&do=out");
                plain(&asked(&bench, whom, (&Method::POST, &path), &more).await, id)
            };
            let (found, missing) = (with(real.as_str()).await, with(none.as_str()).await);
            if found != missing || found.0.is_success() {
                faults.push(fault(&path, whom, [&found, &missing]));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn a29_an_id_of_somebody_else_is_to_a_program_as_one_that_nobody_has() {
    let (bench, ids) = lived().await;
    let mut faults = Vec::new();
    let mut tried = 0;
    for (path, leaf) in leaves() {
        let command = command(leaf, "1");
        let (wall, _) = gate::wall(&command);
        if !matches!(wall, Wall::Member | Wall::Asks(_)) {
            continue;
        }
        let given = super::super::api::LEAVES.fewest(leaf, "1");
        for field in &leaf.fields {
            let found = IN_FIELDS.iter().find(|(known, _)| *known == field.name);
            let Some((_, of)) = found else {
                let is_known = OTHERS_FIELDS.split_whitespace().any(|known| known == field.name);
                assert!(is_known, "whose is '{}' of {path}?", field.name);
                continue;
            };
            // What members vote on is open to all of them.
            if field.name == "request" && !matches!(wall, Wall::Asks(_)) {
                continue;
            }
            let [real, none] = &ids[of];
            for whom in [Whom::Member, Whom::Officer, Whom::User, Whom::Left] {
                if is_office((whom, *of)) {
                    continue;
                }
                let with = async |id: &str| {
                    let mut given = given.clone();
                    given.insert(field.name.clone(), value(field, id));
                    let given = given.into_iter().collect();
                    let (method, line, body) = line(path, leaf, given);
                    plain(&bench.program(whom, (method, &line), &body).await, id)
                };
                let (found, missing) = (with(real.as_str()).await, with(none.as_str()).await);
                if found != missing || found.0.is_success() {
                    faults.push(fault(path, whom, [&found, &missing]));
                }
                tried += 1;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 20, "{tried}");
}
