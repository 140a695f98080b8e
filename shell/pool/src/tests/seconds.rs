//! Rows about two members: who is read, who is not, and what goes with one of them.

use super::{Home, Row};
use crate::read::Shown;
use crate::scan::Scan;
use crate::{AmongRows, FileMeta, KeptOut, OTHER, PoolError, TakenOut};
use proptest::prelude::*;
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A row about its member and perhaps another: member, hash, second, pay.
type Pair = (u32, u64, Option<u32>, i64);

fn home() -> Home {
    let mut home = Home::new();
    home.fields = ["pay", OTHER].map(str::to_owned).to_vec();
    home
}

fn stored(home: &Home, rows: &[Pair], existing: &[FileMeta]) -> Vec<FileMeta> {
    let rows: Vec<Row> = rows
        .iter()
        .map(|(member, hash, other, pay)| (*member, *hash, vec![Some(*pay), other.map(i64::from)]))
        .collect();
    home.import(&rows, existing).files
}

/// What a question reads: member and pay, sorted.
fn read(
    home: &Home,
    files: &[FileMeta],
    (admitted, kept_out, rows_max): (&RoaringBitmap, Option<&Arc<KeptOut>>, u32),
) -> Vec<(u32, i64)> {
    let among = AmongRows {
        dataset: "trips",
        files,
        admitted,
        kept_out: kept_out.map(Arc::as_ref),
        rows_max,
    };
    let seconds = Arc::new(home.pool.seconds(&among).unwrap());
    let fields = ["pay", OTHER].map(str::to_owned);
    let fields = &fields[..1 + usize::from(kept_out.is_some())];
    let mut rows = scanned(files, |files| {
        let scan = home
            .pool
            .scan_with(("trips", fields), files, admitted, &seconds)
            .unwrap();
        kept_out
            .into_iter()
            .fold(scan, |scan, kept_out| scan.without(Arc::clone(kept_out), 1))
    });
    rows.retain(|(member, _)| admitted.contains(*member));
    rows
}

/// Member and pay of every bucket, sorted.
fn scanned(files: &[FileMeta], scan: impl Fn(&[FileMeta]) -> Scan) -> Vec<(u32, i64)> {
    let of = |bucket| -> Vec<FileMeta> {
        let of = files.iter().filter(|file| file.bucket == bucket);
        of.cloned().collect()
    };
    let batches = (0..crate::BUCKETS).flat_map(|bucket| scan(&of(bucket)));
    let rows = batches.flat_map(|batch| super::rows_with_members(&batch.unwrap()));
    let mut told: Vec<_> = rows
        .map(|(member, values)| (member, values[0].unwrap()))
        .collect();
    told.sort_unstable();
    told
}

fn members(of: &[u32]) -> RoaringBitmap {
    of.iter().copied().collect()
}

/// A hash that stands for nothing but its number.
fn hash(of: u64) -> u64 {
    of << 32 | 7
}

#[test]
fn a_row_about_two_is_read_only_while_both_are_admitted_and_by_nobody_who_does_not_say_who_is() {
    let home = home();
    let rows = [
        (1, hash(1), Some(2), 10),
        (1, hash(2), Some(3), 20),
        (1, hash(3), None, 30),
        (2, hash(4), Some(1), 40),
    ];
    let files = stored(&home, &rows, &[]);
    let of = |admitted: &[u32]| read(&home, &files, (&members(admitted), None, 9));
    assert_eq!(of(&[1, 2, 3]), [(1, 10), (1, 20), (1, 30), (2, 40)]);
    assert_eq!(of(&[1, 2]), [(1, 10), (1, 30), (2, 40)]);
    assert_eq!(of(&[1]), [(1, 30)]);
    assert_eq!(of(&[2, 3]), []);
    let (pay, all) = (["pay".to_owned()], members(&[1, 2, 3]));
    let unsaid = |files: &[FileMeta]| home.pool.scan("trips", &pay, files, Some(&all)).unwrap();
    assert_eq!(scanned(&files, unsaid), [(1, 30)]);
}

#[test]
fn a_day_that_either_keeps_out_is_out() {
    let home = home();
    let rows = [
        (1, hash(1), Some(2), 10),
        (1, hash(2), None, 20),
        (3, hash(3), Some(1), 90_000),
    ];
    let files = stored(&home, &rows, &[]);
    let everybody = members(&[1, 2, 3]);
    // The pay stands for a time here: day 0 and day 1.
    let without = |member: u32, day: u32| {
        let kept_out = KeptOut {
            field: "pay".to_owned(),
            days: BTreeMap::from([(member, members(&[day]))]),
        };
        read(&home, &files, (&everybody, Some(&Arc::new(kept_out)), 9))
    };
    assert_eq!(without(2, 0), [(1, 20), (3, 90_000)]);
    assert_eq!(without(1, 1), [(1, 10), (1, 20)]);
    assert_eq!(without(1, 0), [(3, 90_000)]);
}

