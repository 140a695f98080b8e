//! What a member reads before she answers: in her language, with the English text beside it where nobody confirmed hers yet.

use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::UserNo;
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::path::consent::{Recipient, Resolution, Scope};
use fenwick_coop::people::language::Language;
use std::collections::{BTreeMap, BTreeSet};

/// A dataset as members voted it.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// What it is called.
    pub title: String,
    /// What members get from it.
    pub benefit: String,
    /// What members voted that it may serve.
    pub voted: Vec<Purpose>,
    /// The same with the narrower purposes, without what members refused for all.
    pub purposes: Vec<Purpose>,
    /// Its fields: name, title, whether it needs care.
    pub fields: Vec<(String, String, bool)>,
}

/// What things are called that a setting names by number or id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Datasets by id.
    pub datasets: BTreeMap<String, Dataset>,
    /// Classes of recipients: id and title.
    pub classes: Vec<(String, String)>,
    /// Data users by number.
    pub users: BTreeMap<u32, String>,
    /// Whether the words of the page are right for this co-op: the program's own, or confirmed by its officers just as they are.
    pub is_confirmed: bool,
}

/// A text, and the English one where the first is a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// In her language.
    pub here: String,
    /// In English; empty where her language counts by itself.
    pub english: String,
    /// The language and the digest of the text that counts, as `consent give --read` takes them.
    pub read: String,
}

impl Names {
    /// The names of a co-op; those of data users come from what a command says.
    ///
    /// # Errors
    /// When the co-op cannot be read.
    pub async fn of(visit: &Visit, users: BTreeMap<u32, String>) -> Result<Self, Wrong> {
        Self::in_words(visit, &visit.say, users).await
    }

    /// The same where it is said in the words of another language.
    ///
    /// # Errors
    /// When the co-op cannot be read.
    pub async fn in_words(visit: &Visit, say: &Words, users: BTreeMap<u32, String>) -> Result<Self, Wrong> {
        let pack = say.pack();
        let (language, texts) = (pack.code.parse::<Language>().ok(), pack.digest());
        let look = move |coop: &Coop| {
            let confirmed = |language: &Language| coop.languages.is_confirmed(language, texts);
            Self {
                datasets: coop
                    .charters
                    .keys()
                    .map(|id| (id.clone(), dataset(coop, id)))
                    .collect(),
                classes: coop
                    .bylaws
                    .rule
                    .recipient_classes
                    .iter()
                    .map(|class| (class.id.clone(), class.title.clone()))
                    .collect(),
                users,
                is_confirmed: language.as_ref().is_some_and(confirmed),
            }
        };
        visit.look(look).await
    }

    /// What a dataset is called.
    pub fn title<'a>(&'a self, dataset: &'a str) -> &'a str {
        self.datasets.get(dataset).map_or(dataset, |found| &found.title)
    }

    /// Who a recipient is, in words.
    pub fn who(&self, say: &Words, recipient: &Recipient) -> String {
        match recipient {
            Recipient::Any => say.t("member-recipient-any").to_string(),
            Recipient::Class(id) => {
                let title = self.classes.iter().find(|(known, _)| known == id);
                say.recipient_class(id, title.map_or(id, |(_, title)| title))
            }
            Recipient::User(UserNo(number)) => {
                let name = self.users.get(number).cloned();
                name.unwrap_or_else(|| format!("U{number}"))
            }
        }
    }

    fn fields(&self, say: &Words, scope: &Scope) -> String {
        let Some(fields) = &scope.fields else {
            return say.t("member-consent-fields-all").to_string();
        };
        let known = self.datasets.get(&scope.dataset);
        let titles = |name: &String| {
            let found = known.and_then(|known| known.fields.iter().find(|(id, _, _)| id == name));
            found.map_or_else(|| name.clone(), |(_, title, _)| title.clone())
        };
        let titles: Vec<String> = fields.iter().map(titles).collect();
        say.with("member-consent-fields", "fields", say.list(&titles))
            .to_string()
    }

    /// What a yes to a scope means, in one language.
    pub fn text(&self, say: &Words, scope: &Scope) -> String {
        let who = self.who(say, &scope.recipient);
        let may = say.consent(scope, &who, self.title(&scope.dataset));
        format!("{may} {}", self.fields(say, scope))
    }

