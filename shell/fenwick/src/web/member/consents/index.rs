//! All that she allows: what she said, what waits for her, who asks, and what our data may serve.

use super::super::super::look::frame::Frame;
use super::super::super::look::part::{Flow, Reach};
use super::super::super::view::{Page, frame, html, to_mend};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use super::learn;
use super::standing::{Asked, Card, Setting, Standing, hidden};
use super::words::{Dataset, Names};
use crate::cli::args::{Command, Request};
use askama::Template;
use fenwick_coop::path::consent::{Answer, Recipient};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "member/consents.html")]
struct Consents {
    frame: Frame,
    say: Words,
    here: String,
    mark: String,
    once: String,
    /// What did not work; empty for nothing.
    wrong: Vec<String>,
    is_draft: bool,
    must_learn: bool,
    lesson: String,
    frozen: bool,
    waiting: Vec<Card>,
    asked: Vec<Card>,
    said: Vec<Card>,
    datasets: Vec<Of>,
    none_at: String,
    said_at: String,
}

/// A dataset, and who gets what of it.
struct Of {
    /// Where she chooses for it, and what the link says.
    href: String,
    choose: String,
    title: String,
    benefit: String,
    purposes: String,
    /// Whether somebody gets something.
    is_allowed: bool,
    flow: Flow,
}

/// What of a request she reads.
#[derive(Deserialize)]
struct Told {
    title: String,
    why: String,
    fee_minor: i64,
    obligations: Vec<String>,
}

pub async fn page(visit: Visit) -> Page {
    html(&made(&visit, Vec::new()).await?)
}

/// The same page again, with what did not work.
pub async fn again(visit: &Visit, wrong: Vec<String>) -> Page {
    to_mend(&made(visit, wrong).await?)
}

async fn made(visit: &Visit, wrong: Vec<String>) -> Result<Consents, Wrong> {
    let (standing, names) = Standing::of(visit).await?;
    let say = &visit.say;
    let mut asked = Vec::new();
    for one in &standing.asked {
        asked.push(card_of_asked(visit, &names, one).await?);
    }
    let card = |setting: &Setting| card_of(say, &names, setting);
    let (waiting, said): (Vec<_>, Vec<_>) = standing.consents.iter().partition(|one| one.waits.is_some());
    Ok(Consents {
        frame: frame(visit, "member-consent-title"),
        here: visit.at("/me/consents"),
        mark: visit.mark(),
        once: visit.once()?,
        wrong,
        is_draft: !names.is_confirmed,
        must_learn: learn::must_learn(visit, &standing),
        lesson: visit.at("/me/learn/yes"),
        frozen: standing.frozen,
        waiting: waiting.into_iter().map(card).collect(),
        asked,
        said: said.into_iter().map(card).collect(),
        datasets: names
            .datasets
            .iter()
            .map(|found| of(visit, &names, &standing, found))
            .collect(),
        none_at: visit.at("/me/consents/none"),
        said_at: visit.at("/me/consents/said"),
        say: say.clone(),
    })
}

fn of(visit: &Visit, names: &Names, standing: &Standing, (id, found): (&String, &Dataset)) -> Of {
    let say = &visit.say;
    let flow = flow(say, names, standing, id);
    let purposes: Vec<String> = found.voted.iter().map(|purpose| say.purpose(purpose)).collect();
    Of {
        href: visit.at(&format!("/me/consents/of/{id}")),
        choose: format!("{}: {}", say.t("member-consent-choose"), found.title),
        title: found.title.clone(),
        benefit: found.benefit.clone(),
        purposes: say.list(&purposes),
        is_allowed: flow.reaches.iter().any(|reach| reach.yes),
        flow,
    }
}

fn card_of(say: &Words, names: &Names, setting: &Setting) -> Card {
    let spoken = names.spoken(say, &setting.scope);
    let t = |id: &str| say.t(id).to_string();
    let badge = match (setting.waits, setting.answer, setting.holds) {
        (Some(_), ..) => (t("member-consent-waits"), "warn"),
        (None, Answer::No, _) => (t("member-consent-refused"), ""),
        (None, Answer::Yes, true) => (t("member-consent-allowed"), "info"),
        (None, Answer::Yes, false) => (t("member-consent-ended"), ""),
    };
    Card {
        title: names.who(say, &setting.scope.recipient),
        hidden: hidden(&setting.scope, &spoken.read),
        spoken,
        badge,
        number: setting.waits.unwrap_or_default(),
        is_yes: setting.answer == Answer::Yes && setting.holds,
        is_no: setting.answer == Answer::No,
        facts: Vec::new(),
    }
}

