//! Random rows against a model that is plain and slow.

use super::{Home, Row, row, sorted};
use crate::buffer::Buffer;
use crate::{BUCKETS, FileMeta, TakenOut};
use proptest::prelude::*;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(
        (0u32..20, 0u64..6).prop_map(|(member, hash)| row(member, hash)),
        0..most,
    )
}

/// The rows that an import stores, and how many it leaves out as duplicates and over the limit.
fn model(there: &[Row], came: &[Row], rows_max: usize) -> (Vec<Row>, u64, u64) {
    let mut has: BTreeMap<u32, usize> = BTreeMap::new();
    let mut copies: BTreeMap<&Row, usize> = BTreeMap::new();
    for row in there {
        *has.entry(row.0).or_default() += 1;
        *copies.entry(row).or_default() += 1;
    }
    let (mut stored, mut duplicates, mut over) = (Vec::new(), 0, 0);
    for row in &sorted(came.to_vec()) {
        let (has, copies) = (has.entry(row.0).or_default(), copies.entry(row).or_default());
        if *copies > 0 {
            (*copies, duplicates) = (*copies - 1, duplicates + 1);
        } else if *has >= rows_max {
            over += 1;
        } else {
            *has += 1;
            stored.push(row.clone());
        }
    }
    (stored, duplicates, over)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn imports_do_what_the_model_does(first in rows(60), second in rows(120), rows_max in 1u32..30, buffer in 1usize..40) {
        let memory_bytes = Buffer::row_bytes(2) * buffer;
        let plain = Home { rows_max, ..Home::new() };
        let spilling = Home { rows_max, memory_bytes, ..Home::new() };
        for home in [plain, spilling] {
            let there = home.import(&first, &[]);
            let there_rows = home.rows(&there.files);
            prop_assert_eq!(&there_rows, &model(&[], &first, rows_max as usize).0);
            let came = home.import(&second, &there.files);
            let (stored, duplicates, over_limit) = model(&there_rows, &second, rows_max as usize);
            prop_assert_eq!((came.duplicates, came.over_limit), (duplicates, over_limit));
            prop_assert_eq!(came.stored, stored.len() as u64);
            prop_assert_eq!(came.per_member.iter().map(|(_, rows)| u64::from(*rows)).sum::<u64>(), came.stored);
            prop_assert_eq!(home.rows(&came.files), stored);
        }
    }

    #[test]
    fn compaction_and_erasure_keep_all_other_rows(parts in prop::collection::vec(rows(30), 1..12), member in 0u32..20) {
        let home = Home::new();
        let (mut files, mut rows): (Vec<FileMeta>, Vec<Row>) = (Vec::new(), Vec::new());
        for part in &parts {
            let imported = home.import(part, &files);
            rows = sorted([rows.clone(), model(&rows, part, usize::MAX).0].concat());
            files.extend(imported.files);
        }
        for bucket in 0..BUCKETS {
            let of_bucket: Vec<FileMeta> = files.iter().filter(|file| file.bucket == bucket).cloned().collect();
            if let Some(compacted) = home.pool.compact("trips", &home.fields, &of_bucket).unwrap() {
                files.retain(|file| !compacted.remove.contains(&file.id));
                home.pool.discard("trips", &compacted.remove).unwrap();
                files.push(compacted.add);
            }
        }
        prop_assert_eq!(&home.rows(&files), &rows);
        let export = home.pool.rows_of("trips", &home.fields, member, &files).unwrap();
        let hers: Vec<_> = rows.iter().filter(|row| row.0 == member).map(|row| row.2.clone()).collect();
        prop_assert_eq!(export, hers);
        for erased in home.pool.erase("trips", &home.fields, &TakenOut::of_members(RoaringBitmap::from_iter([member])), &files).unwrap() {
            files.retain(|file| file.id != erased.remove);
            home.pool.discard("trips", &[erased.remove]).unwrap();
            files.extend(erased.add);
        }
        rows.retain(|row| row.0 != member);
        prop_assert_eq!(home.rows(&files), rows);
        prop_assert_eq!(home.listing().len(), files.len());
    }
}
