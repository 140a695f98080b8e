//! The caps that were voted, and whether a question fits under each of them.

use super::{PrivacyBook, of};
use crate::kernel::accountant::{Accountant, Room, Spent};
use crate::kernel::epsilon::{Debit, DeltaPico, EpsilonMicro};
use crate::kernel::ids::UserNo;
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Adopted;
use crate::people::bylaws::{Budget, Bylaws};

/// What somebody would like to spend.
#[derive(Clone, Debug)]
pub struct Need<'a> {
    /// Of which datasets: each is debited in full.
    pub datasets: &'a [&'a str],
    /// Who asks.
    pub user: UserNo,
    /// What each question takes.
    pub debits: Spent,
    /// When.
    pub now: Time,
}

/// One cap, and what counts against it.
struct Cap<'a> {
    rule: &'static str,
    whose: String,
    cap: EpsilonMicro,
    /// What was spent under it; none when each question has the whole cap for itself.
    spent: Option<&'a Spent>,
}

/// One cap, with what it has left.
struct Weighed<'a> {
    cap: Cap<'a>,
    room: Room,
}

impl Weighed<'_> {
    /// How many more such questions fit.
    fn more(&self, debit: &Debit) -> u64 {
        match (self.cap.spent, self.room.more(debit)) {
            (Some(_), more) => more,
            (None, 0) => 0,
            (None, _) => u64::MAX,
        }
    }

    /// Whether all these questions fit: together, or each by itself where each has the whole cap.
    fn fits(&self, debits: &Spent) -> bool {
        match self.cap.spent {
            Some(_) => self.room.fits(debits),
            None => debits.kinds().all(|debit| self.room.more(debit) > 0),
        }
    }
}

