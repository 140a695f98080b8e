//! Files of rows: each row has a value or none for each field, within what the charter allows; a bad one has a place and a reason of one line in which
//! no value is repeated; what the workbench drafts is read back as it was; the same bytes give the same rows.

mod book;

pub(crate) use book::of_lines as form_book;

use fenwick_coop::people::charter::{Charter, Kind};
use fenwick_intake::{
    BadRow, Cell, Inspection, IntakeError, Mapping, Part, Row, Rows, Step, Wanted, load_mapping,
    mapping_text, open_bytes,
};
use std::path::Path;
use std::sync::LazyLock;

/// Readers of other makers may give up in threads of this name: whoever waits for them hears a refusal.
static HELD: LazyLock<()> = LazyLock::new(|| {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |broken| {
        if std::thread::current().name() != Some("rows") {
            usual(broken);
        }
    }));
});

/// Stands in seeds and dictionaries where a value does, and in no name: a message that holds it repeats a value.
const VALUE: &str = "Zq7";

/// What a dataset is read by.
pub(crate) struct Kit {
    pub(crate) charter: Charter,
    pub(crate) mappings: Vec<Mapping>,
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the repository is whole")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The dataset of the kept corpus: by a mapping with a source, by one for elements, and by the names of the fields.
static SALES: LazyLock<[Kit; 2]> = LazyLock::new(|| {
    let charter: Charter = toml::from_str(&text(&root().join("kit/sales.toml"))).expect("a charter");
    let till = load_mapping(&text(&root().join("kit/till.toml"))).expect("a mapping");
    let mut elements = till.clone();
    elements.name = "elements".to_owned();
    if let Some(source) = &mut elements.source {
        (source.root, source.rows) = (Some("till".to_owned()), Some("sale".to_owned()));
    }
    let by_name = vec![Mapping::by_name(&charter)];
    [(charter.clone(), vec![till, elements]), (charter, by_name)]
        .map(|(charter, mappings)| Kit { charter, mappings })
});

pub(crate) fn sales() -> &'static Kit {
    &SALES[1]
}

/// The datasets that FHIR feeds.
static HEALTH: LazyLock<Vec<Kit>> = LazyLock::new(|| {
    let template = root().join("../templates/health");
    let files = |folder: &str| {
        let found = std::fs::read_dir(template.join(folder)).expect("the repository is whole");
        let mut files: Vec<_> = found.flatten().map(|file| file.path()).collect();
        files.sort();
        files
    };
    let mappings: Vec<Mapping> = files("mappings")
        .iter()
        .map(|file| load_mapping(&text(file)).expect("a mapping"))
        .collect();
    let kit = |charter: Charter| {
        let own = mappings
            .iter()
            .filter(|mapping| mapping.dataset == charter.dataset && mapping.name.starts_with("fhir"));
        Kit {
            mappings: own.cloned().collect(),
            charter,
        }
    };
    let kits = files("charters")
        .iter()
        .map(|file| kit(toml::from_str(&text(file)).expect("a charter")))
        .collect::<Vec<_>>();
    kits.into_iter().filter(|kit| !kit.mappings.is_empty()).collect()
});

/// Tables of text.
pub fn delimited(bytes: &[u8]) {
    sales_in("any.csv", bytes, per_byte(bytes));
}

/// One JSON document.
pub fn json(bytes: &[u8]) {
    sales_in("any.json", bytes, per_byte(bytes));
}

/// A JSON document a line.
pub fn ndjson(bytes: &[u8]) {
    sales_in("any.ndjson", bytes, per_byte(bytes));
}

/// XML.
pub fn xml(bytes: &[u8]) {
    sales_in("any.xml", bytes, per_byte(bytes));
}

/// Workbooks: whole ones, or the texts of their parts, which are packed here.
pub fn workbook(bytes: &[u8]) {
    let packed = if bytes.starts_with(b"PK") {
        bytes.to_vec()
    } else {
        book::packed(bytes)
    };
    sales_in("any.xlsx", &packed, ROWS_MAX);
}

/// Parquet.
pub fn parquet(bytes: &[u8]) {
    sales_in("any.parquet", bytes, ROWS_MAX);
}

/// ZIP and gzip.
pub fn archive(bytes: &[u8]) {
    sales_in("any.zip", bytes, ROWS_MAX);
}

/// FHIR, by the mappings of the template.
pub fn fhir(bytes: &[u8]) {
    HEALTH
        .iter()
        .for_each(|kit| read_twice(kit, "any.json", bytes, per_byte(bytes)));
}

/// Where rows may take no bytes at all.
const ROWS_MAX: usize = 20_000_000;

/// Each row takes at least a byte.
fn per_byte(bytes: &[u8]) -> usize {
    bytes.len().saturating_add(1)
}

fn sales_in(name: &str, bytes: &[u8], rows_max: usize) {
    for kit in &*SALES {
        read_twice(kit, name, bytes, rows_max);
    }
    for part in open_bytes(name, bytes.to_vec()).unwrap_or_default() {
        inspect(&part, &SALES[1].charter);
    }
}

