//! A second officer on the same form: her number and her own PIN, beside what the first one filled in. What is grave is said by two.

use super::super::form::Form;
use super::super::look::field::{Field, Kind};
use super::super::ops::Client;
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::{Tried, by_pin};
use fenwick_coop::kernel::ids::MemberNo;

/// The field with the number of the second officer.
pub const SECOND: &str = "second";
/// The field with her PIN.
pub const SECOND_PIN: &str = "second-pin";

/// What came of it.
pub enum Cosigned {
    /// Both officers, by their numbers: for [`crate::cli::Options::attested_by`].
    By(Vec<String>),
    /// What has to be mended in her two fields, which stand here with their errors. The PIN is not shown again.
    ToMend(Box<[Field; 2]>),
}

/// The two fields, to stand under those of the form.
pub fn fields(say: &Words) -> [Field; 2] {
    let t = |id: &str| say.t(id).to_string();
    [
        Field::new(SECOND, t("desk-second-number"), Kind::Digits)
            .hint(t("desk-second-number-hint"))
            .autocomplete("off")
            .width("short"),
        Field::new(SECOND_PIN, t("desk-second-pin"), Kind::Line("password"))
            .hint(t("desk-second-pin-hint"))
            .autocomplete("off")
            .width("short"),
    ]
}

/// Tries the second officer's number and PIN, with the same guard as at the door. She is another officer than the one who is signed in.
///
/// # Errors
/// When nobody has signed in who is a member, when there were too many tries, and when the co-op cannot be read.
pub async fn cosigned(visit: &Visit, client: Option<&Client>, form: &Form) -> Result<Cosigned, Wrong> {
    let first = visit.member()?;
    let say = &visit.say;
    let mend = |at: usize, error: String| {
        let mut mended = fields(say);
        mended[0].value = form.one(SECOND).to_owned();
        if let Some(field) = mended.get_mut(at) {
            *field = field.clone().error(error);
        }
        Cosigned::ToMend(Box::new(mended))
    };
    let t = |id: &str| say.t(id).to_string();
    if form.one(SECOND).is_empty() {
        return Ok(mend(0, t("common-field-empty")));
    }
    if form.one(SECOND_PIN).is_empty() {
        return Ok(mend(1, t("common-field-empty")));
    }
    if form.one(SECOND).parse() == Ok(first.0) {
        return Ok(mend(0, t("desk-second-same")));
    }
    let address = client.map(|client| client.address);
    match by_pin(visit, address, form.one(SECOND), form.one(SECOND_PIN)).await? {
        Tried::Wait(seconds) => Err(Wrong::TooMany(seconds)),
        Tried::Wrong(left) => {
            let left = say.with("member-sign-in-left", "count", left).to_string();
            Ok(mend(1, format!("{} {left}", t("desk-second-wrong"))))
        }
        Tried::Right(second) if is_officer(visit, second).await? => {
            Ok(Cosigned::By(vec![first.to_string(), second.to_string()]))
        }
        Tried::Right(_) => Ok(mend(0, t("desk-second-none"))),
    }
}

async fn is_officer(visit: &Visit, member: MemberNo) -> Result<bool, Wrong> {
    visit.look(move |coop| coop.duties.is_officer(member)).await
}
