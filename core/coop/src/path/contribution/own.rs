//! What members said of their own rows and values, carried out and forgotten.

use super::{Chosen, Contributions, Event};
use crate::kernel::ids::MemberNo;
use crate::kernel::time::Time;

impl Contributions {
    /// Forgets what a member said of her data who is erased or parted: of days, of single rows, and how values are kept.
    pub fn forget(&mut self, member: MemberNo) {
        self.days.values_mut().for_each(|of| drop(of.remove(&member)));
        self.rows.values_mut().for_each(|of| drop(of.remove(&member)));
        self.choices.values_mut().for_each(|of| drop(of.remove(&member)));
    }

    /// Forgets what anybody said of her data: the co-op ended.
    pub fn forget_all(&mut self) {
        self.days.clear();
        self.rows.clear();
        self.choices.clear();
    }

    /// Carries out what a member said of her own rows and values.
    pub(super) fn apply_own(&mut self, event: &Event, at: Time) {
        match event {
            Event::DaysValidated {
                member,
                dataset,
                days,
                ..
            } => self.apply_days((dataset, *member), days, true),
            Event::DaysKeptOut {
                member,
                dataset,
                days,
            } => self.apply_days((dataset, *member), days, false),
            Event::KeepingChosen {
                member,
                dataset,
                field,
                how,
                ..
            } => self.apply_choice((dataset, *member), field, Chosen { at, how: *how }),
            Event::RowsKeptOut {
                member,
                dataset,
                rows,
            } => self.apply_rows((dataset, *member), rows, true),
            Event::RowsGivenBack {
                member,
                dataset,
                rows,
                ..
            } => self.apply_rows((dataset, *member), rows, false),
            _ => {}
        }
    }
}
