//! Scanning, compacting, erasing and sweeping.

use super::{Home, Row, row, rows_with_members, sorted};
use crate::{BASE, FileMeta, KeptOut, RUN, TakenOut};
use roaring::RoaringBitmap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Files of bucket 1, one for each list of rows.
fn files(home: &Home, parts: &[Vec<Row>]) -> Vec<FileMeta> {
    parts
        .iter()
        .flat_map(|part| home.import(part, &[]).files)
        .collect()
}

#[test]
fn a_scan_puts_a_members_rows_of_all_files_together() {
    let home = Home::new();
    let files = files(
        &home,
        &[
            vec![row(1, 1), row(9, 2), row(17, 3)],
            vec![row(9, 7)],
            vec![row(1, 8), row(25, 9)],
        ],
    );
    let scanned = home.scanned(&["pay"], &files);
    let members: Vec<u32> = scanned.iter().map(|(member, _)| *member).collect();
    assert_eq!(members, [1, 1, 9, 9, 17, 25]);
    assert_eq!(scanned[4].1, [Some(3 - 17)]);
    assert!(
        home.scanned(&[], &files)
            .iter()
            .all(|(_, values)| values.is_empty())
    );
    assert_eq!(home.scanned(&["city"], &[]), []);
}

#[test]
fn long_stretches_of_a_base_and_single_rows_of_runs_merge_in_order() {
    let home = Home {
        rows_max: u32::MAX,
        ..Home::new()
    };
    let base: Vec<Row> = (0..60_000)
        .map(|hash| row(u32::try_from(hash / 3).unwrap() * 8 + 1, hash))
        .collect();
    let run = |member: u32| row(member * 8 + 1, 70_000 + u64::from(member));
    let runs = [
        vec![run(9_000), run(9_001), run(19_999), run(30_000)],
        vec![run(0), run(9_000), run(15_000)],
    ];
    let files = files(&home, &[vec![base.clone()], runs.to_vec()].concat());
    let expected = sorted([base, runs.concat()].concat());
    assert_eq!(home.rows(&files), expected);
    let compacted = home.pool.compact("trips", &home.fields, &files).unwrap().unwrap();
    assert_eq!(home.rows(&[compacted.add]), expected);
    let mut scanned = home.scanned(&["pay", "city"], &files);
    assert!(scanned.is_sorted_by_key(|(member, _)| *member));
    scanned.sort_unstable();
    let mut expected: Vec<_> = expected
        .into_iter()
        .map(|(member, _, values)| (member, values))
        .collect();
    expected.sort_unstable();
    assert_eq!(scanned, expected);
}

#[test]
fn fields_come_in_the_order_asked_and_missing_ones_as_nulls() {
    let home = Home::new();
    let old = home.import(&[row(1, 2)], &[]);
    let wider = Home {
        fields: ["fuel", "city", "pay"].map(str::to_owned).to_vec(),
        ..home
    };
    let new = wider.import(&[(1, 3, vec![Some(5), Some(6), Some(7)])], &old.files);
    let files = [old.files, new.files].concat();
    let expected = [
        (1, vec![Some(100), None, Some(1)]),
        (1, vec![Some(6), Some(5), Some(7)]),
    ];
    assert_eq!(wider.scanned(&["city", "fuel", "pay"], &files), expected);
    let compacted = wider
        .pool
        .compact("trips", &wider.fields, &files)
        .unwrap()
        .unwrap();
    assert_eq!(
        wider.scanned(&["city", "fuel", "pay"], &[compacted.add]),
        expected
    );
}

