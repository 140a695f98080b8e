//! All votes: what is open, what is coming, what is over, and what each needs of her.

use crate::web::door::Door;
use crate::web::look::frame::{Frame, Link, Text};
use crate::web::routes::Route;
use crate::web::view::{Page, frame, html};
use crate::web::visit::Visit;
use crate::web::words::Words;
use askama::Template;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::ballot::{Matter, Motion, Party, Stage};
use serde_json::{Value, json};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}/me/votes", Door::Member, page)]
}

#[derive(Template)]
#[template(path = "member/votes/list.html")]
struct List {
    frame: Frame,
    say: Words,
    parts: Vec<(String, Vec<(Link, Text)>)>,
    more: Vec<(Link, Text)>,
}

/// What a motion is called on a list.
#[derive(Clone, Debug)]
pub struct Name {
    number: MotionNo,
    topic: String,
    subject: String,
}

impl Name {
    /// The name of a motion.
    pub fn of(coop: &Coop, number: MotionNo, matter: &Matter) -> Self {
        Self {
            number,
            topic: topic(matter),
            subject: subject(coop, matter),
        }
    }

    /// In the visitor's language; what the co-op itself wrote stays as it is.
    pub fn said(&self, say: &Words) -> String {
        let number = say.number(self.number.0);
        format!("{number}. {}", heading(say, &self.topic, &self.subject))
    }
}

/// What a matter is about, with its own words.
pub fn heading(say: &Words, topic: &str, subject: &str) -> String {
    let topic = say.t(&format!("member-votes-topic-{topic}")).to_string();
    match subject.is_empty() {
        true => topic,
        false => format!("{topic}: {subject}"),
    }
}

/// The word by which the topic of a matter is stored.
pub fn topic(matter: &Matter) -> String {
    let word = json!(matter.topic());
    word.as_str().unwrap_or_default().to_owned()
}

/// What exactly a matter is about, in the co-op's own words or by number.
pub fn subject(coop: &Coop, matter: &Matter) -> String {
    let office = |id: &String| {
        let offices = &coop.bylaws.rule.offices;
        let found = offices.iter().find(|office| office.id == *id);
        found.map_or_else(|| id.clone(), |office| office.title.clone())
    };
    let dataset = |id: &String| {
        coop.charters
            .get(id)
            .map_or_else(|| id.clone(), |charter| charter.rule.title.clone())
    };
    match matter {
        Matter::Charter(charter) => charter.title.clone(),
        Matter::Election(election) => office(&election.office),
        Matter::Recall {
            office: id, member, ..
        } => format!("{}, № {member}", office(id)),
        Matter::Expulsion { member } => format!("№ {member}"),
        Matter::Benefit { dataset: id } => dataset(id),
        Matter::Request { request } => format!("№ {request}"),
        Matter::Complaint { complaint } => format!("№ {complaint}"),
        Matter::Split { class, .. } => class.clone(),
        Matter::Recipient { recipient, .. } => match recipient {
            Party::Class(class) => class.clone(),
            Party::User(user) => format!("U-{user}"),
        },
        Matter::Bylaws(_)
        | Matter::Method { .. }
        | Matter::Price(_)
        | Matter::Reaffirmation
        | Matter::Dissolution { .. }
        | Matter::Resolution(_) => String::new(),
    }
}

/// Where a member stands with a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mine {
    /// It is not hers to decide.
    Others,
    /// She has not voted.
    Waits,
    /// She has.
    Voted,
    /// Somebody votes for her.
    Given(MemberNo),
}

impl Mine {
    /// Where this member stands.
    pub fn of(coop: &Coop, motion: &Motion, member: MemberNo) -> Self {
        let voted = motion.votes.contains_key(&member) || motion.papers.contains_key(&member);
        match (voted, motion.proxies.holder_of(member)) {
            (true, _) => Self::Voted,
            (false, Some(holder)) => Self::Given(holder),
            (false, None) if motion.is_on_roll(member, &coop.community()) => Self::Waits,
            (false, None) => Self::Others,
        }
    }

