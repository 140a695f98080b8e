//! What stands beside the journal: private records, texts, the manifest, checkpoints.

use fenwick_office::journal::{HeldRow, Journal, JournalError, OriginalRow, PersonRow, Write};

use super::samples::{digest, entries, file, person, text, writes};

async fn put(journal: &mut impl Journal, all: Vec<Write>) {
    journal.append(&writes(all)).await.unwrap();
}

async fn persons(journal: &mut impl Journal, members: Option<&[u32]>) -> Vec<PersonRow> {
    let mut rows = journal.persons(members).await.unwrap();
    rows.sort_by_key(|row| row.member);
    rows
}

fn put_persons(members: impl Iterator<Item = u32>) -> Vec<Write> {
    members.map(person).map(Write::PutPerson).collect()
}

pub(crate) async fn persons_are_kept_and_replaced(journal: &mut impl Journal) {
    put(journal, put_persons([0, 1, 5, u32::MAX].into_iter())).await;
    let changed = PersonRow {
        key: vec![7],
        record: Vec::new(),
        lookup: None,
        ..person(1)
    };
    put(journal, vec![Write::PutPerson(changed.clone())]).await;

    let all = [person(0), changed.clone(), person(5), person(u32::MAX)];
    assert_eq!(persons(journal, None).await, all);
    assert_eq!(
        persons(journal, Some(&[1, 2, u32::MAX])).await,
        [changed, person(u32::MAX)]
    );
    assert_eq!(persons(journal, Some(&[])).await, []);
    let keys = journal.person_keys(Some(&[5, 6])).await.unwrap();
    assert_eq!(keys, [(5, person(5).key)]);
    assert_eq!(journal.person_keys(None).await.unwrap().len(), 4);
}

pub(crate) async fn two_members_cannot_share_a_lookup(journal: &mut impl Journal) {
    put(journal, put_persons(1..4)).await;
    let twin = PersonRow {
        lookup: person(2).lookup,
        ..person(9)
    };
    let mut commit = entries(0..1);
    commit.writes = vec![Write::PutPerson(person(8)), Write::PutPerson(twin)];
    let error = journal.append(&commit).await.unwrap_err();
    assert!(matches!(error, JournalError::Store { .. }), "{error:?}");
    assert_eq!(persons(journal, None).await, [person(1), person(2), person(3)]);
    assert_eq!(journal.entries(0, 1).await.unwrap(), []);

    let asked = [2, 3, 8].map(|member| digest("lookup", member).0);
    let mut found = journal.lookups(Some(&asked)).await.unwrap();
    found.sort_by_key(|(_, member)| *member);
    assert_eq!(found, [(asked[0], 2), (asked[1], 3)]);
    assert_eq!(journal.lookups(None).await.unwrap().len(), 3);
    assert_eq!(journal.lookups(Some(&[])).await.unwrap(), []);
}

pub(crate) async fn long_lists_of_members_are_answered(journal: &mut impl Journal) {
    let members: Vec<u32> = (0..40_000).collect();
    put(journal, put_persons(members.iter().copied().step_by(4))).await;
    assert_eq!(persons(journal, Some(&members)).await.len(), 10_000);
    assert_eq!(journal.person_keys(Some(&members)).await.unwrap().len(), 10_000);
    let lookups: Vec<[u8; 32]> = members
        .iter()
        .filter_map(|member| person(*member).lookup)
        .collect();
    assert_eq!(journal.lookups(Some(&lookups)).await.unwrap().len(), 8_000);
}

pub(crate) async fn erasing_takes_a_member_and_her_texts_only(journal: &mut impl Journal) {
    put(journal, put_persons(1..4)).await;
    let texts = [(10, Some(2)), (11, Some(2)), (12, Some(3)), (13, None)];
    put(journal, texts.map(|(number, owner)| text(number, owner)).to_vec()).await;
    put(journal, vec![Write::ErasePerson(2)]).await;

    assert_eq!(persons(journal, None).await, [person(1), person(3)]);
    assert_eq!(journal.lookups(Some(&[digest("lookup", 2).0])).await.unwrap(), []);
    for (number, owner) in texts {
        let found = journal.text(digest("text", number)).await.unwrap();
        assert_eq!(found.is_some(), owner != Some(2), "text {number}");
    }
    put(journal, vec![Write::ErasePerson(2), Write::ErasePerson(77)]).await;
}

