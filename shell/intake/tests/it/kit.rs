//! What the tests share.

use fenwick_coop::people::charter::Charter;
use fenwick_intake::{
    BadRow, IntakeError, Mapping, Part, Row, Rows, Step, Table, Wanted, load_mapping, open_bytes,
};
use std::path::{Path, PathBuf};

/// A charter with one field of each kind.
pub fn charter() -> Charter {
    toml::from_str(
        r#"
        dataset = "sales"
        title = "Sales"
        benefit = "None"
        purposes = ["ResearchAndDevelopment"]
        retention_days = 10
        groups_max = 1
        rows_per_group_max = 1
        rows_max = 10
        blank_below = 10
        fields = [
            { name = "sold_at", title = "When", kind = "time", first_month = "2020-01", last_month = "2030-12" },
            { name = "fruit", title = "What", kind = "key", domain = ["apple", "pear", "quince"] },
            { name = "price", title = "Price", kind = "measure", scale = 2, unit = "EUR" },
            { name = "weight", title = "Weight", kind = "measure", scale = 3, unit = "kg" },
            { name = "organic", title = "Organic", kind = "flag" },
        ]
        "#,
    )
    .unwrap()
}

/// A table of sales in a file of this name.
pub fn table(name: &str, bytes: &[u8]) -> Result<Table, IntakeError> {
    Table::open(&open_bytes(name, bytes.to_vec())?[0])
}

/// All rows of a table of sales by the names of the fields, and the bad ones.
pub fn sales(bytes: &[u8]) -> (Vec<Row>, Vec<BadRow>) {
    mapped(bytes, &Mapping::by_name(&charter()), None)
}

/// All rows of a table of sales by a mapping, and the bad ones.
pub fn mapped(bytes: &[u8], mapping: &Mapping, member_column: Option<&str>) -> (Vec<Row>, Vec<BadRow>) {
    let charter = charter();
    let wanted = wanted(&charter, mapping, member_column);
    all(table("sales.csv", bytes).unwrap().rows(&wanted).unwrap())
}

/// The rows of a charter, by a mapping.
pub fn wanted<'a>(charter: &'a Charter, mapping: &'a Mapping, member_column: Option<&'a str>) -> Wanted<'a> {
    Wanted {
        charter,
        mapping,
        member_column,
        key: [7; 32],
    }
}

/// All rows, and the bad ones.
pub fn all(mut rows: Rows) -> (Vec<Row>, Vec<BadRow>) {
    let (mut good, mut bad, mut row) = (Vec::new(), Vec::new(), Row::default());
    loop {
        match rows.next(&mut row).unwrap() {
            Step::Row => good.push(row.clone()),
            Step::Bad(reason) => bad.push(reason),
            Step::End => return (good, bad),
        }
    }
}

/// The values of one field, by its place.
pub fn column(rows: &[Row], place: usize) -> Vec<Option<i64>> {
    rows.iter().map(|row| row.values[place]).collect()
}

/// The message with which a file is refused.
pub fn refusal<T>(result: Result<T, IntakeError>) -> (&'static str, String) {
    let error = result.err().unwrap();
    (error.code(), error.to_string())
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A template's charter.
pub fn template_charter(template: &str, dataset: &str) -> Charter {
    let path = root()
        .join("templates")
        .join(template)
        .join("charters")
        .join(format!("{dataset}.toml"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A template's mappings.
pub fn template_mappings(template: &str) -> Vec<Mapping> {
    let folder = root().join("templates").join(template).join("mappings");
    // A template whose files bear the names of its fields brings none.
    let files = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| load_mapping(&std::fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

/// The one table of a part.
pub fn only(parts: Vec<Part>) -> Table {
    assert_eq!(parts.len(), 1);
    Table::open(&parts[0]).unwrap()
}

/// A folder of real files. Where they do not stand, the test that asks is left out, and that is said aloud.
#[expect(clippy::print_stdout, reason = "what is left out is said aloud")]
pub fn data(folder: &str) -> Option<PathBuf> {
    let data = root().join("../shared/data");
    if !data.is_dir() {
        let test = std::thread::current();
        println!("left out: {} (no ../shared/data)", test.name().unwrap_or("?"));
        return None;
    }
    Some(data.join(folder))
}

/// The figures that others took from the files of a folder, by set.
pub fn truth_of(folder: &str, set: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(data(folder).unwrap().join("truth.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    under(&all, set).clone()
}

/// What stands under the entry whose name begins so.
pub fn under<'v>(value: &'v serde_json::Value, start: &str) -> &'v serde_json::Value {
    let mut entries = value.as_object().unwrap().iter();
    let found = entries.find(|(name, _)| name.starts_with(start));
    found.unwrap_or_else(|| panic!("no '{start}'")).1
}

/// The most memory that this process ever had or, after 5 was written to `clear_refs`, since then; where the system says so.
pub fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
