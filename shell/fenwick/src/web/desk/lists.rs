//! What can be chosen in the forms of officers.

use super::super::look::field::Choice;
use super::sheet::{lines, plain};
use fenwick_coop::Coop;
use serde_json::Value;

/// What can be chosen: values with what is read.
pub struct Lists {
    /// Offices.
    pub offices: Vec<(String, String)>,
    /// Kinds of data users.
    pub kinds: Vec<(String, String)>,
    /// Datasets.
    pub datasets: Vec<(String, String)>,
    /// Data users by number, with their kind.
    pub users: Vec<(String, String)>,
}

impl Lists {
    /// Those of a co-op; data users come from what a command says, which knows their names.
    pub fn of(coop: &Coop, users: &Value) -> Self {
        let bylaws = &coop.bylaws.rule;
        let offices = bylaws.offices.iter();
        let kinds = bylaws.recipient_classes.iter();
        let charters = coop.charters.iter();
        Self {
            offices: offices
                .map(|office| (office.id.clone(), office.title.clone()))
                .collect(),
            kinds: kinds.map(|kind| (kind.id.clone(), kind.title.clone())).collect(),
            datasets: charters
                .map(|(id, charter)| (id.clone(), charter.rule.title.clone()))
                .collect(),
            users: lines(&users["users"])
                .iter()
                .map(|user| (plain(&user["user"]), titled(user)))
                .collect(),
        }
    }
}

/// A data user: name, number, kind and country.
pub fn titled(user: &Value) -> String {
    format!(
        "{} (U-{}, {}, {})",
        plain(&user["name"]),
        plain(&user["user"]),
        plain(&user["kind"]),
        plain(&user["country"])
    )
}

/// Choices of a list.
pub fn choices(list: &[(String, String)]) -> Vec<Choice> {
    let choice = |(value, label): &(String, String)| Choice::new(value.clone(), label.clone());
    list.iter().map(choice).collect()
}