pub(crate) async fn writes_are_carried_out_in_order(journal: &mut impl Journal) {
    let steps = vec![
        Write::PutPerson(person(1)),
        Write::PutPerson(person(2)),
        Write::ErasePerson(1),
        text(1, Some(2)),
        Write::ErasePerson(2),
        text(2, Some(2)),
        Write::PutPerson(person(2)),
        Write::AddFiles(vec![file("a", "rides")]),
        Write::DropFiles(vec!["a".to_owned()]),
        Write::AddFiles(vec![file("a", "wages")]),
    ];
    put(journal, steps).await;
    assert_eq!(persons(journal, None).await, [person(2)]);
    assert_eq!(journal.text(digest("text", 1)).await.unwrap(), None);
    assert!(journal.text(digest("text", 2)).await.unwrap().is_some());
    assert_eq!(journal.files(None).await.unwrap(), [file("a", "wages")]);
}

pub(crate) async fn texts_are_kept_with_their_owner(journal: &mut impl Journal) {
    put(journal, vec![text(1, Some(7)), text(2, None)]).await;
    let Write::PutText { body, .. } = text(1, None) else {
        unreachable!()
    };
    let found = journal.text(digest("text", 1)).await.unwrap();
    assert_eq!(found, Some((Some(7), body)));
    assert_eq!(journal.text(digest("text", 2)).await.unwrap().unwrap().0, None);
    assert_eq!(journal.text(digest("text", 3)).await.unwrap(), None);

    let sealed_anew = Write::PutText {
        digest: digest("text", 1),
        owner: Some(8),
        body: vec![1],
    };
    put(journal, vec![sealed_anew]).await;
    let found = journal.text(digest("text", 1)).await.unwrap();
    assert_eq!(found, Some((Some(8), vec![1])));
}

pub(crate) async fn files_are_listed_and_struck(journal: &mut impl Journal) {
    let (a, b, c) = (file("a", "rides"), file("b", "wages"), file("c", "rides"));
    put(
        journal,
        vec![Write::AddFiles(vec![a.clone(), b.clone(), c.clone()])],
    )
    .await;
    assert_eq!(
        journal.files(Some("rides")).await.unwrap(),
        [a.clone(), c.clone()]
    );
    assert_eq!(journal.files(Some("none")).await.unwrap(), []);
    assert_eq!(journal.files(None).await.unwrap().len(), 3);

    let twice = writes(vec![Write::AddFiles(vec![file("d", "rides"), b.clone()])]);
    let error = journal.append(&twice).await.unwrap_err();
    assert!(matches!(error, JournalError::Store { .. }), "{error:?}");

    let struck = ["a", "b", "gone"].map(str::to_owned).to_vec();
    put(journal, vec![Write::DropFiles(struck)]).await;
    assert_eq!(journal.files(None).await.unwrap(), [c]);
}

pub(crate) async fn checkpoints_are_kept_by_size(journal: &mut impl Journal) {
    let checkpoint = |size, note: &str| Write::PutCheckpoint {
        size,
        note: note.to_owned(),
    };
    let all = vec![
        checkpoint(9, "nine\n\n— sig\n"),
        checkpoint(2, "two"),
        checkpoint(9, "nine, cosigned"),
    ];
    put(journal, all).await;
    let kept = [(2, "two".to_owned()), (9, "nine, cosigned".to_owned())];
    assert_eq!(journal.checkpoints().await.unwrap(), kept);
}

pub(crate) async fn shredding_keeps_what_is_kept(journal: &mut impl Journal) {
    journal.append(&entries(0..3)).await.unwrap();
    put(journal, put_persons(1..100)).await;
    put(
        journal,
        (0..100).map(|number| text(number, Some(number))).collect(),
    )
    .await;
    let files = vec![file("a", "rides"), file("b", "rides")];
    put(
        journal,
        vec![Write::AddFiles(files), Write::DropFiles(vec!["a".to_owned()])],
    )
    .await;
    put(journal, vec![Write::ErasePerson(50)]).await;
    for _ in 0..2 {
        journal.shred().await.unwrap();
        let kept: Vec<PersonRow> = (1..100).filter(|member| *member != 50).map(person).collect();
        assert_eq!(persons(journal, None).await, kept);
        for number in 0..100 {
            let found = journal.text(digest("text", number)).await.unwrap();
            assert_eq!(found.is_some(), number != 50, "text {number}");
        }
        assert_eq!(journal.files(None).await.unwrap(), [file("b", "rides")]);
        assert_eq!(journal.entries(0, 9).await.unwrap(), entries(0..3).entries);
    }
}

