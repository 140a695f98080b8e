//! Who stands in an election; naming somebody, accepting, standing down; and a vote by numbers.

use super::cast::done;
use super::motion::{Known, Motion};
use crate::cli::args::{Command, Election};
use crate::web::door::Door;
use crate::web::form::Form;
use crate::web::routes::Route;
use crate::web::view::Page;
use crate::web::visit::Visit;
use crate::web::wrong::Wrong;
use axum::extract::Path;
use fenwick_coop::people::ballot::Stage;
use fenwick_tally::{Candidate, Rule};
use serde::Deserialize;
use std::collections::BTreeMap;

type Of = Path<(String, u32)>;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/{coop}/me/votes/{motion}/nominate", Door::Member, nominate),
        Route::post("/{coop}/me/votes/{motion}/accept", Door::Member, accept),
        Route::post("/{coop}/me/votes/{motion}/stand-down", Door::Member, stand_down),
    ]
}

/// Why a vote cannot be read: the message that says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclear(pub &'static str);

#[derive(Deserialize)]
struct Shown {
    rule: Rule,
    nominations_close_at: Option<fenwick_coop::kernel::time::Time>,
    candidates: Vec<CandidateShown>,
    elected: Option<Vec<u32>>,
}

#[derive(Deserialize)]
struct CandidateShown {
    candidate: u16,
    member: u32,
    name: String,
    stands: bool,
    statement: Option<String>,
}

/// Somebody who was named.
pub struct Person {
    pub number: u16,
    pub member: u32,
    pub name: String,
    pub stands: bool,
    pub statement: String,
    pub elected: bool,
    /// The rank that somebody typed.
    pub typed: String,
}

impl Person {
    /// The field of her rank.
    pub fn field(&self) -> String {
        format!("rank-{}", self.number)
    }
}

/// Who stands, and what this member can do about it.
pub struct Stands {
    pub candidates: Vec<Person>,
    pub rule: Rule,
    /// Until when people are named; empty when that is over.
    pub naming_until: String,
    /// Whether she was named, and whether she stands.
    pub me: Option<bool>,
    pub elected: Option<Vec<u32>>,
}

/// Who stands in an election.
///
/// # Errors
/// As the command says.
pub async fn stands(visit: &Visit, motion: u32, known: &Known) -> Result<Stands, Wrong> {
    let member = visit.member()?;
    let shown: Shown = visit.ask(Command::Election(Election::Show { motion })).await?;
    let now = visit.look(crate::cli::now_of).await?;
    let open = shown
        .nominations_close_at
        .filter(|until| *until > now && known.stage == Stage::Noticed);
    let elected = shown.elected.clone().unwrap_or_default();
    let person = |found: CandidateShown| Person {
        number: found.candidate,
        member: found.member,
        name: found.name,
        stands: found.stands,
        statement: found.statement.unwrap_or_default(),
        elected: elected.contains(&found.member),
        typed: String::new(),
    };
    let candidates: Vec<Person> = shown.candidates.into_iter().map(person).collect();
    let me = candidates.iter().find(|person| person.member == member.0);
    Ok(Stands {
        rule: shown.rule,
        naming_until: open.map(|until| visit.say.moment(until)).unwrap_or_default(),
        me: me.map(|person| person.stands),
        candidates,
        elected: shown.elected,
    })
}

impl Stands {
    /// What a candidate is called.
    pub fn name(&self, candidate: Candidate) -> Option<String> {
        let mut found = self.candidates.iter();
        let found = found.find(|person| person.number == candidate.0);
        found.map(|person| person.name.clone())
    }

    /// Whether each voter marks one name, or any number of names, or gives numbers.
    pub fn way(&self) -> &'static str {
        match self.rule {
            Rule::Plurality => "one",
            Rule::Approval => "approve",
            Rule::StvScottish | Rule::StvMeek | Rule::Schulze => "rank",
        }
    }

    /// How one votes, as a message.
    pub fn how(&self) -> String {
        format!("member-votes-{}-how", self.way())
    }

    /// What a form says, as the command takes it.
    ///
    /// # Errors
    /// What is unclear about it.
    pub fn choice(&self, form: &Form) -> Result<String, Unclear> {
        let picked = form.all("pick");
        match self.way() {
            "rank" => {
                let ranks = self.candidates.iter();
                let ranks = ranks.map(|person| (person.number, form.one(&person.field())));
                ranked(ranks, self.rule == Rule::Schulze)
            }
            _ if picked.is_empty() => Err(Unclear("common-field-choose")),
            "one" if picked.len() > 1 => Err(Unclear("member-votes-one-how")),
            _ => Ok(picked.join("=")),
        }
    }
}

/// Numbers beside names as a ranking; the same number twice is clear to some rules only.
fn ranked<'a>(ranks: impl Iterator<Item = (u16, &'a str)>, ties: bool) -> Result<String, Unclear> {
    let mut levels: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (candidate, typed) in ranks.filter(|(_, typed)| !typed.is_empty()) {
        let rank = typed.parse().ok().filter(|rank| *rank > 0);
        let rank: u32 = rank.ok_or(Unclear("common-field-digits"))?;
        levels.entry(rank).or_default().push(candidate.to_string());
    }
    if levels.is_empty() {
        return Err(Unclear("member-votes-rank-none"));
    }
    if !ties && levels.values().any(|level| level.len() > 1) {
        return Err(Unclear("member-votes-rank-twice"));
    }
    let places: Vec<String> = levels.values().map(|level| level.join("=")).collect();
    Ok(places.join(">"))
}

async fn nominate(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Motion::of(&visit, number).await?;
    let page = page.naming(form.one("text"), form.one("member"));
    let command = Command::Election(Election::Nominate {
        motion: number,
        member: form.some("member"),
        text: form.some("text"),
    });
    done(
        (&visit, page),
        (number, visit.act(command, &form).await),
        "member-votes-named",
    )
}

async fn accept(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Motion::of(&visit, number).await?;
    let command = Command::Election(Election::Accept { motion: number });
    done(
        (&visit, page),
        (number, visit.act(command, &form).await),
        "member-votes-stands",
    )
}

async fn stand_down(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Motion::of(&visit, number).await?;
    let command = Command::Election(Election::StandDown { motion: number });
    done(
        (&visit, page),
        (number, visit.act(command, &form).await),
        "member-votes-stands-not",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ranks: &[(u16, &str)], ties: bool) -> Result<String, Unclear> {
        ranked(ranks.iter().copied(), ties)
    }

    #[test]
    fn numbers_beside_names_are_a_ranking() {
        assert_eq!(of(&[(1, "2"), (2, ""), (3, "1")], false), Ok("3>1".to_owned()));
        assert_eq!(of(&[(1, "7"), (2, "3"), (3, "3")], true), Ok("2=3>1".to_owned()));
    }

    #[test]
    fn what_is_unclear_is_said() {
        assert_eq!(
            of(&[(1, "1"), (2, "1")], false),
            Err(Unclear("member-votes-rank-twice"))
        );
        assert_eq!(of(&[(1, "first")], false), Err(Unclear("common-field-digits")));
        assert_eq!(of(&[(1, "0")], true), Err(Unclear("common-field-digits")));
        assert_eq!(of(&[(1, "")], true), Err(Unclear("member-votes-rank-none")));
    }
}
