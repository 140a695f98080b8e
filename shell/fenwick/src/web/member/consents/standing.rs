//! How her consents stand, as `consent list` says it, and the forms that speak of one of them.

use super::super::super::form::Form;
use super::super::super::visit::Visit;
use super::super::super::wrong::Wrong;
use super::words::{Names, Spoken};
use crate::cli::args::{Command, Consent, Terms};
use fenwick_coop::path::consent::{Answer, Scope};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How her consents stand.
#[derive(Deserialize)]
pub struct Standing {
    /// What she said, in force or waiting.
    pub consents: Vec<Setting>,
    /// Requests that ask for a yes which she did not give.
    pub asked: Vec<Asked>,
    /// Names of data users.
    pub users: BTreeMap<u32, String>,
    /// Whether she has left, and some of it still holds.
    #[serde(default)]
    pub frozen: bool,
}

/// One of her settings.
#[derive(Deserialize)]
pub struct Setting {
    /// To what.
    pub scope: Scope,
    /// What she said.
    pub answer: Answer,
    /// Whether it is in force.
    pub holds: bool,
    /// Its number while it waits for her.
    pub waits: Option<u32>,
}

/// A request that asks for her yes.
#[derive(Deserialize)]
pub struct Asked {
    /// Its number.
    pub request: u32,
    /// Exactly what it needs.
    pub scope: Scope,
}

impl Standing {
    /// How they stand, and what things are called.
    ///
    /// # Errors
    /// As the command says.
    pub async fn of(visit: &Visit) -> Result<(Self, Names), Wrong> {
        let standing: Self = visit.ask(Command::Consent(Consent::List)).await?;
        let names = Names::of(visit, standing.users.clone()).await?;
        Ok((standing, names))
    }

    /// Whether some yes of hers is in force.
    pub fn has_yes(&self) -> bool {
        self.consents.iter().any(|setting| setting.answer == Answer::Yes)
    }
}

/// A setting as a card shows it.
#[derive(Default)]
pub struct Card {
    /// Over it.
    pub title: String,
    /// What it says.
    pub spoken: Spoken,
    /// The fields of a form that speaks of it.
    pub hidden: Vec<(&'static str, String)>,
    /// The word for how it stands, and its tone.
    pub badge: (String, &'static str),
    /// Its number while it waits for her, or that of the request that asks.
    pub number: u32,
    /// Whether it is a yes in force.
    pub is_yes: bool,
    /// Whether she said no to it.
    pub is_no: bool,
    /// What is known besides: names and values.
    pub facts: Vec<(String, String)>,
}

/// The fields of a form that speaks of a scope.
pub fn hidden(scope: &Scope, read: &str) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("dataset", scope.dataset.clone()),
        ("purpose", scope.purpose.to_string()),
        ("recipient", scope.recipient.to_string()),
        (
            "resolution",
            serde_json::json!(scope.resolution)
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        ),
        ("read", read.to_owned()),
    ];
    fields.extend(scope.until.map(|until| ("until", until.to_string())));
    let only = scope.fields.iter().flatten();
    fields.extend(only.map(|field| ("fields", field.clone())));
    fields
}

/// What a form speaks of, as the commands take it.
pub fn terms(form: &Form) -> Terms {
    Terms {
        dataset: form.one("dataset").to_owned(),
        fields: form.all("fields"),
        resolution: form.some("resolution"),
        until: form.some("until"),
    }
}

/// What a form speaks of.
///
/// # Errors
/// The name of the first field that is not of its form.
pub fn scope(form: &Form) -> Result<Scope, &'static str> {
    let fields = form.all("fields");
    let day = |text: String| text.parse().map_err(|_| "until");
    Ok(Scope {
        dataset: form.one("dataset").to_owned(),
        fields: (!fields.is_empty()).then(|| fields.into_iter().collect()),
        purpose: form.one("purpose").parse().map_err(|_| "purpose")?,
        recipient: form.one("recipient").parse().map_err(|_| "recipient")?,
        resolution: form
            .some("resolution")
            .map_or(Ok(fenwick_coop::path::consent::Resolution::Aggregate), |text| {
                text.parse()
            })
            .map_err(|_| "resolution")?,
        until: form.some("until").map(day).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_speaks_of_what_it_was_made_of() {
        let json = serde_json::json!({ "dataset": "trips", "fields": ["fare", "platform"], "purpose": "PublicBenefit",
            "recipient": "class:research", "resolution": "pseudonymised", "until": "2027-12-31" });
        let made: Scope = serde_json::from_value(json).unwrap();
        let mut form = Form::default();
        for (name, value) in hidden(&made, "en:00") {
            form.put(name, value);
        }
        assert_eq!(scope(&form), Ok(made));
        form.put("until", "soon".to_owned());
        assert_eq!(scope(&form), Err("until"));
    }
}
