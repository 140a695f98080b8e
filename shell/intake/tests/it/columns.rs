//! Parquet files, written here as other programs write them.

use crate::kit::{all, charter, refusal, wanted};
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, ListArray, StringArray, StructArray,
};
use arrow::datatypes::{DataType, Field, Int32Type};
use arrow::record_batch::RecordBatch;
use fenwick_intake::{BadRow, Mapping, Row, Table, load_mapping, open, open_bytes};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use std::sync::Arc;

fn columns() -> Vec<(&'static str, ArrayRef)> {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1)]), None, None]);
    let price = Decimal128Array::from(vec![Some(1_234), None, Some(-5)]);
    let weight: ArrayRef = Arc::new(Float64Array::from(vec![1.234, 0.5, f64::NAN]));
    let inner = StructArray::from(vec![(
        Arc::new(Field::new("weight", DataType::Float64, true)),
        weight,
    )]);
    vec![
        (
            "sold_at",
            Arc::new(Date32Array::from(vec![Some(20_000), None, Some(20_001)])) as ArrayRef,
        ),
        (
            "fruit",
            Arc::new(StringArray::from(vec!["pear", "plum", "quince"])),
        ),
        ("price", Arc::new(price.with_precision_and_scale(12, 2).unwrap())),
        ("basket", Arc::new(inner)),
        (
            "organic",
            Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])),
        ),
        ("tags", Arc::new(list)),
    ]
}

fn written(columns: Vec<(&str, ArrayRef)>, properties: WriterPropertiesBuilder) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// A Parquet file of these columns, packed tightly.
pub fn parquet_of(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(Default::default()));
    written(columns, properties)
}

/// A Parquet file of sales.
pub fn parquet() -> Vec<u8> {
    written(columns(), WriterProperties::builder())
}

fn mapping() -> Mapping {
    load_mapping(
        r#"
        name = "till"
        dataset = "sales"
        [fields]
        sold_at = { from = "sold_at" }
        fruit = { from = "fruit" }
        price = { from = "price" }
        weight = { from = "basket.weight" }
        organic = { from = "organic" }
        "#,
    )
    .unwrap()
}

fn sales(table: Table) -> (Vec<Row>, Vec<BadRow>, Vec<String>) {
    let rows = table.rows(&wanted(&charter(), &mapping(), None)).unwrap();
    let dropped = rows.dropped_columns().to_vec();
    let (rows, bad) = all(rows);
    (rows, bad, dropped)
}

#[test]
fn typed_columns_are_read_as_texts_of_a_table_are() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(Default::default()),
        Compression::GZIP(Default::default()),
    ] {
        let properties = WriterProperties::builder()
            .set_compression(compression)
            .set_max_row_group_row_count(Some(2));
        let bytes = written(columns(), properties);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till");
        std::fs::write(&path, &bytes).unwrap();
        for parts in [open(&path).unwrap(), open_bytes("till", bytes).unwrap()] {
            let table = Table::open(&parts[0]).unwrap();
            assert_eq!(
                table.header(),
                ["sold_at", "fruit", "price", "basket.weight", "organic"]
            );
            let (rows, bad, dropped) = sales(table);
            assert_eq!(dropped, [] as [&str; 0]);
            assert_eq!(
                rows[0].values,
                [Some(20_000 * 86_400), Some(1), Some(1_234), Some(1_234), Some(1)]
            );
            assert_eq!(
                rows[1].values,
                [Some(20_001 * 86_400), Some(2), Some(-5), None, None]
            );
            let bad: Vec<(u64, &str)> = bad.iter().map(|bad| (bad.line, bad.reason.as_str())).collect();
            let reason =
                "column 'fruit': a value that is not on the charter's list; values are matched exactly";
            assert_eq!((rows.len(), bad), (2, vec![(2, reason)]));
        }
    }
}

#[test]
fn values_made_of_those_before_them_are_taken_one_by_one() {
    let fruits: Vec<&str> = (0..3_000).map(|row| ["apple", "pear"][row % 2]).collect();
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_column_encoding("fruit".into(), Encoding::DELTA_BYTE_ARRAY);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("fruit", Arc::new(StringArray::from(fruits))),
        (
            "price",
            Arc::new(Float64Array::from_iter_values((0..3_000).map(f64::from))),
        ),
    ];
    let bytes = written(columns, properties);
    let (rows, bad, _) = sales(Table::open(&open_bytes("till", bytes).unwrap()[0]).unwrap());
    assert_eq!(bad, []);
    assert!(
        rows.iter()
            .map(|row| row.values[2])
            .eq((0..3_000).map(|price| Some(price * 100)))
    );
}

/// A file with its footer changed, its length set anew.
fn with_footer(bytes: &[u8], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let end = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[end..end + 4].try_into().unwrap()) as usize;
    let start = end - length;
    let mut footer = bytes[start..end].to_vec();
    change(&mut footer);
    let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
    [&bytes[..start], &footer, &length, b"PAR1"].concat()
}

#[test]
fn a30_forged_sizes_and_bombs_are_refused_before_a_row_is_read() {
    let good = written(columns(), WriterProperties::builder());
    let refused = |bytes: Vec<u8>| refusal(Table::open(&open_bytes("till", bytes).unwrap()[0])).0;
    assert_eq!(refused(good[..good.len() / 2].to_vec()), "intake.archive");
    assert_eq!(refused(b"PAR1\0\0\0\0PAR1".to_vec()), "intake.archive");
    let mut long = good.clone();
    let end = long.len();
    long[end - 8..end - 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(refused(long), "intake.archive");
    let encrypted = [&good[..good.len() - 4], b"PARE"].concat();
    assert_eq!(refused(encrypted), "intake.encrypted");
    // A list of row groups of which there are said to be two thousand million.
    let many = with_footer(&good, |footer| {
        let at = footer.iter().rposition(|byte| *byte == 0x1c).unwrap();
        footer.splice(at..=at, [0xfc, 0xff, 0xff, 0xff, 0xff, 0x07]);
    });
    assert_eq!(refused(many), "intake.archive");
    // Texts of which a few hundred bytes unpack to more than is kept.
    let huge: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(70 * 1024 * 1024)]));
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(Default::default()));
    assert_eq!(
        refused(written(vec![("fruit", huge)], properties)),
        "intake.archive"
    );
    let properties = WriterProperties::builder().set_compression(Compression::UNCOMPRESSED);
    let pack = written(columns(), properties);
    for place in (4..pack.len()).step_by(3) {
        let mut bent = pack.clone();
        bent[place] ^= 0x5a;
        // Bent bytes give other values, bad rows or a refusal; never an end of the process.
        if let Ok(table) = Table::open(&open_bytes("till", bent).unwrap()[0])
            && let Ok(mut rows) = table.rows(&wanted(&charter(), &mapping(), None))
        {
            let mut row = Row::default();
            while let Ok(step) = rows.next(&mut row) {
                if step == fenwick_intake::Step::End {
                    break;
                }
            }
        }
    }
}