pub(crate) async fn texts_are_listed_page_by_page(journal: &mut impl Journal) {
    let texts: Vec<Write> = (0..23)
        .map(|number| text(number, (number % 2 == 0).then_some(number)))
        .collect();
    put(journal, texts.clone()).await;
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = journal.texts(after, 5).await.unwrap();
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        found.extend(
            page.into_iter()
                .map(|(digest, (owner, body))| Write::PutText { digest, owner, body }),
        );
    }
    let by_digest = |write: &Write| match write {
        Write::PutText { digest, .. } => digest.0,
        _ => unreachable!(),
    };
    let mut expected = texts;
    expected.sort_by_key(by_digest);
    assert_eq!(found, expected);
}

fn held(contribution: u32, place: u32, member: u32, dataset: &str) -> HeldRow {
    HeldRow {
        contribution,
        place,
        member,
        dataset: dataset.to_owned(),
        body: format!("{contribution}.{place} of {member}").into_bytes(),
    }
}

pub(crate) async fn held_rows_wait_until_they_are_dropped_or_their_member_or_dataset_goes(
    journal: &mut impl Journal,
) {
    let rows = [
        held(3, 1, 7, "rides"),
        held(3, 2, 8, "rides"),
        held(4, 1, 7, "wages"),
        held(4, u32::MAX, 9, "wages"),
    ];
    put(journal, put_persons(7..10)).await;
    put(journal, vec![Write::Hold(rows.to_vec())]).await;
    assert_eq!(journal.held(None).await.unwrap(), rows);
    assert_eq!(
        journal.held(Some(7)).await.unwrap(),
        [rows[0].clone(), rows[2].clone()]
    );
    let twice = writes(vec![Write::Hold(vec![held(5, 1, 7, "rides"), rows[1].clone()])]);
    let error = journal.append(&twice).await.unwrap_err();
    assert!(matches!(error, JournalError::Store { .. }), "{error:?}");

    put(journal, vec![Write::DropHeld(vec![(3, 1), (77, 1)])]).await;
    assert_eq!(journal.held(None).await.unwrap(), rows[1..]);
    put(journal, vec![Write::ErasePerson(9)]).await;
    assert_eq!(journal.held(None).await.unwrap(), rows[1..3]);
    put(journal, vec![Write::DropHeldOf("wages".to_owned())]).await;
    journal.shred().await.unwrap();
    assert_eq!(journal.held(None).await.unwrap(), rows[1..2]);
}

fn original(contribution: u32, place: u32, member: u32) -> OriginalRow {
    OriginalRow {
        id: format!("{contribution:04}-{place}"),
        contribution,
        place,
        member,
        dataset: "rides".to_owned(),
        bytes: u64::from(place) << 33,
        sha256: [7; 32],
        body: format!("file {contribution}.{place} of {member}").into_bytes(),
    }
}

pub(crate) async fn originals_are_listed_until_they_are_struck_or_their_member_goes(
    journal: &mut impl Journal,
) {
    let rows = [
        original(3, 1, 7),
        original(3, 2, 7),
        original(4, 1, 8),
        original(5, 1, 7),
    ];
    put(journal, put_persons(7..9)).await;
    put(journal, vec![Write::AddOriginals(rows.to_vec())]).await;
    assert_eq!(journal.originals(None).await.unwrap(), rows);
    assert_eq!(journal.originals(Some(8)).await.unwrap(), rows[2..3]);
    let twice = OriginalRow {
        id: "another".to_owned(),
        ..rows[1].clone()
    };
    let error = journal
        .append(&writes(vec![Write::AddOriginals(vec![twice])]))
        .await;
    assert!(matches!(error.unwrap_err(), JournalError::Store { .. }));

    let drop_first = Write::DropOriginals(vec![rows[0].id.clone(), "unknown".to_owned()]);
    put(journal, vec![drop_first]).await;
    assert_eq!(journal.originals(None).await.unwrap(), rows[1..]);
    put(journal, vec![Write::ErasePerson(7)]).await;
    journal.shred().await.unwrap();
    assert_eq!(journal.originals(None).await.unwrap(), rows[2..3]);
}
