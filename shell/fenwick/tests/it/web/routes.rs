//! The pages that there are, as the sources say them: `Route::get("/PATH", Door::WHO, …)`.

use std::path::Path;

/// Values for what stands in braces in a path.
const SAMPLES: [(&str, &str); 14] = [
    ("{coop}", "weavers"),
    ("{dataset}", "trips"),
    ("{number}", "1"),
    ("{request}", "1"),
    ("{release}", "1"),
    ("{motion}", "1"),
    ("{assembly}", "1"),
    ("{complaint}", "1"),
    ("{import}", "1"),
    ("{way}", "1"),
    ("{idea}", "1"),
    ("{office}", "board"),
    ("{lesson}", "yes"),
    ("{language}", "th"),
];

/// Paths of the pages behind this door, filled with samples and with these of one co-op. Of a `Door::Office`, say `Office`.
pub fn pages(door: &str, samples: &[(&str, String)]) -> Vec<String> {
    let mut found = vec![];
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"),
        door,
        &mut found,
    );
    for path in &mut found {
        for (brace, sample) in samples {
            *path = path.replace(brace, sample);
        }
    }
    found.sort();
    found
}

fn collect(folder: &Path, door: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, door, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.extend(routes(&std::fs::read_to_string(path).unwrap(), door));
        }
    }
}

fn routes(source: &str, door: &str) -> Vec<String> {
    let mut routes = source.split("Route::get(");
    routes.next();
    let page = |after: &str| {
        let (path, rest) = after.split_once('"')?.1.split_once('"')?;
        let is = rest.trim_start_matches([',', ' ', '\n']).strip_prefix("Door::")?;
        let is = is.split(|sign: char| !sign.is_alphanumeric()).next()?;
        let filled = |path: String, (brace, sample): &(&str, &str)| path.replace(brace, sample);
        let path = SAMPLES.iter().fold(path.to_owned(), filled);
        (is == door).then_some(path)
    };
    routes.filter_map(page).collect()
}

#[test]
fn the_route_table_is_read_by_door() {
    let source = "vec![Route::get(\"/{coop}/me\", Door::Member, home::page), Route::post(\"/x\", Door::Member, a),\n\
                  Route::get(\n    \"/{coop}/sets/{dataset}\",\n    Door::Anyone,\n    b),]";
    assert_eq!(routes(source, "Member"), ["/weavers/me"]);
    assert_eq!(routes(source, "Anyone"), ["/weavers/sets/trips"]);
}
