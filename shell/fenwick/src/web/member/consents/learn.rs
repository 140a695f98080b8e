//! Short lessons, each bound to an act, and the question before the first yes.
//!
//! That she passed is kept in her session and nowhere else, so that no list of who learned what can come to be. A yes in force says
//! it as well: who gave one has passed. Who has none and comes anew reads it once more, which takes two minutes.

use super::super::super::form::Form;
use super::super::super::look::field::{Choice, Field};
use super::super::super::look::frame::{Frame, Link};
use super::super::super::view::{Page, frame, go, html, titled, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::standing::Standing;
use askama::Template;
use axum::extract::Path;

/// The lesson before the first yes.
const YES: &str = "yes";
/// All lessons, in the order in which most need them.
const LESSONS: [&str; 4] = [YES, "vote", "office", "principles"];
/// The answers to the question, and the right one.
const ANSWERS: [&str; 3] = ["all", "rows", "figures"];
const RIGHT: &str = "figures";

/// Whether she should learn before she says her first yes.
pub fn must_learn(visit: &Visit, standing: &Standing) -> bool {
    !standing.has_yes() && !has_learned(visit, YES)
}

fn has_learned(visit: &Visit, lesson: &str) -> bool {
    let of = |(member, known): &(_, &str)| Some(*member) == visit.visitor.member() && *known == lesson;
    visit
        .session
        .as_ref()
        .is_some_and(|session| session.learned.iter().any(of))
}

#[derive(Template)]
#[template(path = "member/learn.html")]
struct Learn {
    frame: Frame,
    say: Words,
    lessons: Vec<(Link, String)>,
}

pub async fn page(visit: Visit) -> Page {
    let say = &visit.say;
    let lessons = LESSONS.map(|lesson| {
        let title = say.t(&format!("member-lessons-{lesson}-title")).to_string();
        let when = match has_learned(&visit, lesson) {
            true => say.t("common-done").to_string(),
            false => say
                .with("member-lessons-why-now", "act", act_of(say, lesson))
                .to_string(),
        };
        (
            Link::new(visit.at(&format!("/me/learn/{lesson}")), title, "learn"),
            when,
        )
    });
    html(&Learn {
        frame: frame(&visit, "member-lessons-title"),
        lessons: lessons.into(),
        say: visit.say,
    })
}

fn act_of(say: &Words, lesson: &str) -> String {
    say.t(&format!("member-lessons-{lesson}-act")).to_string()
}

#[derive(Template)]
#[template(path = "member/lesson.html")]
struct Lesson {
    frame: Frame,
    say: Words,
    here: String,
    mark: String,
    act: String,
    parts: Vec<String>,
    fields: Vec<Field>,
}

fn known(lesson: &str) -> Result<&'static str, Wrong> {
    LESSONS
        .into_iter()
        .find(|known| *known == lesson)
        .ok_or(Wrong::Missing)
}

fn made(visit: &Visit, lesson: &'static str) -> Lesson {
    let say = &visit.say;
    let id = |part: u32| format!("member-lessons-{lesson}-{part}");
    let parts = (1..)
        .map(id)
        .take_while(|id| say.has(id))
        .map(|id| say.t(&id).to_string());
    let choice = |answer: &&str| {
        Choice::new(
            *answer,
            say.t(&format!("member-lessons-yes-says-{answer}")).to_string(),
        )
    };
    let question = Field::one(
        "answer",
        say.t("member-lessons-yes-ask").to_string(),
        ANSWERS.iter().map(choice).collect(),
    );
    let mut frame = titled(
        visit,
        say.t(&format!("member-lessons-{lesson}-title")).to_string(),
    );
    frame.trail = vec![Link::new(
        visit.at("/me/learn"),
        say.t("member-lessons-title").to_string(),
        "",
    )];
    Lesson {
        frame,
        here: visit.at(&format!("/me/learn/{lesson}")),
        mark: visit.mark(),
        act: act_of(say, lesson),
        parts: parts.collect(),
        fields: if lesson == YES { vec![question] } else { Vec::new() },
        say: say.clone(),
    }
}

pub async fn lesson(visit: Visit, Path((_, lesson)): Path<(String, String)>) -> Page {
    html(&made(&visit, known(&lesson)?))
}

/// Takes the answer to the question of a lesson: a wrong one explains, and asks again.
pub async fn answer(visit: Visit, Path((_, lesson)): Path<(String, String)>, form: Form) -> Page {
    let lesson = known(&lesson)?;
    let mut page = made(&visit, lesson);
    if let Some(question) = page.fields.pop() {
        let given = form.one("answer");
        if given != RIGHT {
            let id = if given.is_empty() {
                "common-field-choose"
            } else {
                "member-lessons-yes-wrong"
            };
            let error = visit.say.t(id).to_string();
            page.fields.push(question.value(given).error(error));
            return to_mend(&page);
        }
    }
    let member = visit.member()?;
    visit.served.sessions.change(&visit.token, |session| {
        session.learned.retain(|known| *known != (member, lesson));
        session.learned.push((member, lesson));
    });
    let (said, to) = match lesson {
        YES => ("member-lessons-passed", "/me/consents"),
        _ => ("common-done", "/me/learn"),
    };
    visit.tell(visit.say.t(said).to_string());
    go(&visit.at(to))
}