/// What a reader of another maker gives up on is heard from whoever waits for it.
pub(crate) fn hear_no_other_makers() {
    LazyLock::force(&HELD);
}

fn read_twice(kit: &Kit, name: &str, bytes: &[u8], rows_max: usize) {
    hear_no_other_makers();
    let first = read(kit, name, bytes, rows_max);
    if bytes.len() < 2_000 && first.1 < 1_000 {
        assert_eq!(
            first,
            read(kit, name, bytes, rows_max),
            "the same bytes gave other rows"
        );
    }
}

/// Reads all that the mappings make of a file; the rows of each table rolled into one number, and how many there were.
pub(crate) fn read(kit: &Kit, name: &str, bytes: &[u8], rows_max: usize) -> (u64, usize) {
    let parts = match open_bytes(name, bytes.to_vec()) {
        Ok(parts) => parts,
        Err(error) => {
            judge(&error);
            return (1, 0);
        }
    };
    let (mut rolled, mut count) = (0, 0);
    for part in parts {
        let tables = match part.tables(&kit.charter, &kit.mappings, &[]) {
            Ok(tables) => tables,
            Err(error) => {
                judge(&error);
                continue;
            }
        };
        for (table, mapping) in tables {
            let wanted = Wanted {
                charter: &kit.charter,
                mapping: &mapping,
                member_column: None,
                key: [7; 32],
            };
            let named = table.header().iter().any(|column| column.contains(VALUE));
            match table.rows(&wanted) {
                Ok(rows) => {
                    let (sum, rows) = all(rows, &kit.charter, named, rows_max);
                    (rolled, count) = (rolled ^ sum, count + rows);
                }
                Err(error) => judge(&error),
            }
        }
    }
    (rolled, count)
}

fn all(mut rows: Rows, charter: &Charter, is_named: bool, rows_max: usize) -> (u64, usize) {
    let (mut rolled, mut count, mut last, mut row) = (0u64, 0, 0, Row::default());
    loop {
        match rows.next(&mut row) {
            Ok(Step::End) => break,
            Ok(Step::Row) => {
                assert!(row.line >= last, "places go backwards");
                last = row.line;
                fits(&row, charter);
                rolled = rolled.rotate_left(1) ^ row.hash ^ row.line;
            }
            Ok(Step::Bad(bad)) => {
                says_why(&bad, is_named);
                rolled = rolled.rotate_left(1) ^ bad.line;
                let spoilt = rows.spoilt().map(|spoilt| spoilt.cells).unwrap_or_default();
                let is_short = |cell: &Cell| !matches!(cell, Cell::Text(text) if text.len() > 256);
                assert!(
                    spoilt.iter().all(is_short),
                    "a cell is kept that is longer than any value"
                );
            }
            Err(error) => {
                judge(&error);
                break;
            }
        }
        count += 1;
        assert!(count <= rows_max, "more rows than the file can hold");
    }
    rows.left_out();
    (rolled, count)
}

fn fits(row: &Row, charter: &Charter) {
    assert_eq!(row.values.len(), charter.fields.len(), "half a row");
    assert!(row.line > 0, "a row without a place");
    for (value, field) in row.values.iter().zip(&charter.fields) {
        let (Some(value), Kind::Key(key)) = (value, &field.kind) else {
            continue;
        };
        let known = usize::try_from(*value).is_ok_and(|place| place < key.domain.len());
        assert!(known, "a value that is not on the list of '{}'", field.name);
    }
}

fn says_why(bad: &BadRow, is_named: bool) {
    assert!(
        bad.line > 0 && !bad.reason.is_empty(),
        "a bad row without a place or a reason"
    );
    assert!(
        is_named || !bad.reason.contains(VALUE),
        "a value in: {}",
        bad.reason
    );
    assert!(
        !bad.reason.contains(char::is_control),
        "not one plain line: {:?}",
        bad.reason
    );
}

/// Names may be said, of columns and of what lies in an archive; values never.
fn judge(error: &IntakeError) {
    let message = error.to_string();
    let says_names = matches!(
        error,
        IntakeError::Header { .. }
            | IntakeError::Fit { .. }
            | IntakeError::Archive { .. }
            | IntakeError::Encrypted(_)
    );
    assert!(says_names || !message.contains(VALUE), "a value in: {message}");
    assert!(
        !message.contains(char::is_control),
        "not one plain line: {message:?}"
    );
}

/// Looks at a part as the workbench does.
fn inspect(part: &Part, charter: &Charter) {
    let found = match Inspection::of(part, None) {
        Ok(found) => found,
        Err(error) => return judge(&error),
    };
    let drafted = found.draft(charter, "drafted").mapping;
    let again = load_mapping(&mapping_text(&drafted)).expect("a drafted mapping can be read");
    assert_eq!(drafted, again, "a drafted mapping is another when it is read");
    if drafted.settle.is_empty() && !drafted.fields.is_empty() {
        drafted
            .check(charter)
            .expect("a drafted mapping without questions suits its charter");
    }
}
