//! From the tellers' keys to the recount, with the store looked through and cut off on the way.

use crate::coop::{MOTION, cast, founded, opened, tellers};
use crate::search::Needles;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::people::ballot::Choice;
use fenwick_office::Office;
use fenwick_office::ballot_box::Cast;
use fenwick_office::journal::Write;
use fenwick_tally::Answer;
use fenwick_teller::{Device, Sheet, TellerKey, issue, publish, recount};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tempfile::TempDir;

const YES: Choice = Choice::Answer(Answer::Yes);
const NO: Choice = Choice::Answer(Answer::No);

/// Both tellers' keys, put away in the store.
async fn kept_tellers(office: &Office) -> ([TellerKey; 2], Sheet) {
    let (tellers, sheet) = tellers();
    let secrets = tellers.each_ref().map(|key| key.to_bytes().unwrap());
    office
        .begin_box(MOTION, [&secrets[0], &secrets[1]])
        .await
        .unwrap();
    (tellers, sheet)
}

/// A copy of a store's files as they are at this moment: what a process leaves that dies now.
fn cut_off(home: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(home).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    copy
}

#[tokio::test]
async fn p32_p33_a_ballot_leaves_papers_that_count_and_no_word_of_who_cast_them() {
    let home = tempfile::tempdir().unwrap();
    let office = founded(home.path()).await;
    let (_, sheet) = kept_tellers(&office).await;
    let kept = office.teller_keys(MOTION).await.unwrap().unwrap();
    let mut needles = Needles::default();
    // what stands before is the public key
    kept.iter()
        .for_each(|key| needles.add("a teller's key", &key[320..]));
    let kept = kept.each_ref().map(|key| TellerKey::from_bytes(key).unwrap());
    for voter in 0..30 {
        let (device, request) = Device::new(&sheet).unwrap();
        let signed = issue([&kept[0], &kept[1]], &request).unwrap();
        let paper = device
            .finish(&signed)
            .unwrap()
            .choose(if voter % 3 == 0 { &NO } else { &YES })
            .unwrap();
        for bytes in request.messages.iter().chain(&signed.signatures) {
            needles.add("what was seen at issuing", &bytes.0);
        }
        needles.add("a paper", &paper.bytes()[33..]);
        office.cast(cast(&paper)).await.unwrap();
    }
    assert_eq!(needles.found_in(home.path()), BTreeSet::new());

    let papers = office.box_of(MOTION).await.unwrap();
    let text = publish(&sheet, &papers);
    office.keep(vec![Write::DropBox(MOTION.0)]).await.unwrap();
    let count = recount(&text).unwrap();
    assert!(count.is_sound(), "{count:?}");
    assert_eq!(count.choices, BTreeMap::from([(NO, 10), (YES, 20)]));
    assert!(office.teller_keys(MOTION).await.unwrap().is_none());
    assert!(!office.has_box(MOTION).await.unwrap());
    assert_eq!(needles.found_in(home.path()), BTreeSet::new());
    // the search would have found it
    std::fs::write(home.path().join("published.txt"), &text).unwrap();
    let found: BTreeSet<String> = needles
        .found_in(home.path())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(found, BTreeSet::from(["a paper".to_owned()]));
}

#[tokio::test]
async fn a_process_that_dies_right_after_the_answer_has_the_paper_in_the_box() {
    let home = tempfile::tempdir().unwrap();
    let office = founded(home.path()).await;
    office.begin_box(MOTION, [b"first", b"second"]).await.unwrap();
    let mut acknowledged = Vec::new();
    for voter in 0..300_u32 {
        let paper: Vec<u8> = Hash::of(&voter.to_be_bytes()).0.repeat(25);
        let voice = Hash::of(&paper);
        let may = Box::new(|_: &_, _| Ok(()));
        office
            .cast(Cast {
                motion: MOTION,
                voice,
                paper: paper.clone(),
                now: None,
                may,
            })
            .await
            .unwrap();
        acknowledged.push(paper);
        // the first papers, and those around which the box grows
        if voter < 4 || (126..130).contains(&voter) || (254..258).contains(&voter) {
            let copy = cut_off(home.path());
            let mut wanted = acknowledged.clone();
            wanted.sort_by_key(|paper| Hash::of(paper));
            assert_eq!(
                opened(copy.path()).await.box_of(MOTION).await.unwrap(),
                wanted,
                "{voter}"
            );
        }
    }
}
