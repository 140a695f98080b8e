//! What a yes means, in one plain sentence: who, what, what for, how closely, until when.

use super::Words;
use fenwick_coop::kernel::purpose::Purpose;
use fenwick_coop::kernel::time::Date;
use fenwick_coop::path::consent::{Recipient, Resolution, Scope};
use std::borrow::Borrow;

impl Words {
    /// What a purpose is, as the end of "They may use it …": "to do research".
    pub(crate) fn purpose(&self, purpose: impl Borrow<Purpose>) -> String {
        self.t(&format!("member-purpose-{}", purpose.borrow().term()))
            .to_string()
    }

    /// Who a class of recipients is. One that a co-op named itself is called as its bylaws call it (`title`).
    pub(crate) fn recipient_class(&self, class: &str, title: &str) -> String {
        let id = format!("member-recipient-{class}");
        if self.has(&id) {
            self.t(&id).to_string()
        } else {
            title.to_owned()
        }
    }

    /// How closely a use looks, as a sentence of its own.
    pub(crate) fn resolution(&self, resolution: impl Borrow<Resolution>) -> String {
        let id = match resolution.borrow() {
            Resolution::Aggregate => "member-resolution-aggregate",
            Resolution::Pseudonymised => "member-resolution-pseudonymised",
            Resolution::Identified => "member-resolution-identified",
        };
        self.t(id).to_string()
    }

    /// What a yes to a scope allows. `who` is the recipient in words, `what` the title of the dataset.
    pub(crate) fn consent(&self, scope: &Scope, who: &str, what: &str) -> String {
        let who = match scope.recipient {
            Recipient::Any => self.t("member-recipient-any").to_string(),
            Recipient::Class(_) | Recipient::User(_) => who.to_owned(),
        };
        self.allows(
            [&who, what, &self.purpose(scope.purpose)],
            scope.resolution,
            scope.until,
        )
    }

    /// The same of texts: who, what and what for.
    pub(crate) fn allows(&self, of: [&str; 3], resolution: Resolution, until: Option<Date>) -> String {
        let [who, what, why] = of;
        let may = self.with("member-consent-may", "who", who).with("what", what);
        let may = may.with("why", why).to_string();
        let until = match until {
            Some(until) => self.with("member-consent-until", "date", self.date(until)),
            None => self.t("member-consent-no-end"),
        };
        format!("{may} {} {until}", self.resolution(resolution))
    }
}
