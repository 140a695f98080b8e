//! The journal proper: entries and acts.

use fenwick_office::journal::{ActKey, ActRecord, Commit, Journal, JournalError, Write};

use super::samples::{act, entries, entry, person};

pub(crate) async fn an_empty_journal_has_nothing(journal: &mut impl Journal) {
    journal.append(&Commit::default()).await.unwrap();
    assert_eq!(journal.entries(0, 10).await.unwrap(), []);
    assert!(journal.leaves().await.unwrap().is_empty());
    assert_eq!(journal.recall(&[]).await.unwrap(), []);
    assert_eq!(journal.persons(None).await.unwrap(), []);
    assert_eq!(journal.files(None).await.unwrap(), []);
    assert_eq!(journal.checkpoints().await.unwrap(), []);
    journal.shred().await.unwrap();
}

pub(crate) async fn entries_are_read_back_as_they_were(journal: &mut impl Journal) {
    journal.append(&entries(0..1)).await.unwrap();
    journal.append(&entries(1..7)).await.unwrap();
    let all = entries(0..7).entries;
    assert_eq!(journal.entries(0, u32::MAX).await.unwrap(), all);
    assert_eq!(journal.entries(2, 3).await.unwrap(), all[2..5]);
    assert_eq!(journal.entries(6, 3).await.unwrap(), all[6..]);
    assert_eq!(journal.entries(0, 0).await.unwrap(), []);
    for beyond in [7, u64::MAX] {
        assert_eq!(journal.entries(beyond, 3).await.unwrap(), []);
    }
    let leaves: Vec<[u8; 32]> = all.iter().map(|entry| entry.leaf).collect();
    assert_eq!(journal.leaves().await.unwrap(), leaves);
}

async fn refused(journal: &mut impl Journal, seqs: &[u64]) {
    let commit = Commit {
        entries: seqs.iter().copied().map(entry).collect(),
        ..Commit::default()
    };
    let error = journal.append(&commit).await.unwrap_err();
    assert!(matches!(error, JournalError::Order(_)), "{seqs:?}: {error:?}");
}

pub(crate) async fn entries_that_do_not_continue_the_journal_are_refused(journal: &mut impl Journal) {
    refused(journal, &[1]).await;
    journal.append(&entries(0..5)).await.unwrap();
    for seqs in [&[4][..], &[6], &[5, 6, 8], &[5, 5], &[6, 5], &[5, u64::MAX]] {
        refused(journal, seqs).await;
    }
    assert_eq!(journal.entries(0, 100).await.unwrap(), entries(0..5).entries);
    journal.append(&entries(5..6)).await.unwrap();
}

pub(crate) async fn an_entry_that_is_no_line_of_text_is_refused(journal: &mut impl Journal) {
    for bad in [&b"{\n}"[..], b"{\0}", b"\"\xff\""] {
        let mut commit = entries(0..3);
        commit.entries[1].canonical = bad.to_vec();
        let error = journal.append(&commit).await.unwrap_err();
        assert!(matches!(error, JournalError::Store { .. }), "{error:?}");
        assert_eq!(journal.entries(0, 10).await.unwrap(), []);
    }
}

pub(crate) async fn a_row_that_fails_takes_the_whole_commit_back(journal: &mut impl Journal) {
    let mut first = entries(0..2);
    first.acts = vec![act("a", "1")];
    journal.append(&first).await.unwrap();

    let mut second = entries(2..4);
    second.acts = vec![act("a", "2"), act("a", "1"), act("a", "3")];
    second.writes = vec![Write::PutPerson(person(1))];
    let error = journal.append(&second).await.unwrap_err();
    assert!(matches!(error, JournalError::Store { .. }), "{error:?}");
    assert_eq!(journal.entries(0, 10).await.unwrap(), first.entries);
    let keys: Vec<ActKey> = second.acts.iter().map(|act| act.key.clone()).collect();
    assert_eq!(journal.recall(&keys).await.unwrap(), first.acts);
    assert_eq!(journal.persons(None).await.unwrap(), []);

    second.acts.remove(1);
    journal.append(&second).await.unwrap();
    assert_eq!(journal.entries(2, 10).await.unwrap(), second.entries);
    assert_eq!(journal.recall(&keys).await.unwrap().len(), 3);
}

