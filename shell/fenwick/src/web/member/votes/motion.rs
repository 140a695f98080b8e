//! One vote: what it would change, who decides and by when, what she can do, and how it ended.

use super::candidates::{Stands, stands};
use super::list::{Mine, Name};
use super::results::Ended;
use crate::cli::args::{Command, Motion as MotionCommand};
use crate::said::Trouble;
use crate::web::door::Door;
use crate::web::look::field::{Choice, Field};
use crate::web::look::frame::Frame;
use crate::web::look::part::{Cell, Table};
use crate::web::member::stopped::Stopped;
use crate::web::routes::Route;
use crate::web::view::{Page, html, titled, to_mend};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;
use axum::extract::Path;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::ballot::{Choice as Vote, Stage};
use fenwick_coop::people::bylaws::Form as VoteForm;
use serde::Deserialize;
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}/me/votes/{motion}", Door::Member, page)]
}

/// A motion as the command says it.
#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    changes: Vec<Change>,
    #[serde(default)]
    full_text: Vec<Line>,
    in_words: Vec<String>,
    quorum: String,
    threshold: String,
    sponsor: Option<u32>,
    proposal: Option<u32>,
    secret_demanded: usize,
    #[serde(flatten)]
    rest: Value,
}

#[derive(Deserialize)]
struct Change {
    what: String,
    before: String,
    after: String,
}

#[derive(Deserialize)]
struct Line {
    what: String,
    says: String,
}

/// What she can do with it now.
#[derive(Clone, Debug)]
pub struct Known {
    pub name: Name,
    pub stage: Stage,
    pub mine: Mine,
    pub vote: Option<Vote>,
    pub opens_at: Time,
    pub closes_at: Time,
    pub is_secret: bool,
    pub decides: bool,
    pub can_demand: bool,
    pub proxies: bool,
    pub holds: u32,
    pub is_election: bool,
}

fn known(coop: &Coop, number: MotionNo, member: MemberNo) -> Option<Known> {
    let motion = coop.motions.get(number).ok()?;
    Some(Known {
        name: Name::of(coop, number, &motion.matter),
        stage: motion.stage,
        mine: Mine::of(coop, motion, member),
        vote: motion.votes.get(&member).cloned(),
        opens_at: motion.rules.opens_at,
        closes_at: motion.rules.closes_at,
        is_secret: motion.form == VoteForm::Secret,
        decides: motion.is_on_roll(member, &coop.community()),
        can_demand: motion.stage == Stage::Noticed
            && motion.form.is_open()
            && motion.rules.secret_demand.is_some()
            && !motion.secret_demanded.contains(&member),
        proxies: motion.rules.proxies_max > 0,
        holds: motion.proxies.held_by(member),
        is_election: motion.matter.election().is_some(),
    })
}

#[derive(Template)]
#[template(path = "member/votes/motion.html")]
pub struct Motion {
    frame: Frame,
    say: Words,
    slug: String,
    number: u32,
    mark: String,
    once: String,
    stopped: Option<Stopped>,
    error: String,
    known: Known,
    facts: Vec<(String, String)>,
    changes: Option<Table>,
    full_text: Vec<Line>,
    text: String,
    needs: Vec<String>,
    in_words: Vec<String>,
    answers: Field,
    stands: Option<Stands>,
    result: Option<Ended>,
    idea: String,
    votes_now: bool,
    own_vote: String,
    proxy: Field,
    /// What was typed to stand or to name somebody: her own words, and whom.
    naming: (String, String),
}

async fn page(visit: Visit, Path((_, number)): Path<(String, u32)>) -> Page {
    html(&Motion::of(&visit, number).await?)
}

impl Motion {
    /// The page of a motion for a member.
    ///
    /// # Errors
    /// When there is none of this number.
    pub async fn of(visit: &Visit, number: u32) -> Result<Self, Wrong> {
        let member = visit.member()?;
        let command = Command::Motion(MotionCommand::Show { motion: number });
        let said = match visit.ask::<Said>(command).await {
            Err(Wrong::Trouble(Trouble::Refused(refusal))) if refusal.rule == "motion.unknown" => {
                return Err(Wrong::Missing);
            }
            said => said?,
        };
        let known = visit
            .look(move |coop| known(coop, MotionNo(number), member))
            .await?;
        let known = known.ok_or(Wrong::Missing)?;
        let say = &visit.say;
        let stands = match known.is_election {
            true => Some(stands(visit, number, &known).await?),
            false => None,
        };
        let result = Ended::of(visit, number, (&known, &said.rest, stands.as_ref()));
        let t = |id: &str| say.t(id).to_string();
        let answers =
            ["yes", "no", "abstain"].map(|answer| Choice::new(answer, t(&format!("member-votes-{answer}"))));
        let own_vote = known.vote.as_ref().map(|vote| own(say, vote, stands.as_ref()));
        Ok(Self {
            frame: titled(visit, known.name.said(say)),
            slug: visit.slug.clone(),
            number,
            mark: visit.mark(),
            once: visit.once()?,
            stopped: None,
            error: String::new(),
            facts: facts(say, &known, &said),
            changes: changes(say, &said.changes),
            full_text: said.full_text,
            text: said.text.unwrap_or_default(),
            needs: needs(say, &known, (&said.quorum, &said.threshold), said.secret_demanded),
            in_words: said.in_words,
            answers: Field::one("choice", t("member-votes-your-vote"), answers.into()),
            stands,
            result,
            idea: said
                .proposal
                .map(|idea| visit.at(&format!("/me/ideas/{idea}")))
                .unwrap_or_default(),
            votes_now: known.stage == Stage::Open
                && known.decides
                && (!known.is_secret || known.mine != Mine::Voted),
            own_vote: own_vote.unwrap_or_default(),
            proxy: Field::new(
                "member",
                t("member-votes-proxy-who"),
                crate::web::look::field::Kind::Digits,
            )
            .hint(t("member-votes-proxy-number"))
            .width("short"),
            naming: Default::default(),
            known,
            say: say.clone(),
        })
    }

