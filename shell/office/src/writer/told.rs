//! What those who wait are told.

use super::Asked;
use crate::act::{Asker, Outcome};
use crate::error::{Failure, OfficeError};
use crate::journal::JournalError;
use fenwick_coop::kernel::hash::Hash;
use serde_json::Value;
use tokio::sync::oneshot;

/// Somebody waiting, and what to tell her once the group is on the disk.
pub type Waiting = (oneshot::Sender<Result<Value, Failure>>, Result<Value, Failure>);

/// The outcome remembered under an asker's request id, if it was the same that she asked.
pub fn told_before(asker: &Asker, (body, outcome): (Hash, Outcome)) -> Result<Value, Failure> {
    match body == asker.body {
        true => outcome.into_result(),
        false => Err(OfficeError::RequestIdReused(asker.request.clone().unwrap_or_default()).into()),
    }
}

/// Tells everyone of a group that it was not stored: who has an error of her own hears that, the first other one the cause.
pub fn tell_all(waiting: Vec<Waiting>, error: impl Into<OfficeError>) {
    let error = error.into();
    let full = matches!(error, OfficeError::Journal(JournalError::Full));
    let mut first = Some(error);
    for (waiting, answer) in waiting {
        let answer = match answer {
            Err(Failure::Error(own)) => Err(Failure::Error(own)),
            _ => {
                let same = if full {
                    JournalError::Full
                } else {
                    JournalError::Together
                };
                Err(first.take().unwrap_or(same.into()).into())
            }
        };
        drop(waiting.send(answer));
    }
}

pub fn refuse_all(acts: Vec<Asked>, error: &OfficeError) {
    tracing::error!(journal.error = %error, "remembered acts cannot be read");
    for (_, waiting) in acts {
        drop(waiting.send(Err(OfficeError::Stopped.into())));
    }
}