pub(crate) async fn entries_taken_beforehand_are_kept_with_their_commit(journal: &mut impl Journal) {
    journal.append(&entries(0..3)).await.unwrap();
    journal.stage(&entries(3..5).entries).await.unwrap();
    journal.stage(&entries(5..9).entries).await.unwrap();
    // Whoever goes on with the act may read in between.
    assert_eq!(journal.persons(None).await.unwrap(), []);
    let mut rest = entries(9..11);
    rest.acts = vec![act("a", "1")];
    rest.writes = vec![Write::PutPerson(person(1))];
    journal.append(&rest).await.unwrap();
    assert_eq!(journal.persons(None).await.unwrap().len(), 1);

    journal.stage(&entries(11..12).entries).await.unwrap();
    journal.append(&Commit::default()).await.unwrap();
    assert_eq!(journal.entries(0, 100).await.unwrap(), entries(0..12).entries);
}

pub(crate) async fn entries_taken_beforehand_are_not_kept_without_their_commit(journal: &mut impl Journal) {
    journal.append(&entries(0..3)).await.unwrap();
    let kept = entries(0..3).entries;

    journal.stage(&entries(3..9).entries).await.unwrap();
    journal.unstage().await.unwrap();
    journal.unstage().await.unwrap();
    assert_eq!(journal.entries(0, 100).await.unwrap(), kept);

    journal.stage(&entries(3..9).entries).await.unwrap();
    let error = journal.stage(&entries(10..11).entries).await.unwrap_err();
    assert!(matches!(error, JournalError::Order(_)), "{error:?}");
    assert_eq!(journal.entries(0, 100).await.unwrap(), kept);

    journal.stage(&entries(3..9).entries).await.unwrap();
    refused(journal, &[8]).await;
    assert_eq!(journal.entries(0, 100).await.unwrap(), kept);

    journal.append(&entries(3..4)).await.unwrap();
    assert_eq!(journal.entries(0, 100).await.unwrap(), entries(0..4).entries);
}

pub(crate) async fn many_entries_are_read_in_pages(journal: &mut impl Journal) {
    const SIZE: u64 = 100_000;
    journal.append(&entries(0..SIZE - 1)).await.unwrap();
    journal.append(&entries(SIZE - 1..SIZE)).await.unwrap();
    let mut seq = 0;
    while seq < SIZE {
        let page = journal.entries(seq, 9_999).await.unwrap();
        assert!(!page.is_empty(), "the journal ends at {seq}");
        for stored in page {
            assert_eq!(stored, entry(seq));
            seq += 1;
        }
    }
    let leaves = journal.leaves().await.unwrap();
    assert!(leaves.into_iter().eq((0..SIZE).map(|seq| entry(seq).leaf)));
}

pub(crate) async fn acts_are_recalled_by_their_keys(journal: &mut impl Journal) {
    let odd = [
        "",
        "'; DROP TABLE act; --",
        "\"[]{}",
        "a\0b",
        "a",
        "żółw 🐢",
        "\u{1}\n",
    ];
    let mut acts: Vec<_> = odd.iter().map(|request| act("a", request)).collect();
    acts.extend((0..1000).map(|number| act(&format!("member:{number}"), "same")));
    let commit = Commit {
        acts: acts.clone(),
        ..Commit::default()
    };
    journal.append(&commit).await.unwrap();

    let mut keys: Vec<ActKey> = acts.iter().map(|act| act.key.clone()).collect();
    keys.push(act("b", "a").key);
    keys.push(act("a", "same").key);
    let mut found = journal.recall(&keys).await.unwrap();
    found.sort_by(|a, b| a.key.cmp(&b.key));
    acts.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(found, acts);
    assert_eq!(journal.recall(&[act("b", "a").key]).await.unwrap(), []);
}

pub(crate) async fn acts_are_listed_page_by_page(journal: &mut impl Journal) {
    let odd = ["", "'", "a\0b", "żółw 🐢", "z"]
        .iter()
        .map(|request| act("b", request));
    let acts: Vec<_> = (0..20)
        .map(|number| act(&format!("member:{number}"), "same"))
        .chain(odd)
        .collect();
    let commit = Commit {
        acts: acts.clone(),
        ..Commit::default()
    };
    journal.append(&commit).await.unwrap();
    let (mut found, mut after): (Vec<ActRecord>, Option<ActKey>) = (Vec::new(), None);
    loop {
        let page = journal.acts(after.as_ref(), 7).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 7);
        after = Some(last.key.clone());
        found.extend(page);
    }
    let mut expected = acts;
    expected.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(found, expected);
}
