//! Whose rows a use may read: for every field of it, the most specific settings must all say yes.

use super::{Answer, Consents, Recipient, Resolution, Scope, Use, Worded};
use roaring::RoaringBitmap;

/// Narrower recipients have a higher rank, among those that apply to one user.
fn recipient_rank(recipient: &Recipient) -> u8 {
    match recipient {
        Recipient::Any => 0,
        Recipient::Class(_) => 1,
        Recipient::User(_) => 2,
    }
}

/// Lowest and highest resolution that an answer speaks about.
fn resolutions(answer: Answer, resolution: Resolution) -> (Resolution, Resolution) {
    match answer {
        Answer::Yes => (Resolution::Aggregate, resolution),
        Answer::No => (resolution, Resolution::Identified),
    }
}

/// One answer to one scope, among those that apply to a use.
struct Setting<'a> {
    scope: &'a Scope,
    answer: Answer,
    members: &'a RoaringBitmap,
}

impl Setting<'_> {
    /// Whether this setting is at least as narrow as `other` on every axis.
    fn within(&self, other: &Self) -> bool {
        let (low, high) = resolutions(self.answer, self.scope.resolution);
        let (other_low, other_high) = resolutions(other.answer, other.scope.resolution);
        self.scope.fields_within(other.scope)
            && other.scope.purpose.covers(self.scope.purpose)
            && recipient_rank(&self.scope.recipient) >= recipient_rank(&other.scope.recipient)
            && (other_low <= low && high <= other_high)
            && self.scope.until_within(other.scope)
    }

    fn narrower_than(&self, other: &Self) -> bool {
        self.within(other) && !other.within(self)
    }
}

impl Consents {
    /// Members whose own consent covers the use: for every field of it the most specific settings all say yes.
    ///
    /// Who left is among them only in a study that was granted before.
    pub fn eligible(&self, to: &Use<'_>) -> RoaringBitmap {
        self.consenting(to) - self.frozen.outside(to.left_before)
    }

    fn consenting(&self, to: &Use<'_>) -> RoaringBitmap {
        let mut fields = to.fields.iter();
        let Some(first) = fields.next() else {
            return self.granted(None, to);
        };
        let mut consenting = self.granted(Some(first), to);
        for field in fields {
            consenting &= self.granted(Some(field), to);
        }
        consenting
    }

    /// Whether a yes to these terms can have meant a field: one that was not chartered yet was never agreed to.
    fn was_meant(&self, worded: &Worded, field: Option<&str>) -> bool {
        let chartered = self.chartered.get(&worded.scope.dataset);
        let since = field.and_then(|field| chartered?.since.get(field).copied());
        since.is_none_or(|since| since <= worded.version)
    }

    fn granted(&self, field: Option<&str>, to: &Use<'_>) -> RoaringBitmap {
        let mut settings = Vec::new();
        for worded in self.terms.iter().filter(|worded| worded.scope.applies(field, to)) {
            for (answer, members) in [(Answer::Yes, &worded.yes), (Answer::No, &worded.no)] {
                let (low, high) = resolutions(answer, worded.scope.resolution);
                let meant = answer == Answer::No || self.was_meant(worded, field);
                if meant && low <= to.resolution && to.resolution <= high {
                    settings.push(Setting {
                        scope: &worded.scope,
                        answer,
                        members,
                    });
                }
            }
        }
        let mut granted = RoaringBitmap::new();
        let mut denied = RoaringBitmap::new();
        for setting in &settings {
            let mut deciding = setting.members.clone();
            for narrower in settings.iter().filter(|other| other.narrower_than(setting)) {
                deciding -= narrower.members;
            }
            match setting.answer {
                Answer::Yes => granted |= deciding,
                Answer::No => denied |= deciding,
            }
        }
        granted - denied
    }
}