    /// The page again, with why something was not done.
    ///
    /// # Errors
    /// What is not to be mended on the page.
    pub fn stop(mut self, trouble: Trouble) -> Page {
        self.stopped = Some(Stopped::of(&self.say, trouble)?);
        to_mend(&self)
    }

    /// The page again, with what is wrong about a vote.
    ///
    /// # Errors
    /// As a page.
    pub fn unclear(mut self, id: &str) -> Page {
        let error = self.say.t(id).to_string();
        match self.stands.is_some() {
            true => self.error = error,
            false => self.answers = self.answers.error(error),
        }
        to_mend(&self)
    }

    /// The page again, with what is wrong about who shall vote.
    ///
    /// # Errors
    /// As a page.
    pub fn nobody(mut self, typed: &str, id: &str) -> Page {
        let error = self.say.t(id).to_string();
        self.proxy = self.proxy.value(typed).error(error);
        to_mend(&self)
    }

    /// With the ranks that were typed.
    pub fn ranked(mut self, typed: impl Fn(&str) -> String) -> Self {
        for candidate in self.stands.iter_mut().flat_map(|stands| &mut stands.candidates) {
            candidate.typed = typed(&candidate.field());
        }
        self
    }

    /// With what was typed to stand or to name somebody.
    pub fn naming(mut self, text: &str, whom: &str) -> Self {
        self.naming = (text.to_owned(), whom.to_owned());
        self
    }

    /// What is known of it.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Who stands, if it is an election.
    pub fn candidates(&self) -> Option<&Stands> {
        self.stands.as_ref()
    }
}

/// A vote as its voter reads it.
pub fn own(say: &Words, vote: &Vote, stands: Option<&Stands>) -> String {
    match (vote, stands) {
        (Vote::Answer(_), _) => say.t(&format!("member-votes-{vote}")).to_string(),
        (Vote::Ranking(ranking), stands) => {
            let place = |(place, candidates): (usize, Vec<_>)| {
                let names: Vec<String> = candidates
                    .iter()
                    .map(|candidate| {
                        let found = stands.and_then(|stands| stands.name(*candidate));
                        found.unwrap_or_else(|| candidate.0.to_string())
                    })
                    .collect();
                format!("{}. {}", place + 1, say.list(&names))
            };
            ranking
                .places()
                .enumerate()
                .map(|(at, level)| place((at, level)))
                .collect::<Vec<_>>()
                .join("; ")
        }
    }
}

fn facts(say: &Words, known: &Known, said: &Said) -> Vec<(String, String)> {
    let t = |id: &str| say.t(id).to_string();
    let mut facts = Vec::new();
    let state = match known.stage {
        Stage::Noticed => say.with("member-votes-from", "date", say.moment(known.opens_at)),
        _ => say.with("member-votes-until", "date", say.moment(known.closes_at)),
    };
    if matches!(known.stage, Stage::Noticed | Stage::Open) {
        facts.push((t("member-votes-when"), state.to_string()));
        let can = if known.decides {
            "member-votes-can"
        } else {
            "member-votes-cannot"
        };
        facts.push((t("member-votes-who"), t(can)));
        let form = if known.is_secret {
            "member-votes-secret"
        } else {
            "member-votes-public"
        };
        facts.push((t("member-votes-form"), t(form)));
    }
    if known.mine != Mine::Others {
        facts.push((t("member-votes-your-vote"), known.mine.said(say)));
    }
    if let Some(sponsor) = said.sponsor {
        facts.push((t("member-votes-sponsor"), format!("№ {sponsor}")));
    }
    facts
}

fn changes(say: &Words, changes: &[Change]) -> Option<Table> {
    let t = |id: &str| say.t(id).to_string();
    if changes.is_empty() {
        return None;
    }
    let names = [
        t("member-votes-part"),
        t("member-votes-before"),
        t("member-votes-after"),
    ];
    let nothing = |text: &String| match text.is_empty() {
        true => "–".to_owned(),
        false => text.clone(),
    };
    let mut table = Table::new(t("member-votes-change"), &names.each_ref().map(String::as_str));
    for change in changes {
        let cells: [Cell; 3] = [
            change.what.clone().into(),
            nothing(&change.before).into(),
            nothing(&change.after).into(),
        ];
        table = table.row(cells);
    }
    Some(table)
}

fn needs(say: &Words, known: &Known, (quorum, threshold): (&str, &str), demanded: usize) -> Vec<String> {
    let mut needs = vec![say.with("member-votes-needs-quorum", "share", quorum).to_string()];
    if !known.is_election {
        let share = threshold.trim_start_matches("more than ");
        let id = if threshold.starts_with("more") {
            "member-votes-needs-more"
        } else {
            "member-votes-needs-threshold"
        };
        needs.push(say.with(id, "share", share).to_string());
    }
    if demanded > 0 {
        needs.push(
            say.with("member-votes-secret-demanded", "count", demanded)
                .to_string(),
        );
    }
    needs
}
