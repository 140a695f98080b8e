//! The first page of a member: what needs her, the first steps, and how things stand.

use super::news::{self, News, lately};
use super::votes::{Mine, Name};
use crate::web::door::Door;
use crate::web::form::Form;
use crate::web::look::frame::{Frame, Link, Text};
use crate::web::look::part::Step;
use crate::web::routes::Route;
use crate::web::signing::accounts;
use crate::web::view::{Page, frame, go, html};
use crate::web::visit::Visit;
use crate::web::words::Words;
use askama::Template;
use fenwick_coop::Coop;
use fenwick_coop::books::money::Account;
use fenwick_coop::kernel::ids::{MemberNo, ReleaseNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::access::{Recovery, Who};
use fenwick_coop::people::ballot::Stage;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/{coop}/me", Door::Member, page),
        Route::post("/{coop}/me/seen", Door::Member, seen),
    ]
}

#[derive(Template)]
#[template(path = "member/home.html")]
struct Home {
    frame: Frame,
    say: Words,
    name: String,
    mark: String,
    seen: String,
    complain: String,
    /// That officers let her in again, until she has seen it.
    recovered: String,
    /// How the co-op itself stands, where it does not stand as usual.
    care: Vec<String>,
    needs: Vec<(Link, Text)>,
    /// The first steps; empty once they are behind her.
    steps: Vec<(Step, String)>,
    news: Vec<(Link, Text)>,
    /// What is counted, and how much there is.
    figures: Vec<(String, String)>,
}

/// How things stand for her.
struct Stands {
    rows: u64,
    balance_minor: i64,
    currency: String,
    members: u64,
    votes: Vec<(u32, Name, Time)>,
    news: Vec<News>,
    has_consents: bool,
    waiting: usize,
    unconfirmed: usize,
    has_left: bool,
    is_stale: bool,
    is_ending: bool,
    is_caretaken: bool,
    recovered: Option<Recovery>,
}

fn stands(coop: &Coop, member: MemberNo, releases: &[ReleaseNo]) -> Stands {
    let at = |stage: Stage| {
        coop.motions
            .all()
            .filter(move |(_, motion)| motion.stage == stage)
    };
    let named = |(number, motion): (
        fenwick_coop::kernel::ids::MotionNo,
        &fenwick_coop::people::ballot::Motion,
    )| {
        (
            number.0,
            Name::of(coop, number, &motion.matter),
            motion.rules.closes_at,
        )
    };
    let hers = at(Stage::Open).filter(|(_, motion)| Mine::of(coop, motion, member) == Mine::Waits);
    let account = coop.access.account(Who::Member(member));
    let hers_here: Vec<_> = coop.contributions.of_member(member).collect();
    let unconfirmed = hers_here.iter().filter(|(number, _)| {
        let import = coop.contributions.get(*number);
        import.is_ok_and(|import| import.member == Some(member) && !import.confirmed)
    });
    Stands {
        rows: hers_here.iter().map(|(_, rows)| u64::from(*rows)).sum(),
        balance_minor: -coop.ledger.balance(&Account::Member(member)),
        currency: coop.founding.currency.to_string(),
        members: coop.members.count(),
        votes: hers.map(named).collect(),
        news: lately(coop, member, releases),
        has_consents: coop.consents.of_member(member).next().is_some(),
        waiting: coop.consents.waiting_of(member).count(),
        unconfirmed: unconfirmed.count(),
        has_left: coop.members.active(member).is_err(),
        is_stale: !coop.restoring.is_current(),
        is_ending: coop.ending.decided().is_some(),
        is_caretaken: !coop.watched.caretaker.is_empty(),
        recovered: account.and_then(|account| account.recovered.clone()),
    }
}

