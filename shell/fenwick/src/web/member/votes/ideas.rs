//! Ideas that seek their words and their support before they come to a vote.

use super::ask::Ask;
use super::list::{heading, subject, topic};
use crate::cli::args::{Command, Proposal, Propose};
use crate::said::Trouble;
use crate::web::door::Door;
use crate::web::form::{Form, Upload};
use crate::web::look::field::{Field, Kind};
use crate::web::look::frame::{Frame, Link, Text};
use crate::web::member::stopped::Stopped;
use crate::web::routes::Route;
use crate::web::view::{Page, frame, go, html, titled, to_mend};
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::wrong::Wrong;
use askama::Template;
use axum::extract::Path;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::ProposalNo;
use fenwick_coop::people::proposal::State;
use serde::Deserialize;

type Of = Path<(String, u32)>;

/// Bytes of a text that is brought up.
const TEXT_BYTES_MAX: usize = 20_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me/ideas", Door::Member, page),
        Route::get("/{coop}/me/ideas/new", Door::Member, new),
        Route::post("/{coop}/me/ideas/new", Door::Member, bring_up),
        Route::get("/{coop}/me/ideas/{idea}", Door::Member, one),
        Route::post("/{coop}/me/ideas/{idea}/support", Door::Member, support),
        Route::post("/{coop}/me/ideas/{idea}/notice", Door::Member, notice),
        Route::get("/{coop}/me/ideas/{idea}/withdraw", Door::Member, ask_withdraw),
        Route::post("/{coop}/me/ideas/{idea}/withdraw", Door::Member, withdraw),
    ]
}

#[derive(Template)]
#[template(path = "member/votes/ideas.html")]
struct Ideas {
    frame: Frame,
    say: Words,
    open: Vec<(Link, Text)>,
    over: Vec<(Link, Text)>,
    new: String,
}

/// One idea as a list has it.
struct Line {
    number: ProposalNo,
    topic: String,
    subject: String,
    supporters: usize,
    state: State,
}

fn lines(coop: &Coop) -> Vec<Line> {
    let all = coop.proposals.all();
    let line = all.map(|(number, proposal)| Line {
        number,
        topic: topic(&proposal.matter),
        subject: subject(coop, &proposal.matter),
        supporters: proposal.supporters.len(),
        state: proposal.state,
    });
    let mut lines: Vec<Line> = line.collect();
    lines.reverse();
    lines
}

fn state_said(say: &Words, state: State, supporters: usize) -> String {
    match state {
        State::Draft => say
            .with("member-votes-idea-supported", "count", supporters)
            .to_string(),
        State::Noticed(motion) => say
            .with("member-votes-idea-motion", "number", motion.0)
            .to_string(),
        State::Withdrawn => say.t("member-votes-idea-withdrawn").to_string(),
    }
}

async fn page(visit: Visit) -> Page {
    let lines = visit.look(lines).await?;
    let say = &visit.say;
    let entry = |line: &Line| {
        let text = format!("{}. {}", line.number, heading(say, &line.topic, &line.subject));
        let href = visit.at(&format!("/me/ideas/{}", line.number));
        (
            Link::new(href, text, "speak"),
            Text::from(state_said(say, line.state, line.supporters)),
        )
    };
    let part = |open: bool| {
        let own = lines.iter().filter(|line| (line.state == State::Draft) == open);
        own.map(entry).collect()
    };
    html(&Ideas {
        frame: frame(&visit, "member-votes-ideas"),
        open: part(true),
        over: part(false),
        new: visit.at("/me/ideas/new"),
        say: say.clone(),
    })
}

fn form(visit: &Visit) -> Result<Ask, Wrong> {
    let say = &visit.say;
    let t = |id: &str| say.t(id).to_string();
    let title = Field::text("title", t("member-votes-idea-title")).width("full");
    let text = Field::new("text", t("member-votes-idea-text"), Kind::Area).hint(t("member-votes-talk-seen"));
    Ok(Ask::new(
        visit,
        "member-votes-idea",
        ("/me/ideas/new", "member-votes-idea-send"),
        "/me/ideas",
    )?
    .lead(say.t("member-votes-idea-how"))
    .field(title)
    .field(text))
}

async fn new(visit: Visit) -> Page {
    form(&visit)?.show()
}

async fn bring_up(visit: Visit, typed: Form) -> Page {
    let say = &visit.say;
    let ask = form(&visit)?.typed(&typed);
    if let Some(name) = ask.empty(&typed) {
        return ask.wrong(name, say.t("common-field-empty"));
    }
    let (title, text) = (typed.one("title"), typed.one("text"));
    if title.len() + text.len() > TEXT_BYTES_MAX {
        let wrong = say.with("common-field-long", "max", TEXT_BYTES_MAX);
        return ask.wrong("text", wrong);
    }
    let upload = Upload::of_text(
        &visit,
        typed.clone(),
        ("idea.txt", &format!("{title}\n\n{text}\n")),
    )?;
    let command = Command::Proposal(Proposal::Draft {
        what: Propose::Resolution {
            file: "idea.txt".into(),
        },
        text: Some(title.to_owned()),
    });
    match visit.act_with(command, &upload).await {
        Err(trouble) => ask.stop(trouble),
        Ok(said) => {
            visit.tell(say.t("member-votes-idea-done").to_string());
            let number = &said.json["proposal"];
            go(&visit.at(&format!("/me/ideas/{number}")))
        }
    }
}

#[derive(Deserialize)]
struct Shown {
    sponsor: u32,
    motion: Option<u32>,
    text: Option<String>,
}

