//! Damaged files, failing disks, bytes at rest.

use super::{Home, row};
use crate::disk::publish;
use crate::write::{FileWriter, Label};
use crate::{FileKey, FileMeta, Pool, PoolError, RUN};
use arrow::array::{ArrayRef, Int64Array, RecordBatch, UInt32Array, UInt64Array};
use std::error::Error;
use std::sync::Arc;

fn what(outcome: Result<(), PoolError>) -> String {
    match outcome {
        Err(PoolError::Damaged { what, .. }) => what,
        other => panic!("{other:?} where damage was expected"),
    }
}

/// A file with rows of these places, in this order.
fn written(home: &Home, bucket: u8, places: &[(u32, u64)]) -> FileMeta {
    home.import(&[], &[]);
    let nothing: ArrayRef = Arc::new(Int64Array::new_null(places.len()));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(UInt32Array::from_iter_values(places.iter().map(|place| place.0))),
        Arc::new(UInt64Array::from_iter_values(places.iter().map(|place| place.1))),
        nothing.clone(),
        nothing,
    ];
    let batch = RecordBatch::try_new(FileWriter::schema(&home.fields), columns).unwrap();
    let label = Label {
        bucket,
        contribution: 1,
        level: RUN,
        brief: false,
    };
    let mut writer = FileWriter::create(&home.folder(), &home.fields, label).unwrap();
    writer.write(&batch).unwrap();
    publish(&home.folder(), vec![writer.finish().unwrap().unwrap()])
        .unwrap()
        .remove(0)
}

#[test]
fn a_file_of_sorted_rows_passes() {
    let home = Home::new();
    let file = written(&home, 1, &[(1, 5), (1, 5), (9, 2)]);
    home.pool.check("trips", &file).unwrap();
}

#[test]
fn unsorted_and_misplaced_rows_are_found() {
    let home = Home::new();
    let rows_swapped = written(&home, 1, &[(1, 5), (1, 4), (9, 2)]);
    assert_eq!(
        what(home.pool.check("trips", &rows_swapped)),
        "its rows are not in order"
    );
    let members_swapped = written(&home, 1, &[(1, 5), (9, 2), (1, 6)]);
    assert_eq!(
        what(home.pool.check("trips", &members_swapped)),
        "its rows are not in order"
    );
    let misplaced = written(&home, 1, &[(1, 5), (2, 2)]);
    assert_eq!(
        what(home.pool.check("trips", &misplaced)),
        "it holds a member of another bucket"
    );
}

#[test]
fn a_manifest_that_lies_is_found() {
    let home = Home::new();
    let file = home.import(&[row(1, 5), row(9, 5)], &[]).files.remove(0);
    let check = |file: &FileMeta| what(home.pool.check("trips", file));
    assert_eq!(
        check(&FileMeta {
            rows: 3,
            ..file.clone()
        }),
        "it holds 2 rows where the manifest says 3"
    );
    assert_eq!(
        check(&FileMeta {
            member_max: 17,
            ..file.clone()
        }),
        "its members are not those the manifest says"
    );
    assert_eq!(
        check(&FileMeta {
            bytes: 1,
            ..file.clone()
        }),
        "its size is not what the manifest says"
    );
    let other_key = FileMeta {
        key: FileKey::random().unwrap(),
        ..file.clone()
    };
    assert!(check(&other_key).starts_with("it cannot be decrypted"));
    std::fs::remove_file(home.path(&file)).unwrap();
    assert_eq!(check(&file), "it is missing");
}

#[test]
fn any_flipped_byte_is_found_and_none_is_read_as_a_value() {
    let home = Home::new();
    let rows: Vec<_> = (0..50).map(|hash| row(1, hash)).collect();
    let file = home.import(&rows, &[]).files.remove(0);
    let (path, right) = (
        home.path(&file),
        home.scanned(&["pay", "city"], std::slice::from_ref(&file)),
    );
    let bytes = std::fs::read(&path).unwrap();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 4;
        std::fs::write(&path, flipped).unwrap();
        if at % 97 == 0 {
            assert_eq!(
                what(home.pool.check("trips", &file)),
                "its bytes are not those that were written"
            );
        }
        let scan = home
            .pool
            .scan("trips", &home.fields, std::slice::from_ref(&file), None);
        let read = scan.and_then(|scan| scan.collect::<Result<Vec<_>, _>>());
        if let Ok(batches) = read {
            let read: Vec<_> = batches.iter().flat_map(super::rows_with_members).collect();
            assert!(read == right, "byte {at} was read as something else");
        }
    }
}