async fn card_of_asked(visit: &Visit, names: &Names, asked: &Asked) -> Result<Card, Wrong> {
    let request = asked.request;
    let told: Told = visit.ask(Command::Request(Request::Show { request })).await?;
    let currency = visit.look(|coop| coop.founding.currency.to_string()).await?;
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let spoken = names.spoken(say, &asked.scope);
    let who = names.who(say, &asked.scope.recipient);
    let pays = match told.fee_minor {
        0 => t("member-consent-ask-pay-none"),
        minor => say.money(minor, &currency),
    };
    let mut facts = vec![
        (t("member-consent-ask-question"), told.title),
        (t("member-consent-ask-why"), told.why),
        (t("member-consent-ask-pay"), pays),
    ];
    if !told.obligations.is_empty() {
        facts.push((t("member-consent-ask-back"), told.obligations.join("; ")));
    }
    facts.extend(
        asked
            .scope
            .until
            .map(|until| (t("member-consent-ask-until"), say.date(until))),
    );
    if asked.scope.resolution == fenwick_coop::path::consent::Resolution::Aggregate {
        facts.push((
            t("member-consent-ask-risk"),
            t("member-consent-ask-risk-aggregate"),
        ));
    }
    Ok(Card {
        title: say.with("member-consent-ask-title", "who", who).to_string(),
        hidden: hidden(&asked.scope, &spoken.read),
        spoken,
        number: request,
        facts,
        ..Card::default()
    })
}

/// The picture of who gets something of a dataset by what she said, and who does not.
pub fn flow(say: &Words, names: &Names, standing: &Standing, dataset: &str) -> Flow {
    let t = |id: &str| say.t(id).to_string();
    let of = |answer: Answer| {
        let is = move |one: &&Setting| one.scope.dataset == dataset && one.holds && one.answer == answer;
        standing.consents.iter().filter(is)
    };
    // A no to just this recipient wins over a yes to everyone.
    let refused = |recipient: &Recipient, yes: &Setting| {
        of(Answer::No).any(|no| {
            no.scope.recipient == *recipient
                && no.scope.fields.is_none()
                && no.scope.purpose.covers(yes.scope.purpose)
        })
    };
    let yes = |recipient: &Recipient| {
        of(Answer::Yes).find(|yes| match &yes.scope.recipient {
            Recipient::Any => !refused(recipient, yes),
            other => other == recipient,
        })
    };
    let reach = |recipient: Recipient| {
        let found = yes(&recipient);
        let what = match found {
            Some(setting) => {
                let how = match setting.scope.resolution {
                    fenwick_coop::path::consent::Resolution::Aggregate => "member-resolution-aggregate-short",
                    fenwick_coop::path::consent::Resolution::Pseudonymised => {
                        "member-resolution-pseudonymised-short"
                    }
                    fenwick_coop::path::consent::Resolution::Identified => {
                        "member-resolution-identified-short"
                    }
                };
                format!("{}, {}", t(how), say.purpose(setting.scope.purpose))
            }
            None => t("member-consent-nothing"),
        };
        Reach {
            who: names.who(say, &recipient).into(),
            what: what.into(),
            yes: found.is_some(),
        }
    };
    let named = standing.consents.iter().filter(|setting| {
        setting.scope.dataset == dataset && matches!(setting.scope.recipient, Recipient::User(_))
    });
    let mut users: Vec<Recipient> = named.map(|setting| setting.scope.recipient.clone()).collect();
    users.dedup();
    let classes = names.classes.iter().map(|(id, _)| Recipient::Class(id.clone()));
    Flow {
        rows: (
            t("member-consent-picture-you").into(),
            names.title(dataset).to_owned().into(),
        ),
        coop: (
            t("member-consent-picture-coop").into(),
            t("member-consent-picture-keeps").into(),
        ),
        reaches: classes.chain(users).map(reach).collect(),
    }
}