#[test]
fn a_scan_for_few_members_skips_row_groups() {
    let home = Home {
        rows_max: u32::MAX,
        ..Home::new()
    };
    // Bucket 0 has more rows than one row group holds, 10 for each member.
    let rows: Vec<Row> = (0..200_000)
        .map(|hash| row(u32::try_from(hash / 10).unwrap() * 8, hash))
        .collect();
    let files = home.import(&rows, &[]).files;
    let only = RoaringBitmap::from_iter([3, 19_999 * 8]);
    let scan = home
        .pool
        .scan("trips", &["pay".to_owned()], &files, Some(&only))
        .unwrap();
    let members: Vec<u32> = scan
        .flat_map(|batch| rows_with_members(&batch.unwrap()))
        .map(|(member, _)| member)
        .collect();
    assert_eq!(members.len(), 200_000 - 128 * 1024);
    assert_eq!(members.iter().filter(|member| **member == 19_999 * 8).count(), 10);
    let nobody = RoaringBitmap::from_iter([1, 2, 9]);
    assert_eq!(
        home.pool
            .scan("trips", &[], &files, Some(&nobody))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn a_scan_reads_on_after_its_files_are_discarded() {
    let home = Home::new();
    let files = files(&home, &[vec![row(1, 1)], vec![row(1, 2)]]);
    let scan = home.pool.scan("trips", &[], &files, None).unwrap();
    let ids: Vec<String> = files.into_iter().map(|file| file.id).collect();
    home.pool.discard("trips", &ids).unwrap();
    home.pool.discard("trips", &ids).unwrap();
    assert_eq!(scan.map(|batch| batch.unwrap().num_rows()).sum::<usize>(), 2);
}

#[test]
fn runs_without_a_base_become_one() {
    let home = Home::new();
    let files = files(&home, &[vec![row(1, 5), row(9, 1)], vec![row(1, 5), row(1, 4)]]);
    let compacted = home.pool.compact("trips", &home.fields, &files).unwrap().unwrap();
    assert_eq!((compacted.add.level, compacted.add.contribution), (BASE, 7));
    assert_eq!(compacted.remove.len(), 2);
    assert_eq!(
        home.rows(std::slice::from_ref(&compacted.add)),
        [row(1, 4), row(1, 5), row(1, 5), row(9, 1)]
    );
    assert!(
        home.pool
            .compact("trips", &home.fields, &[compacted.add])
            .unwrap()
            .is_none()
    );
    assert!(home.pool.compact("trips", &home.fields, &[]).unwrap().is_none());
}

#[test]
fn a_base_is_rewritten_only_for_a_tenth_of_its_rows() {
    let home = Home::new();
    let many: Vec<Row> = (0..200).map(|hash| row(1, hash)).collect();
    let mut files = files(&home, &[many]);
    files[0].level = BASE;
    for hash in 0..8 {
        files.extend(home.import(&[row(9, hash), row(9, hash + 100)], &[]).files);
    }
    assert!(
        home.pool
            .compact("trips", &home.fields, &files)
            .unwrap()
            .is_none()
    );
    files.extend(home.import(&[row(17, 1)], &[]).files);
    let runs = home.pool.compact("trips", &home.fields, &files).unwrap().unwrap();
    assert_eq!((runs.add.level, runs.add.rows, runs.remove.len()), (RUN, 17, 9));
    let more: Vec<Row> = (0..4).map(|hash| row(25, hash)).collect();
    let files = [vec![files[0].clone(), runs.add], home.import(&more, &[]).files].concat();
    let all = home.pool.compact("trips", &home.fields, &files).unwrap().unwrap();
    assert_eq!((all.add.level, all.add.rows, all.remove.len()), (BASE, 221, 3));
    home.pool.check("trips", &all.add).unwrap();
}

#[test]
fn erasing_takes_her_rows_and_nobody_elses() {
    let home = Home::new();
    let files = files(
        &home,
        &[
            vec![row(1, 1), row(9, 2)],
            vec![row(9, 3)],
            vec![row(1, 4), row(17, 5)],
            vec![row(2, 6)],
        ],
    );
    let nine = TakenOut::of_members(RoaringBitmap::from_iter([9]));
    let erased = home.pool.erase("trips", &home.fields, &nine, &files).unwrap();
    let removed: Vec<&String> = erased.iter().map(|erased| &erased.remove).collect();
    assert_eq!(removed, [&files[0].id, &files[1].id]);
    let [Some(first), None] = [&erased[0].add, &erased[1].add] else {
        panic!("only the second file was all hers")
    };
    assert_eq!(home.rows(std::slice::from_ref(first)), [row(1, 1)]);
    assert_ne!(first.key, files[0].key);
    assert_eq!(
        (first.member_max, first.level, first.contribution),
        (1, files[0].level, 7)
    );
    home.pool
        .discard("trips", &[removed[0].clone(), removed[1].clone()])
        .unwrap();
    assert_eq!(home.listing().len(), 3);
    assert!(
        home.pool
            .erase("trips", &home.fields, &nine, std::slice::from_ref(first))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_the_manifest_does_not_name_is_swept() {
    let home = Home::new();
    let files = files(&home, &[vec![row(1, 1)], vec![row(1, 2)]]);
    let half_written = home.folder().join(format!("{}.tmp", "a".repeat(32)));
    let foreign = home.folder().join("note.txt");
    std::fs::write(&half_written, b"half").unwrap();
    std::fs::write(&foreign, b"not ours").unwrap();
    let keep = BTreeSet::from([files[0].id.clone()]);
    assert_eq!(home.pool.sweep("trips", &keep).unwrap(), 2);
    assert!(home.path(&files[0]).exists() && foreign.exists());
    assert!(!home.path(&files[1]).exists() && !half_written.exists());
    assert_eq!(home.pool.sweep("never_seen", &keep).unwrap(), 0);
}

#[test]
fn the_order_of_a_members_rows_is_her_own_whatever_the_files() {
    let home = Home::new();
    let files = files(
        &home,
        &[
            vec![row(1, 6), row(9, 7)],
            vec![row(9, 1)],
            vec![row(1, 2), row(9, 4)],
        ],
    );
    let scattered = home.scanned(&["pay"], &files);
    let reversed: Vec<FileMeta> = files.iter().rev().cloned().collect();
    assert_eq!(home.scanned(&["pay"], &reversed), scattered);
    let compacted = home.pool.compact("trips", &home.fields, &files).unwrap().unwrap();
    assert_eq!(home.scanned(&["pay"], &[compacted.add]), scattered);
}

#[test]
fn po4_rows_of_days_that_a_member_keeps_out_are_not_read() {
    const DAY: i64 = 86_400;
    let home = Home {
        fields: ["pay", "at"].map(str::to_owned).to_vec(),
        ..Home::new()
    };
    let row = |member, hash: u64, at: Option<i64>| (member, hash, vec![Some(at.unwrap_or(-1)), at]);
    // Two files of one bucket: the end of day 9, day 10 from its first to its last second, day 11, and no time at all.
    let times = [
        Some(10 * DAY - 1),
        Some(10 * DAY),
        Some(11 * DAY - 1),
        Some(11 * DAY),
        None,
    ];
    let rows_of = |member, first: u64| (first..).zip(times).map(move |(hash, at)| row(member, hash, at));
    let first = home.import(&rows_of(8, 10).collect::<Vec<_>>(), &[]).files;
    let second = home.import(&rows_of(16, 20).collect::<Vec<_>>(), &first).files;
    let files = [first, second].concat();
    let read = |days: &[(u32, u32)]| {
        let mut kept_out = KeptOut {
            field: "at".to_owned(),
            ..KeptOut::default()
        };
        for (member, day) in days {
            kept_out.days.entry(*member).or_default().insert(*day);
        }
        let scan = home.pool.scan("trips", &home.fields, &files, None).unwrap();
        let rows = scan.without(Arc::new(kept_out), 1);
        rows.flat_map(|batch| rows_with_members(&batch.unwrap()))
            .map(|(member, values)| (member, values[0].unwrap()))
            .collect::<Vec<_>>()
    };
    let all = read(&[]);
    assert_eq!(all.len(), 10);
    let without = |out: &[(u32, i64)]| {
        let mut rows = all.clone();
        rows.retain(|row| !out.contains(row));
        rows
    };
    assert_eq!(read(&[(8, 10)]), without(&[(8, 10 * DAY), (8, 11 * DAY - 1)]));
    let both = [(8, 10 * DAY - 1), (16, 11 * DAY)];
    assert_eq!(read(&[(8, 9), (16, 11), (24, 10)]), without(&both));
    // the field of time is read for the days, and not handed on
    assert_eq!(home.scanned(&["pay", "at"], &files)[0].1.len(), 2);
}

#[test]
fn many_members_are_taken_out_at_once_and_handed_on_as_they_were() {
    let home = Home::new();
    let rows: Vec<_> = (1..200)
        .flat_map(|member| [row(member, 7), row(member, member.into())])
        .collect();
    let files = files(&home, &[rows.clone(), vec![row(3, 900), row(8, 901)]]);
    let odd: RoaringBitmap = (1..200).filter(|member| member % 2 == 1).collect();
    let mut handed = Vec::new();
    for file in &files {
        let mut take = |member: u32, hash: u64, values: &[Option<i64>]| {
            handed.push((member, hash, values.to_vec()));
            Ok(())
        };
        home.pool
            .each_row(("trips", &home.fields), file, &odd, &mut take)
            .unwrap();
    }
    let all = home.rows(&files);
    let (mut gone, stay): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| odd.contains(row.0));
    handed.sort_unstable();
    gone.sort_unstable();
    assert_eq!(handed, gone);
    let mut left = files.clone();
    let odd = TakenOut::of_members(odd);
    for erased in home.pool.erase("trips", &home.fields, &odd, &files).unwrap() {
        left.retain(|file| file.id != erased.remove);
        left.extend(erased.add);
    }
    assert_eq!(home.rows(&left), stay);
}