    /// What a yes to all fields means that has no end, with `{who}`, `{what}` and `{why}` left open.
    pub fn pattern(say: &Words) -> String {
        let may = say.allows(["{who}", "{what}", "{why}"], Resolution::Aggregate, None);
        format!("{may} {}", say.t("member-consent-fields-all"))
    }

    /// What a yes to a scope means.
    pub fn spoken(&self, say: &Words, scope: &Scope) -> Spoken {
        let here = self.text(say, scope);
        let english = match self.is_confirmed {
            true => String::new(),
            false => self.text(&say.english(), scope),
        };
        let (language, counts) = match english.is_empty() {
            true => (say.lang(), &here),
            false => ("en", &english),
        };
        let read = format!("{language}:{}", Hash::of(counts.as_bytes()));
        Spoken { here, english, read }
    }
}

fn dataset(coop: &Coop, id: &String) -> Dataset {
    let Some(charter) = coop.charters.get(id).map(|charter| &charter.rule) else {
        return Dataset::default();
    };
    let refused: BTreeSet<Purpose> = coop.bylaws.rule.refused_purposes.iter().copied().collect();
    let served = |purpose: &Purpose| {
        charter.purposes.iter().any(|wider| wider.covers(*purpose))
            && !refused.iter().any(|wider| wider.covers(*purpose))
    };
    let mut purposes = charter.purposes.clone();
    purposes.extend(Purpose::all().filter(|purpose| served(purpose) && !charter.purposes.contains(purpose)));
    Dataset {
        title: charter.title.clone(),
        benefit: charter.benefit.clone(),
        voted: charter.purposes.clone(),
        purposes,
        fields: charter
            .fields
            .iter()
            .map(|field| (field.name.clone(), field.title.clone(), field.sensitive))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Languages;

    fn scope() -> Scope {
        Scope {
            dataset: "trips".to_owned(),
            fields: None,
            purpose: "ScientificResearch".parse().unwrap(),
            recipient: Recipient::User(UserNo(4)),
            resolution: fenwick_coop::path::consent::Resolution::Aggregate,
            until: None,
        }
    }

    fn names(is_confirmed: bool) -> Names {
        let trips = Dataset {
            title: "Trips".to_owned(),
            ..Dataset::default()
        };
        Names {
            datasets: [("trips".to_owned(), trips)].into(),
            users: [(4, "Moray University".to_owned())].into(),
            is_confirmed,
            ..Names::default()
        }
    }

    #[test]
    fn beside_a_draft_the_english_text_stands_and_counts() {
        let thai = Languages::load(None).unwrap().words("th");
        let draft = names(false).spoken(&thai, &scope());
        assert!(
            draft
                .english
                .starts_with("Moray University may use your data in “Trips” to do science.")
        );
        assert_ne!(draft.here, draft.english);
        assert_eq!(draft.read, format!("en:{}", Hash::of(draft.english.as_bytes())));
    }

    #[test]
    fn a_confirmed_text_counts_by_itself() {
        let thai = Languages::load(None).unwrap().words("th");
        let found = names(true).spoken(&thai, &scope());
        assert!(found.english.is_empty() && found.here.contains("Moray University"));
        assert_eq!(found.read, format!("th:{}", Hash::of(found.here.as_bytes())));
    }

    #[test]
    fn a_text_put_together_elsewhere_is_the_same_in_every_language() {
        let languages = Languages::load(None).unwrap();
        for code in ["en", "th", "id", "sw"] {
            let (say, scope) = (languages.words(code), scope());
            let put = Names::pattern(&say)
                .replace("{who}", "Moray University")
                .replace("{what}", "Trips")
                .replace("{why}", &say.purpose(scope.purpose));
            assert_eq!(put, names(true).spoken(&say, &scope).here, "{code}");
        }
    }

    #[test]
    fn a_narrower_yes_names_its_parts() {
        let english = Languages::load(None).unwrap().words("en");
        let narrow = Scope {
            fields: Some(["fare".to_owned()].into()),
            ..scope()
        };
        assert!(
            names(true)
                .spoken(&english, &narrow)
                .here
                .ends_with("Only these parts: fare.")
        );
    }
}
