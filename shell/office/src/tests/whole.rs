//! Taking the whole store: all of one moment, and nobody who gives up holds the writer.

use super::*;
use crate::Piece;

#[tokio::test]
async fn p30_every_piece_is_handed_over_and_acts_wait_meanwhile() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    office
        .keep(vec![
            crate::texts::keep_public(office.keyring(), "a table").unwrap().1,
        ])
        .await
        .unwrap();
    let mut pieces = office.whole().await.unwrap();
    let (mut entries, mut texts) = (0, 0);
    while let Some(piece) = pieces.recv().await {
        match piece.unwrap() {
            Piece::Entries(page) => entries += page.len(),
            Piece::Texts(page) => texts += page.len(),
            _ => {}
        }
    }
    assert_eq!((entries, texts), (memory.entries_now().len(), 1));
    drop(office.whole().await.unwrap());
    assert!(office.leaves().await.is_ok(), "who gives up holds up nobody");
}
