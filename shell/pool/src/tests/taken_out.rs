//! Rows know their contribution, also where files were merged, and can be taken out by it.

use super::{Home, Row, row, sorted};
use crate::{CONTRIBUTION, FileMeta, ImportOptions, TakenOut};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The rows of a contribution, as files.
fn contributed(home: &Home, contribution: u32, rows: &[Row], existing: &[FileMeta]) -> Vec<FileMeta> {
    let options = ImportOptions {
        dataset: "trips",
        fields: &home.fields,
        existing,
        contribution,
        rows_max: home.rows_max,
        memory_bytes: home.memory_bytes,
    };
    let mut import = home.pool.import(&options).unwrap();
    for (member, hash, values) in rows {
        import.push(*member, *hash, values).unwrap();
    }
    import.finish(&mut |_| {}).unwrap().files
}

fn parts() -> [Vec<Row>; 3] {
    [
        vec![row(1, 1), row(9, 2), row(9, 5)],
        vec![row(1, 3), row(9, 4), row(17, 9)],
        vec![row(9, 3), row(17, 1)],
    ]
}

/// Contributions 1 to 3, all in bucket 1.
fn three(home: &Home) -> Vec<FileMeta> {
    let parts = parts().into_iter().zip(1..);
    parts
        .flat_map(|(rows, contribution)| contributed(home, contribution, &rows, &[]))
        .collect()
}

/// The three in one file.
fn merged(home: &Home) -> FileMeta {
    let files = three(home);
    home.pool
        .compact("trips", &home.fields, &files)
        .unwrap()
        .unwrap()
        .add
}

fn contributions(home: &Home, file: &FileMeta) -> Vec<(u32, i64)> {
    let rows = home.scanned(&[CONTRIBUTION], std::slice::from_ref(file));
    rows.into_iter()
        .map(|(member, values)| (member, values[0].unwrap()))
        .collect()
}

fn without(numbers: impl IntoIterator<Item = u32>, parts: &[(u32, u32)]) -> TakenOut {
    TakenOut {
        contributions: numbers.into_iter().collect(),
        parts: parts.iter().copied().collect(),
        ..TakenOut::default()
    }
}

/// What is left of the three.
fn left(out: impl Fn(u32, u32) -> bool) -> Vec<Row> {
    let parts = parts().into_iter().zip(1..);
    let rows = parts.flat_map(|(rows, contribution)| rows.into_iter().map(move |row| (contribution, row)));
    sorted(
        rows.filter(|(contribution, row)| !out(*contribution, row.0))
            .map(|(_, row)| row)
            .collect(),
    )
}

#[test]
fn rows_of_a_merged_file_know_their_contribution_also_when_it_is_merged_or_written_anew() {
    let home = Home::new();
    let expected = [(1, 1), (1, 2), (9, 1), (9, 3), (9, 2), (9, 1), (17, 3), (17, 2)];
    let file = merged(&home);
    assert_eq!(contributions(&home, &file), expected);
    let anew = home.pool.anew("trips", &home.fields, &file).unwrap();
    assert_eq!(contributions(&home, &anew), expected);
    let fourth = contributed(&home, 4, &[row(25, 1)], &[]);
    let twice = home
        .pool
        .compact("trips", &home.fields, &[vec![anew], fourth].concat())
        .unwrap()
        .unwrap();
    assert_eq!(
        contributions(&home, &twice.add),
        [&expected[..], &[(25, 4)]].concat()
    );
}

#[test]
fn a_contribution_or_a_members_part_is_taken_out_of_merged_and_unmerged_files_alike() {
    let home = Home::new();
    for files in [three(&home), vec![merged(&home)]] {
        for (taken_out, expected) in [
            (without([1], &[]), left(|from, _| from == 1)),
            (without([1, 3], &[]), left(|from, _| from != 2)),
            (
                without([], &[(2, 9), (3, 17)]),
                left(|from, member| [(2, 9), (3, 17)].contains(&(from, member))),
            ),
            (
                without([2], &[(1, 1)]),
                left(|from, member| from == 2 || (from, member) == (1, 1)),
            ),
            (without([4], &[(4, 1), (3, 1)]), left(|_, _| false)),
        ] {
            // Nobody reads them any more …
            let held = Arc::new(taken_out.clone());
            let hidden: Vec<FileMeta> = files
                .iter()
                .map(|file| FileMeta {
                    taken_out: Some(Arc::clone(&held)),
                    ..file.clone()
                })
                .collect();
            let scanned = home.scanned(&["pay"], &hidden);
            let expected_pay: Vec<_> = expected
                .iter()
                .map(|(member, _, values)| (*member, vec![values[0]]))
                .collect();
            assert_eq!(scanned, expected_pay, "{taken_out:?}");
            assert!(hidden.iter().all(|file| home.pool.check("trips", file).is_ok()));
            // … and then they are in no file.
            let mut kept = files.clone();
            for erased in home
                .pool
                .erase("trips", &home.fields, &taken_out, &hidden)
                .unwrap()
            {
                kept.retain(|file| file.id != erased.remove);
                kept.extend(erased.add);
            }
            assert_eq!(home.rows(&kept), expected, "{taken_out:?}");
            assert!(
                home.pool
                    .erase("trips", &home.fields, &taken_out, &kept)
                    .unwrap()
                    .is_empty()
            );
        }
    }
}

#[test]
fn rows_that_are_taken_out_are_no_duplicates_of_those_that_come() {
    let home = Home::new();
    let mut file = merged(&home);
    let came = [row(9, 2), row(9, 4)];
    assert_eq!(contributed(&home, 4, &came, std::slice::from_ref(&file)).len(), 0);
    file.taken_out = Some(Arc::new(without([], &[(2, 9)])));
    let stored = contributed(&home, 4, &came, std::slice::from_ref(&file));
    assert_eq!(home.rows(&stored), [row(9, 4)]);
}

#[test]
fn what_is_taken_out_stays_in_a_file_that_is_merged_until_it_is_deleted() {
    let home = Home::new();
    let mut files = three(&home);
    for file in &mut files {
        file.taken_out = Some(Arc::new(without([1], &[])));
    }
    let whole = home
        .pool
        .compact("trips", &home.fields, &files)
        .unwrap()
        .unwrap()
        .add;
    assert_eq!(whole.rows, 8);
}

#[test]
fn single_rows_are_left_behind_where_files_are_opened_whatever_columns_are_read() {
    let home = Home::new();
    // Of member 9 the hashes 2 and 3, of 17 the hash 9; 1 and 5 are others' hashes, or nobody's.
    let rows = BTreeMap::from([
        (9, BTreeSet::from([2, 3, 77])),
        (17, BTreeSet::from([9])),
        (25, BTreeSet::from([1])),
    ]);
    let out = Arc::new(TakenOut {
        rows,
        parts: [(1, 1)].into(),
        ..TakenOut::default()
    });
    let left = vec![row(1, 3), row(9, 4), row(9, 5), row(17, 1)];
    for mut files in [three(&home), vec![merged(&home)]] {
        for file in &mut files {
            file.taken_out = Some(Arc::clone(&out));
        }
        assert_eq!(sorted(home.rows(&files)), left);
        for projection in [&[][..], &[CONTRIBUTION], &["pay"], &["city", "pay"]] {
            let found = home.scanned(projection, &files);
            let members: Vec<u32> = found.iter().map(|(member, _)| *member).collect();
            assert_eq!(members, [1, 9, 9, 17], "{projection:?}");
            assert!(found.iter().all(|(_, values)| values.len() == projection.len()));
        }
    }
}
