//! How fast files are read from the disk, and with how much memory. It prints; how much is read is little in an unoptimised build.
//!
//! `cargo test --release -p fenwick-intake --test it speed:: -- --nocapture --test-threads=1`: memory is the whole process's, so
//! one file is read at a time.

use crate::kit::{charter, peak_kib, template_charter, template_mappings};
use arrow::array::{ArrayRef, Decimal128Array, Int64Array};
use arrow::record_batch::RecordBatch;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::{Mapping, Row, Source, Step, Wanted, open};
use parquet::arrow::ArrowWriter;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tempfile::TempDir;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Measures of a row.
const FIELDS: u32 = 8;
/// Rows of a batch of a Parquet file.
const BATCH_ROWS: u32 = 100_000;

/// What reading a file took.
struct Took {
    rows: u64,
    seconds: f64,
    bytes: u64,
    /// The most memory that the process had meanwhile, where the system says so.
    peak_mib: Option<u64>,
}

impl Took {
    #[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
    fn print(&self, what: &str, unit: &str) {
        let (rows, bytes) = (self.rows as f64, self.bytes as f64);
        println!(
            "{what}: {:.0} {unit}/s, {:.0} MB/s, {} MiB of memory for a file of {:.0} MB",
            rows / self.seconds,
            bytes / 1e6 / self.seconds,
            self.peak_mib
                .map_or_else(|| "?".to_owned(), |peak| peak.to_string()),
            bytes / 1e6
        );
    }
}

fn many(few: u32, many: u32) -> u32 {
    if cfg!(debug_assertions) { few } else { many }
}

/// Writes a file and reads it by every mapping that fits.
fn read(name: &str, rules: (&Charter, &[Mapping], Option<&str>), write: impl FnOnce(&Path)) -> Took {
    let (charter, mappings, member) = rules;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    write(&path);
    // Where the system does not know of it, what is measured is the most that the process ever had.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let start = Instant::now();
    let parts = open(&path).unwrap();
    let (mut row, mut rows) = (Row::default(), 0);
    for (table, mapping) in parts[0].tables(charter, mappings, &[]).unwrap() {
        let wanted = Wanted {
            charter,
            mapping: &mapping,
            member_column: mapping.member_path().or(member),
            key: [0; 32],
        };
        let mut read = table.rows(&wanted).unwrap();
        loop {
            match read.next(&mut row).unwrap() {
                Step::Row => rows += 1,
                Step::Bad(bad) => panic!("{bad:?}"),
                Step::End => break,
            }
        }
    }
    Took {
        rows,
        seconds: start.elapsed().as_secs_f64(),
        bytes: std::fs::metadata(&path).unwrap().len(),
        peak_mib: peak_kib().map(|kib| kib / 1024),
    }
}

fn buffered(path: &Path) -> BufWriter<File> {
    BufWriter::new(File::create(path).unwrap())
}

/// A charter of eight measures, and the mapping by their names, of a table or of records within records.
fn measures(nested: bool) -> (Charter, [Mapping; 1]) {
    let mut charter = charter();
    let measure = charter.fields[2].clone();
    let field = |index| fenwick_coop::people::charter::Field {
        name: format!("f{index}"),
        ..measure.clone()
    };
    charter.fields = (0..FIELDS).map(field).collect();
    let mut mapping = Mapping::by_name(&charter);
    mapping.source = nested.then(|| Source {
        member: Some("m".to_owned()),
        ..Source::default()
    });
    (charter, [mapping])
}

/// A measure of a row, in hundredths.
fn cents(line: u32, place: u32) -> u32 {
    line * (place + 1) % 10_007 * 100 + line % 100
}