impl PrivacyBook {
    /// Every cap that a need comes under, in the order in which they refuse.
    fn caps(&self, need: &Need<'_>, budget: &Budget) -> Vec<Cap<'_>> {
        let year = need.now.year();
        let mut caps = vec![Cap {
            rule: "budget.lifetime",
            whose: "of this co-op for its life".to_owned(),
            cap: budget.lifetime,
            spent: Some(&self.total),
        }];
        for dataset in need.datasets {
            caps.extend(budget.dataset_lifetime.map(|cap| Cap {
                rule: "budget.dataset-lifetime",
                whose: format!("of the dataset '{dataset}' for its life"),
                cap,
                spent: Some(of(&self.by_dataset, &(*dataset).to_owned())),
            }));
        }
        for dataset in need.datasets {
            caps.push(Cap {
                rule: "budget.dataset-year",
                whose: format!("of the dataset '{dataset}' for {year}"),
                cap: budget.dataset_year,
                spent: Some(of(&self.by_dataset_year, &((*dataset).to_owned(), year))),
            });
        }
        caps.push(Cap {
            rule: "budget.per-user",
            whose: format!("of data user {}", need.user),
            cap: budget.per_user,
            spent: Some(of(&self.by_user, &need.user)),
        });
        caps.extend(budget.question.map(|cap| Cap {
            rule: "budget.question",
            whose: "of one question".to_owned(),
            cap,
            spent: None,
        }));
        caps
    }

    fn weighed(&self, accountant: &Accountant, need: &Need<'_>, budget: &Budget) -> Vec<Weighed<'_>> {
        let caps = self.caps(need, budget).into_iter();
        caps.map(|cap| Weighed {
            room: accountant.room(cap.cap, cap.spent.unwrap_or(Spent::NOTHING)),
            cap,
        })
        .collect()
    }

    /// How many more questions like the one that is needed fit now, one after the other, under every cap.
    pub fn more(&self, need: &Need<'_>, budget: &Budget) -> u64 {
        let weighed = self.weighed(&Accountant::at(budget.delta), need, budget);
        let more = |debit: &Debit| weighed.iter().map(|cap| cap.more(debit)).min();
        need.debits.kinds().filter_map(more).min().unwrap_or(0)
    }

    /// Whether what is needed fits under every cap.
    ///
    /// # Errors
    /// A refusal by `budget.lifetime`, `budget.dataset-lifetime`, `budget.dataset-year`, `budget.per-user` or
    /// `budget.question`, whichever is first.
    pub fn affords(&self, need: &Need<'_>, bylaws: &Adopted<Bylaws>) -> Result<(), Refusal> {
        let budget = &bylaws.rule.budget;
        let accountant = Accountant::at(budget.delta);
        let weighed = self.weighed(&accountant, need, budget);
        match weighed.iter().find(|cap| !cap.fits(&need.debits)) {
            None => Ok(()),
            Some(short) => Err(
                Refusal::new(short.cap.rule, message(short, need, &accountant, budget.delta))
                    .by(bylaws.motion)
                    .hint(hint(&weighed, need, &accountant)),
            ),
        }
    }
}

/// Why a cap says no: what it is, what is used of it, and what was asked.
fn message(short: &Weighed<'_>, need: &Need<'_>, accountant: &Accountant, delta: DeltaPico) -> String {
    let Cap {
        whose, cap, spent, ..
    } = &short.cap;
    let at = if delta.is_none() {
        String::new()
    } else {
        format!(" at delta {delta}")
    };
    if !short.room.fits_delta(&need.debits) {
        return format!(
            "groups that are not public may take {} of delta from the privacy budget {whose}, and what is asked would pass that",
            delta.half()
        );
    }
    let asked = accountant.composed(&need.debits);
    if asked == EpsilonMicro::BEYOND {
        return format!(
            "no epsilon holds for this question{at}, and so the privacy budget {whose} has no room for it"
        );
    }
    let Some(spent) = spent else {
        let dearest = need.debits.kinds().map(|debit| accountant.epsilon(*debit)).max();
        let dearest = dearest.unwrap_or_default();
        return format!("the privacy budget {whose} is {cap}{at}; this one costs {dearest}");
    };
    let used = match accountant.composed(spent) {
        EpsilonMicro::BEYOND => "more than any epsilon".to_owned(),
        used => used.to_string(),
    };
    match need.debits.count() {
        1 => format!(
            "the privacy budget {whose} is {cap}{at}; {used} is used, so epsilon {asked} more does not fit"
        ),
        questions => format!(
            "the privacy budget {whose} is {cap}{at}; {used} is used, so {questions} questions, epsilon {asked} together, do not fit"
        ),
    }
}

fn hint(weighed: &[Weighed<'_>], need: &Need<'_>, accountant: &Accountant) -> String {
    let mut kinds = need.debits.kinds();
    match (kinds.next(), kinds.next()) {
        (Some(debit), None) if need.debits.count() == 1 => match smaller(weighed, debit, accountant) {
            None => "no smaller epsilon fits; the members can vote another budget".to_owned(),
            Some(epsilon) => format!("ask with epsilon {epsilon} or less"),
        },
        _ => "ask for less epsilon, or ask fewer questions".to_owned(),
    }
}

/// The largest ε at which a question of the same kind fits under every cap, if any does.
fn smaller(weighed: &[Weighed<'_>], debit: &Debit, accountant: &Accountant) -> Option<EpsilonMicro> {
    let like = |epsilon: u64| {
        let epsilon = EpsilonMicro(epsilon);
        let smaller = match debit.epsilon_micro {
            Some(_) => Debit::pure(epsilon),
            None => Debit::gaussian(accountant.rho_within(epsilon)),
        };
        smaller.with_delta(DeltaPico(debit.delta_pico))
    };
    let fits = |epsilon: u64| {
        let debit = like(epsilon);
        weighed.iter().all(|cap| cap.more(&debit) > 0)
    };
    let (mut most, mut too_much) = (0u64, accountant.epsilon(*debit).0);
    while too_much.saturating_sub(most) > 1 {
        let middle = most.midpoint(too_much);
        if fits(middle) {
            most = middle;
        } else {
            too_much = middle;
        }
    }
    (fits(most) && like(most).rho_nano > 0).then_some(EpsilonMicro(most))
}