    /// In words.
    pub fn said(self, say: &Words) -> String {
        match self {
            Self::Others => say.t("member-votes-cannot").to_string(),
            Self::Waits => say.t("member-votes-not-cast").to_string(),
            Self::Voted => say.t("member-votes-voted").to_string(),
            Self::Given(holder) => say
                .with("member-votes-proxy-given", "name", format!("№ {holder}"))
                .to_string(),
        }
    }
}

/// One line of the list.
struct Line {
    number: MotionNo,
    name: Name,
    stage: Stage,
    mine: Mine,
    opens_at: Time,
    closes_at: Time,
}

fn lines(coop: &Coop, member: MemberNo) -> Vec<Line> {
    let line = |(number, motion): (MotionNo, &Motion)| Line {
        number,
        name: Name::of(coop, number, &motion.matter),
        stage: motion.stage,
        mine: Mine::of(coop, motion, member),
        opens_at: motion.rules.opens_at,
        closes_at: motion.rules.closes_at,
    };
    let mut lines: Vec<Line> = coop.motions.all().map(line).collect();
    lines.reverse();
    lines
}

fn entry(visit: &Visit, line: &Line) -> (Link, Text) {
    let say = &visit.say;
    let date = |id: &str, at: Time| say.with(id, "date", say.moment(at)).to_string();
    let when = match line.stage {
        Stage::Noticed => date("member-votes-from", line.opens_at),
        Stage::Open => format!(
            "{} · {}",
            date("member-votes-until", line.closes_at),
            line.mine.said(say)
        ),
        Stage::Passed => format!(
            "{} · {}",
            say.t("member-votes-passed"),
            say.day_of(line.closes_at)
        ),
        Stage::Failed => format!(
            "{} · {}",
            say.t("member-votes-failed"),
            say.day_of(line.closes_at)
        ),
    };
    let icon = match (line.stage, line.mine) {
        (Stage::Open, Mine::Waits) => "vote",
        (Stage::Open | Stage::Passed, _) => "check",
        (Stage::Noticed, _) => "calendar",
        (Stage::Failed, _) => "close",
    };
    let href = visit.at(&format!("/me/votes/{}", line.number));
    (Link::new(href, line.name.said(say), icon), when.into())
}

async fn page(visit: Visit) -> Page {
    let member = visit.member()?;
    // What has come due is done first.
    let _: Value = visit
        .ask(crate::cli::args::Command::Motion(crate::cli::args::Motion::List))
        .await?;
    let lines = visit.look(move |coop| lines(coop, member)).await?;
    let say = &visit.say;
    let part = |id: &str, is: fn(Stage) -> bool| {
        let own = lines.iter().filter(|line| is(line.stage));
        (
            say.t(id).to_string(),
            own.map(|line| entry(&visit, line)).collect::<Vec<_>>(),
        )
    };
    let parts = vec![
        part("member-votes-open-title", |stage| stage == Stage::Open),
        part("member-votes-soon", |stage| stage == Stage::Noticed),
        part("member-votes-past", |stage| {
            matches!(stage, Stage::Passed | Stage::Failed)
        }),
    ];
    let more = |path: &str, id: &str, how: &str, icon| {
        let link = Link::new(visit.at(path), say.t(id).to_string(), icon);
        (link, say.t(how).to_string().into())
    };
    let more = vec![
        more(
            "/me/ideas",
            "member-votes-ideas",
            "member-votes-idea-how",
            "speak",
        ),
        more(
            "/me/assemblies",
            "member-votes-meetings",
            "member-votes-meetings-how",
            "people",
        ),
        more(
            "/me/offices",
            "member-votes-offices",
            "member-votes-offices-how",
            "desk",
        ),
    ];
    html(&List {
        frame: frame(&visit, "member-votes-title"),
        parts: parts
            .into_iter()
            .filter(|(_, entries)| !entries.is_empty())
            .collect(),
        more,
        say: say.clone(),
    })
}