fn decimal(line: u32, place: u32) -> String {
    let cents = cents(line, place);
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Reads a table of so many rows of eight measures.
fn table(what: &str, name: &str, lines: u32, write: impl FnOnce(&Path)) {
    let (charter, mappings) = measures(what.starts_with("JSON"));
    let took = read(name, (&charter, &mappings, Some("m")), write);
    assert_eq!(took.rows, u64::from(lines));
    took.print(what, "rows");
}

#[test]
fn rows_stream() {
    let lines = many(20_000, 2_000_000);
    table("CSV", "a.csv", lines, |path| {
        let mut file = buffered(path);
        write!(file, "m").unwrap();
        (0..FIELDS).for_each(|place| write!(file, ",f{place}").unwrap());
        for line in 0..lines {
            write!(file, "\n{}", line % 1_000).unwrap();
            (0..FIELDS).for_each(|place| write!(file, ",{}", decimal(line, place)).unwrap());
        }
        file.flush().unwrap();
    });
}

/// A record as JSON.
fn record(line: u32) -> String {
    let fields: String = (0..FIELDS)
        .map(|place| format!(r#","f{place}":{}"#, decimal(line, place)))
        .collect();
    format!(r#"{{"m":"{}"{fields}}}"#, line % 1_000)
}

#[test]
fn records_of_a_list_stream() {
    let lines = many(20_000, 1_000_000);
    table("JSON, one list", "a.json", lines, |path| {
        let mut file = buffered(path);
        write!(file, "[{}", record(0)).unwrap();
        (1..lines).for_each(|line| write!(file, ",\n{}", record(line)).unwrap());
        write!(file, "]").unwrap();
        file.flush().unwrap();
    });
}

#[test]
fn records_a_line_stream() {
    let lines = many(20_000, 1_000_000);
    table("JSON, a record a line", "a.ndjson", lines, |path| {
        let mut file = buffered(path);
        (0..lines).for_each(|line| writeln!(file, "{}", record(line)).unwrap());
        file.flush().unwrap();
    });
}

#[test]
fn columns_stream() {
    let lines = many(20_000, 2_000_000);
    table("Parquet", "a.parquet", lines, |path| {
        let batch = |from: u32| {
            let rows = from..lines.min(from + BATCH_ROWS);
            let members = Int64Array::from_iter_values(rows.clone().map(|line| i64::from(line % 1_000)));
            let measure = |place| {
                let values = rows.clone().map(|line| i128::from(cents(line, place)));
                let array = Decimal128Array::from_iter_values(values).with_precision_and_scale(12, 2);
                (format!("f{place}"), Arc::new(array.unwrap()) as ArrayRef)
            };
            let columns = std::iter::once(("m".to_owned(), Arc::new(members) as ArrayRef));
            RecordBatch::try_from_iter(columns.chain((0..FIELDS).map(measure))).unwrap()
        };
        let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch(0).schema(), None).unwrap();
        (0..lines)
            .step_by(usize::try_from(BATCH_ROWS).unwrap())
            .for_each(|from| writer.write(&batch(from)).unwrap());
        writer.close().unwrap();
    });
}

/// The parts of a workbook of one sheet, but for the sheet.
const WORKBOOK: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

#[test]
fn sheets_are_read() {
    let lines = many(5_000, 500_000);
    table("XLSX", "a.xlsx", lines, |path| {
        let mut file = ZipWriter::new(buffered(path));
        for (name, text) in WORKBOOK {
            file.start_file(name, SimpleFileOptions::default()).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }
        file.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())
            .unwrap();
        let mut file = BufWriter::new(file);
        let column = |place: u32| char::from(b'B' + u8::try_from(place).unwrap());
        let text = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
        let heads: String = (0..FIELDS)
            .map(|place| text(&format!("{}1", column(place)), &format!("f{place}")))
            .collect();
        write!(
            file,
            r#"<worksheet><sheetData><row r="1">{}{heads}</row>"#,
            text("A1", "m")
        )
        .unwrap();
        for line in 0..lines {
            let row = line + 2;
            write!(
                file,
                r#"<row r="{row}"><c r="A{row}"><v>{}</v></c>"#,
                line % 1_000
            )
            .unwrap();
            for place in 0..FIELDS {
                let (column, value) = (column(place), decimal(line, place));
                write!(file, r#"<c r="{column}{row}"><v>{value}</v></c>"#).unwrap();
            }
            write!(file, "</row>").unwrap();
        }
        write!(file, "</sheetData></worksheet>").unwrap();
        let file = file.into_inner().unwrap().finish().unwrap();
        file.into_inner().unwrap();
    });
}

/// Reads one dataset of a health record by every mapping of the template that fits.
fn health(dataset: &str, name: &str, write: impl FnOnce(&Path)) -> Took {
    let charter = template_charter("health", dataset);
    let mut mappings = template_mappings("health");
    mappings.retain(|mapping| mapping.dataset == dataset);
    read(name, (&charter, &mappings, None), write)
}

#[test]
fn resources_of_a_bulk_export_stream() {
    let resources = many(2_000, 300_000);
    let took = health("observations", "bulk.ndjson", |path| {
        let mut file = buffered(path);
        for place in 0..resources {
            let value = format!("{}.{:04}", 20 + place % 20, place % 10_000);
            writeln!(
                file,
                r#"{{"resourceType":"Observation","id":"o-{place}","meta":{{"lastUpdated":"2026-01-01T00:00:00Z"}},"status":"final","category":[{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs","display":"vital-signs"}}]}}],"code":{{"coding":[{{"system":"http://loinc.org","code":"39156-5","display":"Body Mass Index"}}],"text":"Body Mass Index"}},"subject":{{"reference":"Patient/p-{}"}},"encounter":{{"reference":"Encounter/e-{place}"}},"effectiveDateTime":"2012-02-26T05:07:21+00:00","issued":"2012-02-26T05:07:21.171+00:00","valueQuantity":{{"value":{value},"unit":"kg/m2","system":"http://unitsofmeasure.org","code":"kg/m2"}}}}"#,
                place % 1_000
            )
            .unwrap();
        }
        file.flush().unwrap();
    });
    assert_eq!(took.rows, u64::from(resources));
    took.print("FHIR Bulk, all mappings of the dataset together", "resources");
}

#[test]
fn records_of_a_telephone_stream() {
    let records = many(5_000, 500_000);
    let took = health("observations", "export.xml", |path| {
        let mut file = buffered(path);
        writeln!(
            file,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"en_GB\">"
        )
        .unwrap();
        for place in 0..records {
            let (minute, second) = (place / 60 % 60, place % 60);
            let kind = ["HeartRate", "StepCount", "BasalEnergyBurned"][place as usize % 3];
            let unit = if kind == "HeartRate" { "count/min" } else { "count" };
            writeln!(
                file,
                r#" <Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" sourceVersion="4.3.1" device="&lt;&lt;HKDevice: 0x282a45810&gt;, name:Watch, manufacturer:Maker, model:Watch, hardware:Watch2,4, software:4.3.1&gt;" unit="{unit}" creationDate="2018-09-10 02:47:35 -0700" startDate="2018-09-10 02:{minute:02}:{second:02} -0700" endDate="2018-09-10 02:{minute:02}:{second:02} -0700" value="{}">
  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="0"/>
 </Record>"#,
                60 + place % 100
            )
            .unwrap();
        }
        writeln!(file, "</HealthData>").unwrap();
        file.flush().unwrap();
    });
    assert_eq!(took.rows, u64::from(records.div_ceil(3)));
    took.print("Apple Health XML", "rows");
}