/// What is known of one idea.
struct Known {
    line: Line,
    is_hers: bool,
    supports: bool,
    amended: u32,
    resolution: Option<fenwick_coop::kernel::hash::Hash>,
    changes: Vec<(String, String, String)>,
    needs: u64,
}

#[derive(Template)]
#[template(path = "member/votes/idea.html")]
struct Idea {
    frame: Frame,
    say: Words,
    slug: String,
    number: u32,
    mark: String,
    once: String,
    stopped: Option<Stopped>,
    facts: Vec<(String, String)>,
    text: String,
    words: String,
    changes: Vec<(String, String, String)>,
    is_open: bool,
    supports: bool,
    is_hers: bool,
    motion: String,
}

impl Idea {
    async fn of(visit: &Visit, number: u32) -> Result<Self, Wrong> {
        let member = visit.member()?;
        let known = visit
            .look(move |coop| known(coop, ProposalNo(number), member))
            .await?;
        let known = known.ok_or(Wrong::Missing)?;
        let command = Command::Proposal(Proposal::Show { proposal: number });
        let shown: Shown = visit.ask(command).await?;
        let say = &visit.say;
        let words = match known.resolution {
            Some(digest) => visit.desk.office.text(digest).await.map_err(Trouble::from)?,
            None => String::new(),
        };
        let mut facts = vec![
            (
                say.t("member-votes-sponsor").to_string(),
                format!("№ {}", shown.sponsor),
            ),
            (
                say.t("member-votes-idea-state").to_string(),
                state_said(say, known.line.state, known.line.supporters),
            ),
        ];
        if known.line.state == State::Draft && known.needs > 0 {
            let needs = say.with("member-votes-idea-needs", "count", known.needs);
            facts.push((say.t("member-votes-needs").to_string(), needs.to_string()));
        }
        if known.amended > 0 {
            let times = say.with("member-votes-idea-amended", "count", known.amended);
            facts.push((say.t("member-votes-change").to_string(), times.to_string()));
        }
        let title = heading(say, &known.line.topic, &known.line.subject);
        Ok(Self {
            frame: titled(visit, format!("{number}. {title}")),
            slug: visit.slug.clone(),
            number,
            mark: visit.mark(),
            once: visit.once()?,
            stopped: None,
            facts,
            text: shown.text.unwrap_or_default(),
            words,
            changes: known.changes,
            is_open: known.line.state == State::Draft,
            supports: known.supports,
            is_hers: known.is_hers,
            motion: shown
                .motion
                .map(|motion| visit.at(&format!("/me/votes/{motion}")))
                .unwrap_or_default(),
            say: say.clone(),
        })
    }

    fn done<T>(mut self, visit: &Visit, act: Result<T, Trouble>, id: &str) -> Page {
        match act {
            Err(trouble) => {
                self.stopped = Some(Stopped::of(&self.say, trouble)?);
                to_mend(&self)
            }
            Ok(_) => {
                visit.tell(self.say.t(id).to_string());
                go(&visit.at(&format!("/me/ideas/{}", self.number)))
            }
        }
    }
}

fn known(coop: &Coop, number: ProposalNo, member: fenwick_coop::kernel::ids::MemberNo) -> Option<Known> {
    use fenwick_coop::people::ballot::Matter;
    let found = coop.proposals.get(number).ok()?;
    let line = lines(coop).into_iter().find(|line| line.number == number)?;
    let members = coop.members.count();
    let initiative = coop.bylaws.rule.voting.initiative.as_ref();
    let needs = initiative.and_then(|rule| (1..=members).find(|count| rule.is_reached(*count, members)));
    Some(Known {
        line,
        is_hers: found.sponsor == member,
        supports: found.supporters.contains(&member),
        amended: found.amended,
        resolution: match &found.matter {
            Matter::Resolution(digest) => Some(*digest),
            _ => None,
        },
        changes: crate::cli::changes(coop, &found.matter),
        needs: needs.unwrap_or(0),
    })
}

async fn one(visit: Visit, Path((_, number)): Of) -> Page {
    html(&Idea::of(&visit, number).await?)
}

async fn support(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Idea::of(&visit, number).await?;
    let command = Command::Proposal(Proposal::Support { proposal: number });
    let act = visit.act(command, &form).await;
    page.done(&visit, act, "member-votes-idea-thanks")
}

async fn notice(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Idea::of(&visit, number).await?;
    let command = Command::Proposal(Proposal::Notice { proposal: number });
    let act = visit.act(command, &form).await;
    page.done(&visit, act, "member-votes-idea-noticed")
}

fn withdrawing(visit: &Visit, number: u32) -> Result<Ask, Wrong> {
    let path = format!("/me/ideas/{number}/withdraw");
    let back = format!("/me/ideas/{number}");
    let ask = Ask::new(
        visit,
        "member-votes-idea-withdraw",
        (&path, "member-votes-idea-withdraw"),
        &back,
    )?;
    Ok(ask.lead(visit.say.t("member-votes-idea-withdraw-sure")).danger())
}

async fn ask_withdraw(visit: Visit, Path((_, number)): Of) -> Page {
    Idea::of(&visit, number).await?;
    withdrawing(&visit, number)?.show()
}

async fn withdraw(visit: Visit, Path((_, number)): Of, form: Form) -> Page {
    let page = Idea::of(&visit, number).await?;
    let command = Command::Proposal(Proposal::Withdraw { proposal: number });
    let act = visit.act(command, &form).await;
    page.done(&visit, act, "member-votes-idea-withdrawn")
}