#[test]
fn values_do_not_stand_on_the_disk() {
    let home = Home {
        memory_bytes: 10_000,
        ..Home::new()
    };
    let planted: i64 = 0x5ec2_e7da_7a5e_c2e7;
    let mut import = home.begin(&[]);
    for _ in 0..2_000 {
        import
            .push(1, planted.cast_unsigned(), &[Some(planted), None])
            .unwrap();
    }
    let found = |needle: &[u8]| {
        let paths = std::fs::read_dir(home.folder())
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let files: Vec<Vec<u8>> = paths.map(|path| std::fs::read(path).unwrap()).collect();
        assert!(!files.is_empty());
        files
            .iter()
            .any(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
    };
    let needles = [
        planted.to_le_bytes(),
        planted.to_be_bytes(),
        (planted << 1).to_le_bytes(),
    ];
    assert!(!needles.iter().any(|needle| found(needle)), "in a spilled file");
    import.finish(&mut |_| {}).unwrap();
    assert!(!needles.iter().any(|needle| found(needle)), "in a stored file");
    assert!(
        !found(b"_member") && !found(b"city"),
        "the names of columns are secret too"
    );
    assert!(
        found(b"PARE"),
        "the search finds what is there: the mark of an encrypted footer"
    );
}

#[test]
fn a_folder_that_is_gone_fails_the_import_and_leaves_nothing() {
    let home = Home {
        memory_bytes: 1_000,
        ..Home::new()
    };
    let mut import = home.begin(&[]);
    import.push(1, 1, &[None, None]).unwrap();
    std::fs::remove_dir_all(home.folder()).unwrap();
    let error = (2..100)
        .find_map(|hash| import.push(1, hash, &[None, None]).err())
        .unwrap();
    assert!(matches!(error, PoolError::Disk { act: "create", .. }));
    let source = error.source().unwrap().to_string();
    assert!(!error.to_string().contains(&source), "{error}");
    assert!(matches!(import.finish(&mut |_| {}), Err(PoolError::Broken)));
    assert_eq!(home.listing(), [""; 0]);
}

#[test]
fn a_damaged_file_fails_the_import_and_leaves_nothing_new() {
    let home = Home {
        memory_bytes: 1_000,
        ..Home::new()
    };
    let rows: Vec<_> = (0..100)
        .map(|hash| row(u32::try_from(hash % 16).unwrap(), hash))
        .collect();
    let files = home.import(&rows, &[]).files;
    std::fs::write(home.path(&files[5]), b"rubbish").unwrap();
    let error = home.try_import(&rows, &files).unwrap_err();
    assert!(matches!(error, PoolError::Damaged { file, .. } if file == files[5].id));
    assert_eq!(home.listing().len(), files.len());
}

#[test]
fn a_failed_compaction_leaves_nothing_new() {
    let home = Home::new();
    let files = [
        home.import(&[row(1, 1)], &[]).files,
        home.import(&[row(1, 2)], &[]).files,
    ]
    .concat();
    std::fs::remove_file(home.path(&files[1])).unwrap();
    assert_eq!(
        what(home.pool.compact("trips", &home.fields, &files).map(|_| ())),
        "it is missing"
    );
    assert_eq!(home.listing().len(), 1);
}

#[test]
fn a_file_where_the_folder_should_be_is_an_error() {
    let home = Home::new();
    std::fs::write(home.folder(), b"in the way").unwrap();
    assert!(matches!(
        home.try_begin(&[]),
        Err(PoolError::Disk { act: "create", .. })
    ));
    assert!(matches!(
        Pool::open(home.folder().join("deeper")),
        Err(PoolError::Disk { .. })
    ));
}

#[test]
fn a_full_disk_says_so() {
    let path = std::path::Path::new("trips/x.tmp");
    let full = || std::io::Error::from(std::io::ErrorKind::StorageFull);
    let carried = PoolError::encode(path, parquet::errors::ParquetError::from(full()));
    for error in [PoolError::disk("write", path, full()), carried] {
        assert!(matches!(error, PoolError::Full { .. }));
        assert_eq!(
            error.to_string(),
            "the disk is full: free some space for trips/x.tmp, then try again"
        );
    }
}

#[test]
fn names_that_would_leave_the_folder_are_refused() {
    let home = Home::new();
    for name in ["", "..", "a/b", "Trips", "a b"] {
        assert!(
            matches!(home.pool.discard(name, &[]), Err(PoolError::Name(_))),
            "{name:?}"
        );
    }
    for fields in [&["_row"][..], &["pay", "pay"]] {
        let fields: Vec<String> = fields.iter().map(|&name| name.to_owned()).collect();
        assert!(matches!(
            home.pool.scan("trips", &fields, &[], None),
            Err(PoolError::Field(_))
        ));
    }
}
