//! What an import stores, leaves out and leaves behind.

use super::{Home, row, sorted};
use crate::{BUCKETS, PoolError, bucket_of};

#[test]
fn the_same_rows_again_store_nothing() {
    let home = Home::new();
    let rows: Vec<_> = (0..40).map(|at| row(at % 20, u64::from(at) * 3)).collect();
    let first = home.import(&rows, &[]);
    assert_eq!((first.stored, first.duplicates, first.over_limit), (40, 0, 0));
    assert_eq!(first.files.len(), usize::from(BUCKETS));
    assert_eq!(
        first.per_member,
        (0..20).map(|member| (member, 2)).collect::<Vec<_>>()
    );
    assert_eq!(home.rows(&first.files), sorted(rows.clone()));

    let again = home.import(&rows, &first.files);
    assert_eq!((again.stored, again.duplicates, again.over_limit), (0, 40, 0));
    assert!(again.files.is_empty() && again.per_member.is_empty());
    assert_eq!(home.listing().len(), first.files.len());
}

#[test]
fn of_overlapping_rows_only_the_new_are_stored() {
    let home = Home::new();
    let first = home.import(&[row(1, 10), row(1, 20), row(2, 10)], &[]);
    let second = home.import(&[row(1, 20), row(1, 30), row(3, 10)], &first.files);
    assert_eq!((second.stored, second.duplicates), (2, 1));
    let third = home.import(
        &[row(1, 10), row(1, 30), row(1, 40)],
        &[first.files.clone(), second.files.clone()].concat(),
    );
    assert_eq!((third.stored, third.duplicates), (1, 2));
    assert_eq!(home.rows(&third.files), [row(1, 40)]);
}

#[test]
fn identical_rows_of_one_import_are_all_kept() {
    let home = Home::new();
    let first = home.import(&[row(5, 1), row(5, 1)], &[]);
    assert_eq!((first.stored, first.duplicates), (2, 0));
    let more = home.import(&[row(5, 1), row(5, 1), row(5, 1)], &first.files);
    assert_eq!((more.stored, more.duplicates), (1, 2));
}

#[test]
fn rows_beyond_the_limit_are_counted_and_not_stored() {
    let home = Home {
        rows_max: 3,
        ..Home::new()
    };
    let first = home.import(&[row(9, 1), row(9, 2)], &[]);
    let second = home.import(&[row(9, 2), row(9, 3), row(9, 4), row(10, 1)], &first.files);
    assert_eq!((second.stored, second.duplicates, second.over_limit), (2, 1, 1));
    assert_eq!(second.per_member, [(9, 1), (10, 1)]);
    let files = [first.files, second.files].concat();
    let again = home.import(&[row(9, 3), row(9, 4)], &files);
    assert_eq!((again.stored, again.duplicates, again.over_limit), (0, 1, 1));
}

#[test]
fn extreme_values_and_nulls_come_back() {
    let home = Home::new();
    let rows = vec![
        (8, 0, vec![Some(i64::MIN), None]),
        (8, 1, vec![Some(i64::MAX), Some(0)]),
        (8, u64::MAX, vec![None, Some(i64::MIN)]),
        (u32::MAX, 0, vec![Some(-1), Some(i64::MAX)]),
    ];
    let imported = home.import(&rows, &[]);
    assert_eq!(home.rows(&imported.files), rows);
}

#[test]
fn a_file_is_one_buckets_and_says_what_it_holds() {
    let home = Home::new();
    let imported = home.import(&[row(3, 1), row(11, 1), row(19, 1), row(4, 1)], &[]);
    let [third, fourth] = &imported.files[..] else {
        panic!("two buckets were touched")
    };
    assert_eq!(
        (third.bucket, third.rows, third.member_min, third.member_max),
        (bucket_of(3), 3, 3, 19)
    );
    assert_eq!(
        (fourth.bucket, fourth.rows, fourth.contribution, fourth.level),
        (4, 1, 7, crate::RUN)
    );
    assert_eq!(std::fs::metadata(home.path(third)).unwrap().len(), third.bytes);
    assert_ne!(third.key, fourth.key);
    assert_eq!(format!("{:?}", third.key), "FileKey(hidden)");
}

#[test]
fn progress_ends_at_the_rows_that_came() {
    let home = Home {
        memory_bytes: 100_000,
        ..Home::new()
    };
    let mut import = home.begin(&[]);
    for hash in 0..50_000 {
        import
            .push(u32::try_from(hash % 77).unwrap(), hash, &[None, Some(1)])
            .unwrap();
    }
    let mut told = Vec::new();
    import.finish(&mut |rows| told.push(rows)).unwrap();
    assert!(told.is_sorted());
    assert_eq!(told.last(), Some(&50_000));
}

#[test]
fn an_import_that_is_dropped_leaves_no_file() {
    let home = Home {
        memory_bytes: 1_000,
        ..Home::new()
    };
    let mut import = home.begin(&[]);
    for hash in 0..100 {
        import.push(1, hash, &[None, None]).unwrap();
    }
    assert!(!home.listing().is_empty());
    drop(import);
    assert_eq!(home.listing(), [""; 0]);
}

#[test]
fn a_finished_import_leaves_only_its_files() {
    let home = Home {
        memory_bytes: 1_000,
        ..Home::new()
    };
    let rows: Vec<_> = (0..300)
        .map(|hash| row(u32::try_from(hash % 9).unwrap(), hash))
        .collect();
    let imported = home.import(&rows, &[]);
    let mut names: Vec<_> = imported
        .files
        .iter()
        .map(|file| format!("{}.parquet", file.id))
        .collect();
    names.sort_unstable();
    assert_eq!(home.listing(), names);
}

#[test]
fn a_row_with_too_few_values_is_refused_and_harms_nothing() {
    let home = Home::new();
    let mut import = home.begin(&[]);
    let refused = import.push(1, 1, &[None]).unwrap_err();
    assert!(matches!(
        refused,
        PoolError::Values {
            expected: 2,
            found: 1
        }
    ));
    import.push(1, 1, &[None, None]).unwrap();
    assert_eq!(import.finish(&mut |_| {}).unwrap().stored, 1);
}

#[test]
fn very_many_spills_are_merged_on_the_way() {
    let home = Home {
        memory_bytes: 1,
        ..Home::new()
    };
    let rows: Vec<_> = (0..150u64)
        .map(|at| row(if at % 3 == 0 { 9 } else { 1 }, at * 67 % 151))
        .collect();
    let mut import = home.begin(&[]);
    for (member, hash, values) in &rows {
        import.push(*member, *hash, values).unwrap();
    }
    // Two folded files of 64 rows, and one for each row since.
    assert_eq!(home.listing().len(), 2 + 150 - 2 * 64);
    let imported = import.finish(&mut |_| {}).unwrap();
    assert_eq!(home.rows(&imported.files), sorted(rows));
}

#[test]
fn imports_and_scans_may_move_between_threads() {
    fn moves<T: Send>() {}
    fn shared<T: Send + Sync>() {}
    moves::<crate::Import>();
    moves::<crate::Scan>();
    shared::<crate::Pool>();
}