/// What waits for her, the most pressing first.
fn needs(visit: &Visit, stands: &Stands) -> Vec<(Link, Text)> {
    let say = &visit.say;
    let link = |path: &str, id: &str, icon| Link::new(visit.at(path), say.t(id).to_string(), icon);
    let vote = |(number, name, closes): &(u32, Name, Time)| {
        let until = say
            .with("member-home-need-vote-until", "date", say.moment(*closes))
            .to_string();
        let to = visit.at(&format!("/me/votes/{number}"));
        (Link::new(to, name.said(say), "vote"), until.into())
    };
    let mut needs: Vec<(Link, Text)> = stands.votes.iter().map(vote).collect();
    if stands.waiting > 0 {
        needs.push((
            link("/me/consents", "member-home-need-confirm-yes", "yes"),
            "".into(),
        ));
    }
    if stands.unconfirmed > 0 {
        needs.push((link("/me/data", "member-home-need-confirm", "data"), "".into()));
    }
    if !stands.has_consents && !stands.has_left {
        needs.push((link("/me/consents", "member-home-need-consent", "yes"), "".into()));
    }
    needs
}

/// The first steps, each with where it is done; none once all are behind her, or when she has left.
fn steps(visit: &Visit, stands: &Stands) -> Vec<(Step, String)> {
    let has_rows = stands.rows > 0;
    let steps = [
        ("member-home-first-learn", "/me/learn", stands.has_consents),
        ("member-home-first-allow", "/me/consents", stands.has_consents),
        ("member-home-first-add", "/me/upload", has_rows),
        ("member-home-first-look", "/me/data", has_rows),
    ];
    if stands.has_left || steps.iter().all(|(_, _, done)| *done) {
        return Vec::new();
    }
    let here = steps.iter().position(|(_, _, done)| !done);
    let step = |(place, (id, path, done)): (usize, &(&str, &str, bool))| {
        let step = Step {
            text: visit.say.t(id).to_string().into(),
            done: *done,
            here: Some(place) == here,
        };
        (step, visit.at(path))
    };
    steps.iter().enumerate().map(step).collect()
}

fn care(say: &Words, stands: &Stands) -> Vec<String> {
    let all = [
        (stands.has_left, "member-home-left"),
        (stands.is_ending, "member-home-ending"),
        (stands.is_stale, "member-home-stale"),
        (stands.is_caretaken, "member-home-caretaker"),
    ];
    let now = all.iter().filter(|(is_so, _)| *is_so);
    now.map(|(_, id)| say.t(id).to_string()).collect()
}

fn recovered(say: &Words, recovery: Option<&Recovery>) -> String {
    let Some(recovery) = recovery else {
        return String::new();
    };
    let who: Vec<String> = recovery.by.iter().map(|officer| format!("№ {officer}")).collect();
    say.with("member-home-news-recovered", "date", say.day_of(recovery.at))
        .with("who", say.list(&who))
        .to_string()
}

async fn page(visit: Visit) -> Page {
    let member = visit.member()?;
    let releases: Vec<_> = visit.desk.reach.now().releases_of(member).into_keys().collect();
    let mut stands = visit.look(move |coop| stands(coop, member, &releases)).await?;
    let record = crate::cli::record_of(&visit.desk, member).await?;
    let say = &visit.say;
    let news = news::told(&visit, std::mem::take(&mut stands.news), &stands.currency).await?;
    html(&Home {
        frame: frame(&visit, "member-home-title"),
        name: record["name"].as_str().unwrap_or_default().to_owned(),
        mark: visit.mark(),
        seen: visit.at("/me/seen"),
        complain: visit.at("/me/complaints"),
        recovered: recovered(say, stands.recovered.as_ref()),
        care: care(say, &stands),
        needs: needs(&visit, &stands),
        steps: steps(&visit, &stands),
        news,
        figures: vec![
            (
                say.t("member-home-glance-rows").to_string(),
                say.number(stands.rows),
            ),
            (
                say.t("member-home-glance-money").to_string(),
                say.money(stands.balance_minor, &stands.currency),
            ),
            (
                say.t("member-home-glance-members").to_string(),
                say.number(stands.members),
            ),
        ],
        say: visit.say,
    })
}

/// She has read that officers let her in again.
async fn seen(visit: Visit, _: Form) -> Page {
    accounts::see(&visit.desk, Who::Member(visit.member()?)).await?;
    go(&visit.at("/me"))
}