#[test]
fn what_is_left_of_a_row_whose_second_member_is_erased_is_its_place() {
    let home = home();
    let rows = [
        (1, hash(1), Some(2), 10),
        (1, hash(2), Some(3), 20),
        (9, hash(3), Some(2), 30),
        (2, hash(4), None, 40),
        (4, hash(5), None, 50),
    ];
    let files = stored(&home, &rows, &[]);
    let fields = ["pay".to_owned()];
    let gone = TakenOut::of_members(members(&[2]));
    let erased = home.pool.erase("trips", &fields, &gone, &files).unwrap();
    let removed: BTreeSet<&String> = erased.iter().map(|erased| &erased.remove).collect();
    let mut left: Vec<FileMeta> = files
        .iter()
        .filter(|file| !removed.contains(&file.id))
        .cloned()
        .collect();
    // The bucket of 1 and 9, and that of 2; member 4's was left alone.
    assert_eq!(erased.len(), 2);
    left.extend(erased.into_iter().filter_map(|erased| erased.add));
    assert_eq!(left.iter().map(|file| file.rows).sum::<u64>(), 4);
    left.iter()
        .for_each(|file| home.pool.check("trips", file).unwrap());
    let everybody = members(&[1, 2, 3, 4, 9]);
    assert_eq!(read(&home, &left, (&everybody, None, 9)), [(1, 20), (4, 50)]);
    let all: Vec<Row> = home.shown(&left, &home.fields, Shown::Whole);
    let of = |member: u32| {
        all.iter()
            .filter(|row| row.0 == member)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(of(9), [(9, 0, vec![None, Some(0)])]);
    assert_eq!(of(1).len(), 2);
    assert!(
        all.iter().all(|row| row.1 != hash(1) && row.1 != hash(3)),
        "{all:?}"
    );
    // A place that is left counts for no limit and is no copy of what comes again.
    assert_eq!(
        home.pool.rows_of("trips", &fields, 9, &left).unwrap(),
        Vec::<Vec<Option<i64>>>::new()
    );
    let again = home.import(&[(9, hash(3), vec![Some(30), Some(3)])], &left);
    assert_eq!((again.stored, again.duplicates), (1, 0));
}

#[test]
fn a_file_written_anew_or_merged_keeps_the_second_members_whatever_fields_are_named() {
    let home = home();
    let mut files = stored(&home, &[(1, hash(1), Some(2), 10)], &[]);
    files.extend(stored(&home, &[(1, hash(2), Some(3), 20)], &files));
    let fields = ["pay".to_owned()];
    let anew = home.pool.anew("trips", &fields, &files[0]).unwrap();
    assert_eq!(read(&home, &[anew], (&members(&[1, 3]), None, 9)), []);
    let merged = home.pool.compact("trips", &fields, &files).unwrap().unwrap();
    assert_eq!(
        read(&home, &[merged.add], (&members(&[1, 3]), None, 9)),
        [(1, 20)]
    );
}

/// The rows of each member that count, by a way of its own: sorted lists, and copies all or none.
fn by_hand(rows: &[Pair], admitted: &RoaringBitmap, rows_max: usize) -> BTreeMap<u32, Vec<i64>> {
    let is = |member: &u32| admitted.contains(*member);
    let mut read: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for (member, hash, other, pay) in rows.iter().filter(|row| is(&row.0)) {
        let counts = match other {
            None => true,
            Some(other) => {
                let mut before = rows.iter().filter(|row| is(&row.0) && row.2 == Some(*other));
                let up_to = before
                    .clone()
                    .filter(|row| (row.1, row.0) <= (*hash, *member))
                    .count();
                is(other) && before.any(|_| true) && up_to <= rows_max
            }
        };
        if counts {
            read.entry(*member).or_default().push(*pay);
        }
    }
    read.values_mut().for_each(|pays| pays.sort_unstable());
    read
}

fn grouped(rows: Vec<(u32, i64)>) -> BTreeMap<u32, Vec<i64>> {
    let mut grouped: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for (member, pay) in rows {
        grouped.entry(member).or_default().push(pay);
    }
    grouped
}

fn pairs() -> impl Strategy<Value = Vec<Pair>> {
    let other = prop::option::weighted(0.9, 1u32..9);
    prop::collection::vec((1u32..9, 0u64..30, other, 0i64..1_000), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Without one member, however she goes, the rows of at most 1 + those that may name her + her own are others.
    #[test]
    fn a_neighbouring_dataset_differs_in_so_few_members_as_the_charter_says(
        rows in pairs(), admitted in prop::collection::btree_set(1u32..9, 3..8), gone in 1u32..9, rows_max in 1u32..4,
    ) {
        let home = home();
        let rows: Vec<Pair> = rows.into_iter().filter(|row| row.2 != Some(row.0)).collect();
        let files = stored(&home, &rows, &[]);
        let admitted: RoaringBitmap = admitted.into_iter().collect();
        let with = grouped(read(&home, &files, (&admitted, None, rows_max)));
        prop_assert_eq!(&with, &by_hand(&rows, &admitted, rows_max as usize));
        let mut others = admitted.clone();
        others.remove(gone);
        let unconsented = grouped(read(&home, &files, (&others, None, rows_max)));
        let never: Vec<Pair> = rows.iter().filter(|row| row.0 != gone && row.2 != Some(gone)).copied().collect();
        prop_assert_eq!(&unconsented, &by_hand(&never, &others, rows_max as usize));
        let changed = (1u32..9).filter(|member| with.get(member) != unconsented.get(member)).count();
        let own = rows.iter().filter(|row| row.0 == gone).count();
        prop_assert!(changed <= 1 + rows_max as usize + own, "{} changed", changed);
        prop_assert!(!unconsented.contains_key(&gone));
    }
}

#[test]
fn a_row_of_hers_holds_a_place_that_a_third_member_takes_when_she_goes() -> Result<(), PoolError> {
    let home = home();
    // Member 1 has the first row by lot that names 3, and 2 the next.
    let files = stored(&home, &[(1, 1, Some(3), 10), (2, 2, Some(3), 20)], &[]);
    assert_eq!(read(&home, &files, (&members(&[1, 2, 3]), None, 1)), [(1, 10)]);
    assert_eq!(read(&home, &files, (&members(&[2, 3]), None, 1)), [(2, 20)]);
    Ok(())
}
