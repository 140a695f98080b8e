//! What is typed into a new request, step by step, and what is wrong with it before it is filed.

use super::super::form::Form;
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use super::notice::Notice;
use crate::cli::charters_of;
use fenwick_cleanroom::analyse;
use fenwick_coop::kernel::epsilon::EpsilonMicro;
use fenwick_coop::kernel::ids::UserNo;
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::kernel::time::Date;
use fenwick_coop::people::bylaws::Price;
use fenwick_coop::people::charter::Charter;
use fenwick_intake::minor_digits;
use serde::Serialize;
use std::collections::BTreeMap;

/// A request as it is written to be filed.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    user: u32,
    dataset: String,
    purpose: String,
    title: String,
    why: String,
    sql: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    methods: Vec<String>,
    epsilon: String,
    until: String,
    fee_minor: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    every: Option<String>,
    obligations: Vec<String>,
}

/// What the co-op says of requests: what may be asked, and what it costs.
#[derive(Clone)]
pub struct Terms {
    /// The charters, by dataset.
    pub charters: BTreeMap<String, Charter>,
    /// The currency.
    pub currency: String,
    price: Price,
    class: String,
}

/// What is wrong, by the field it is about.
pub type Faults = BTreeMap<&'static str, String>;

impl Terms {
    /// The terms for a data user.
    ///
    /// # Errors
    /// When the co-op cannot be read.
    pub async fn of(visit: &Visit, user: UserNo) -> Result<Self, Wrong> {
        let look = move |coop: &fenwick_coop::Coop| Self {
            charters: charters_of(coop),
            currency: coop.founding.currency.to_string(),
            price: coop.bylaws.rule.price.clone(),
            class: coop
                .requests
                .user(user)
                .map(|user| user.class.clone())
                .unwrap_or_default(),
        };
        visit.look(look).await
    }

    /// What a request costs at least, as far as it is typed.
    pub fn price(&self, form: &Form) -> Option<u64> {
        let epsilon: EpsilonMicro = form.one("epsilon").parse().ok()?;
        let count = questions(form.one("sql"))
            .len()
            .saturating_add(form.all("methods").len());
        Some(self.price.of(&self.class, u64::try_from(count).ok()?, epsilon))
    }

    /// The fee that is typed, or the price.
    pub fn fee(&self, form: &Form) -> Option<u64> {
        match form.one("fee") {
            "" => self.price(form),
            typed => minor(typed, &self.currency),
        }
    }
}

/// An amount in the smallest coins, typed with or without a point.
fn minor(typed: &str, currency: &str) -> Option<u64> {
    let digits = usize::from(minor_digits(currency));
    let (whole, part) = typed.split_once(['.', ',']).unwrap_or((typed, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (plain(whole) && plain(part) && part.len() <= digits && !whole.is_empty()).then_some(())?;
    format!("{whole}{part:0<digits$}").parse().ok()
}

/// The questions in a text, each ended by a semicolon.
pub fn questions(text: &str) -> Vec<String> {
    let questions = text
        .split(';')
        .map(str::trim)
        .filter(|question| !question.is_empty());
    questions.map(str::to_owned).collect()
}

/// What is wrong with one step, and the question that is refused.
pub fn wrong(say: &Words, terms: &Terms, form: &Form, step: usize) -> (Faults, Option<Notice>) {
    let mut faults = Faults::new();
    match step {
        1 => what(say, terms, form, &mut faults),
        2 => return asked(say, terms, form),
        3 => until(say, terms, form, &mut faults),
        _ => {}
    }
    (faults, None)
}

fn what(say: &Words, terms: &Terms, form: &Form, faults: &mut Faults) {
    for name in ["title", "why"] {
        if form.one(name).is_empty() {
            faults.insert(name, say.t("common-field-empty").to_string());
        }
    }
    let Some(charter) = terms.charters.get(form.one("dataset")) else {
        faults.insert("dataset", say.t("common-field-choose").to_string());
        return;
    };
    let purpose: Result<Purpose, _> = form.one("purpose").parse();
    match purpose {
        Err(_) => drop(faults.insert("purpose", say.t("common-field-choose").to_string())),
        Ok(purpose) if !charter.purposes.iter().any(|may| may.covers(purpose)) => {
            faults.insert("purpose", say.t("use-purpose-not").to_string());
        }
        Ok(_) => {}
    }
}

fn asked(say: &Words, terms: &Terms, form: &Form) -> (Faults, Option<Notice>) {
    let mut faults = Faults::new();
    let found = questions(form.one("sql"));
    if found.is_empty() && form.all("methods").is_empty() {
        faults.insert("sql", say.t("use-sql-none").to_string());
    }
    let mut others = terms.charters.clone();
    let Some(charter) = others.remove(form.one("dataset")) else {
        return (faults, None);
    };
    for question in found {
        if let Err(refusal) = analyse(&question, &charter, &others) {
            faults.insert("sql", refusal.message.clone());
            return (faults, Some(Notice::of(say, &refusal, &question)));
        }
    }
    (faults, None)
}

fn until(say: &Words, terms: &Terms, form: &Form, faults: &mut Faults) {
    let epsilon: Result<EpsilonMicro, _> = form.one("epsilon").parse();
    if epsilon.is_err() || epsilon == Ok(EpsilonMicro(0)) {
        faults.insert("epsilon", say.t("common-field-number").to_string());
    }
    if form.one("until").parse::<Date>().is_err() {
        faults.insert("until", say.t("common-field-date").to_string());
    }
    if !faults.contains_key("epsilon") && terms.fee(form).is_none() {
        faults.insert("fee", say.t("common-field-number").to_string());
    }
}

/// The request as it is filed.
///
/// # Errors
/// When it cannot be written, which is never so once it was checked.
pub fn written(terms: &Terms, user: UserNo, form: &Form) -> Result<String, Wrong> {
    let one = |name: &str| form.one(name).to_owned();
    let written = Written {
        user: user.0,
        dataset: one("dataset"),
        purpose: one("purpose"),
        title: one("title"),
        why: one("why"),
        sql: questions(form.one("sql")),
        methods: form.all("methods"),
        epsilon: one("epsilon"),
        until: one("until"),
        fee_minor: terms.fee(form).unwrap_or_default(),
        every: form.some("every"),
        obligations: form
            .one("obligations")
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    toml::to_string(&written).map_err(|error| crate::said::Trouble::failed("request", error).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_in_its_smallest_coins() {
        let cases = [
            ("900", Some(90_000)),
            ("900.5", Some(90_050)),
            ("0,05", Some(5)),
            ("1.005", None),
            ("-1", None),
            ("", None),
            ("x", None),
        ];
        for (typed, expected) in cases {
            assert_eq!(minor(typed, "EUR"), expected, "{typed}");
        }
        assert_eq!(minor("900", "JPY"), Some(900));
    }

    #[test]
    fn questions_end_with_semicolons() {
        assert_eq!(questions("SELECT 1;\n\nSELECT 2;\n"), ["SELECT 1", "SELECT 2"]);
        assert_eq!(questions(" ;; "), Vec::<String>::new());
    }
}
