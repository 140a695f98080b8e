//! What was told without an act is remembered like an act.

use super::memory::Memory;
use super::{asker, founded, keyring, members, newcomer, with_keys};
use crate::journal::JournalError;
use crate::{Failure, Office, OfficeError};
use fenwick_coop::Command;
use fenwick_coop::kernel::refusal::Refusal;
use serde_json::json;

#[tokio::test]
async fn what_was_told_without_an_act_is_remembered_and_the_first_under_an_id_stands() {
    let memory = Memory::default();
    let office = founded(&memory).await;
    let refusal = || Refusal::new("test.rule", "no");
    let one = || asker(Some("one"), b"ask");
    let told = office.remember(one(), Err(refusal())).await.unwrap_err();
    let later = office.remember(one(), Ok(json!(7))).await.unwrap_err();
    assert_eq!(told.to_string(), later.to_string());
    assert_eq!(
        office.repeated(&one()).await.unwrap_err().to_string(),
        told.to_string()
    );
    // An act and a repeat of what was told are told apart by what is asked.
    let act = with_keys(one(), Command::Admit(vec![newcomer()]));
    assert_eq!(office.act(act).await.unwrap_err().to_string(), told.to_string());
    let other = office
        .remember(asker(Some("one"), b"other"), Ok(json!(7)))
        .await
        .unwrap_err();
    assert!(
        matches!(other, Failure::Error(OfficeError::RequestIdReused(_))),
        "{other}"
    );
    assert_eq!(
        office
            .remember(asker(Some("two"), b"ask"), Ok(json!(7)))
            .await
            .unwrap(),
        json!(7)
    );
    let reopened = Office::open(memory.clone(), keyring()).await.unwrap();
    assert_eq!(
        reopened.repeated(&asker(Some("two"), b"ask")).await.unwrap(),
        Some(json!(7))
    );
    // Without an id nothing is kept; where the store fails, nothing is told.
    let commits = memory.disk().commits.len();
    assert_eq!(
        office.remember(asker(None, b"ask"), Ok(json!(7))).await.unwrap(),
        json!(7)
    );
    assert_eq!(memory.disk().commits.len(), commits);
    memory.change(|disk| disk.left = Some(0));
    let full = office
        .remember(asker(Some("three"), b"ask"), Ok(json!(7)))
        .await
        .unwrap_err();
    assert!(
        matches!(full, Failure::Error(OfficeError::Journal(JournalError::Full))),
        "{full}"
    );
    memory.change(|disk| disk.left = None);
    assert_eq!(
        office.repeated(&asker(Some("three"), b"ask")).await.unwrap(),
        None
    );
    assert_eq!(members(&office).await, 2);
}
