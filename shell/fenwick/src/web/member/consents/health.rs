//! How the co-op is doing: what the watch sees, who holds which office, how many vote, what has been learnt, in words and charts.

use super::super::super::look::chart::{Head, Months, Point};
use super::super::super::look::frame::Frame;
use super::super::super::view::{Page, frame, html};
use super::super::super::visit::Visit;
use super::super::super::words::Words;
use super::super::super::wrong::Wrong;
use crate::cli::args::{Budget, Charter, Command, Office, Watch};
use askama::Template;
use fenwick_coop::Coop;
use fenwick_coop::kernel::epsilon::EpsilonMicro;
use fenwick_coop::kernel::time::Time;
use serde::Deserialize;
use serde_json::Value;

/// What the watch sees, as the command says it.
#[derive(Deserialize)]
struct Seen {
    now: Time,
    caretaker: Caretaker,
    assembly: Assembly,
    turnover: Turnover,
    turnout: Turnout,
    benefit: Vec<Benefit>,
}

#[derive(Deserialize)]
struct Caretaker {
    is_on: bool,
    message: Option<String>,
    hint: Option<String>,
}

#[derive(Deserialize)]
struct Assembly {
    last: Option<Time>,
    due: Option<Time>,
}

#[derive(Deserialize)]
struct Turnover {
    newcomers: u64,
    members: u64,
    state: String,
    since: Option<Time>,
}

#[derive(Deserialize)]
struct Turnout {
    votes: Vec<Voted>,
    falling: bool,
}

#[derive(Deserialize)]
struct Voted {
    motion: u32,
    given: u64,
    roll: u64,
}

#[derive(Deserialize)]
struct Benefit {
    dataset: String,
    state: String,
    since: Option<Time>,
    due: Option<Time>,
}

#[derive(Deserialize)]
struct Offices {
    offices: Vec<Held>,
    officers: Vec<u32>,
}

#[derive(Deserialize)]
struct Held {
    title: String,
    holders: Vec<u32>,
    short: bool,
    overdue: Vec<u32>,
    term_ends: Option<Time>,
}

#[derive(Deserialize)]
struct Spent {
    cap: EpsilonMicro,
    spent: EpsilonMicro,
}

/// One thing that is looked at: what, how it stands (with the tone of the badge; none where it is a mere fact), and what there is to say.
struct Sign {
    title: String,
    badge: (String, &'static str),
    says: Vec<String>,
}

#[derive(Template)]
#[template(path = "member/health.html")]
struct Health {
    frame: Frame,
    say: Words,
    care: Option<(String, String)>,
    signs: Vec<Sign>,
    turnout: Option<Months>,
    identity: String,
}

/// What everybody may see of the co-op in figures.
struct Figures {
    members: u64,
    reserve_minor: i64,
    currency: String,
    entries: u64,
}

fn figures(coop: &Coop) -> Figures {
    Figures {
        members: coop.members.count(),
        reserve_minor: -coop.ledger.balance(&fenwick_coop::books::money::Account::Reserve),
        currency: coop.founding.currency.to_string(),
        entries: coop.size,
    }
}

pub async fn page(visit: Visit) -> Page {
    let seen: Seen = visit.ask(Command::Watch(Watch::Show)).await?;
    let offices: Offices = visit.ask(Command::Office(Office::List)).await?;
    let figures = visit.look(figures).await?;
    let say = &visit.say;
    let care = seen.caretaker.is_on.then(|| {
        (
            seen.caretaker.message.clone().unwrap_or_default(),
            seen.caretaker.hint.clone().unwrap_or_default(),
        )
    });
    let mut signs = vec![
        size(say, &seen, &figures),
        met(say, &seen),
        rules(say, &seen.turnover),
        turnout(say, &seen.turnout),
    ];
    signs.push(held(say, &offices, seen.now));
    signs.push(learnt(&visit).await?);
    signs.extend(seen.benefit.iter().map(|benefit| good(say, benefit)));
    signs.push(Sign {
        title: say.t("member-health-money").to_string(),
        badge: Default::default(),
        says: vec![say.money(figures.reserve_minor, &figures.currency)],
    });
    signs.push(Sign {
        title: say.t("member-health-log").to_string(),
        badge: Default::default(),
        says: vec![
            say.with("member-health-log-says", "count", figures.entries)
                .to_string(),
        ],
    });
    html(&Health {
        frame: frame(&visit, "member-health-title"),
        care,
        signs,
        turnout: chart(say, &seen.turnout),
        identity: visit.at("/me/identity"),
        say: say.clone(),
    })
}

fn mark(say: &Words, tone: &'static str) -> (String, &'static str) {
    let id = match tone {
        "good" => "member-health-good",
        "warn" => "member-health-watch",
        "bad" => "member-health-bad",
        _ => "member-health-unknown",
    };
    (say.t(id).to_string(), tone)
}

fn size(say: &Words, seen: &Seen, figures: &Figures) -> Sign {
    let newcomers = say.number(seen.turnover.newcomers);
    Sign {
        title: say.t("member-health-members").to_string(),
        badge: Default::default(),
        says: vec![
            say.with("common-people", "count", figures.members).to_string(),
            format!("{}: {newcomers}", say.t("member-health-members-new")),
        ],
    }
}

fn met(say: &Words, seen: &Seen) -> Sign {
    let last = match seen.assembly.last {
        Some(at) => say.day_of(at),
        None => say.t("member-health-met-never").to_string(),
    };
    let due = seen.assembly.due.map(|due| {
        say.with("member-health-met-due", "date", say.day_of(due))
            .to_string()
    });
    let tone = match (seen.assembly.due, seen.assembly.last) {
        (Some(due), _) if due <= seen.now => "bad",
        (None, None) => "",
        _ => "good",
    };
    Sign {
        title: say.t("member-health-met").to_string(),
        badge: mark(say, tone),
        says: [last].into_iter().chain(due).collect(),
    }
}

fn rules(say: &Words, turnover: &Turnover) -> Sign {
    let since = turnover.since.map(|at| {
        say.with("member-health-rules-since", "date", say.day_of(at))
            .to_string()
    });
    let of = format!(
        "{} / {}",
        say.number(turnover.newcomers),
        say.number(turnover.members)
    );
    let newer = format!("{}: {of}", say.t("member-health-members-new"));
    let tone = match turnover.state.as_str() {
        "affirmed" => "good",
        "asked" => "warn",
        _ => "bad",
    };
    Sign {
        title: say.t("member-health-rules").to_string(),
        badge: mark(say, tone),
        says: since.into_iter().chain([newer]).collect(),
    }
}

fn share(vote: &Voted) -> u64 {
    vote.given.saturating_mul(100).checked_div(vote.roll).unwrap_or(0)
}

fn turnout(say: &Words, turnout: &Turnout) -> Sign {
    let (tone, says) = match turnout.votes.last() {
        None => ("", say.t("member-health-turnout-none").to_string()),
        Some(last) => {
            let says = say
                .with("member-health-turnout-says", "share", say.percent(share(last)))
                .to_string();
            (if turnout.falling { "warn" } else { "good" }, says)
        }
    };
    Sign {
        title: say.t("member-health-turnout").to_string(),
        badge: mark(say, tone),
        says: vec![says],
    }
}

fn held(say: &Words, offices: &Offices, now: Time) -> Sign {
    let names = |numbers: &[u32]| {
        say.list(
            &numbers
                .iter()
                .map(|number| format!("№ {number}"))
                .collect::<Vec<_>>(),
        )
    };
    let line = |office: &Held| {
        let who = match office.holders.is_empty() {
            true => say
                .with("member-health-office-empty", "office", &office.title)
                .to_string(),
            false => say
                .with("member-health-office-holders", "office", &office.title)
                .with("names", names(&office.holders))
                .to_string(),
        };
        match office.term_ends {
            Some(until) if until <= now => format!("{who}. {}", say.t("member-health-office-over")),
            Some(until) => format!(
                "{who}, {}",
                say.with("member-health-office-until", "date", say.day_of(until))
            ),
            None => who,
        }
    };
    let mut says: Vec<String> = offices.offices.iter().map(line).collect();
    if says.is_empty() {
        says.push(names(&offices.officers));
    }
    let amiss = |office: &Held| office.short || !office.overdue.is_empty();
    let tone = if offices.offices.iter().any(amiss) {
        "bad"
    } else {
        "good"
    };
    Sign {
        title: say.t("member-health-offices").to_string(),
        badge: mark(say, tone),
        says,
    }
}

fn good(say: &Words, benefit: &Benefit) -> Sign {
    let due = benefit.due.map(|due| {
        say.with("member-health-benefit-due", "date", say.day_of(due))
            .to_string()
    });
    let tone = match benefit.state.as_str() {
        "said" if benefit.since.is_none() => "",
        "said" => "good",
        "asked" => "warn",
        _ => "bad",
    };
    Sign {
        title: format!("{} · {}", say.t("member-health-benefit"), benefit.dataset),
        badge: mark(say, tone),
        says: due.into_iter().collect(),
    }
}

/// How many took part in the last votes; none where fewer than two were held.
fn chart(say: &Words, turnout: &Turnout) -> Option<Months> {
    let point = |vote: &Voted| Point {
        name: say
            .with("member-health-motion", "motion", vote.motion)
            .to_string()
            .into(),
        short: vote.motion.to_string().into(),
        value: i64::try_from(share(vote)).ok(),
        shown: say.percent(share(vote)).into(),
    };
    let points: Vec<Point> = turnout.votes.iter().map(point).collect();
    let t = |id: &str| say.t(id).to_string();
    let head = Head {
        id: "turnout",
        title: t("member-health-turnout").into(),
        says: say
            .with(
                "member-health-turnout-says",
                "share",
                say.percent(turnout.votes.last().map_or(0, share)),
            )
            .to_string()
            .into(),
        rtl: say.dir() == "rtl",
    };
    let columns = [t("member-health-vote"), t("member-health-turnout")];
    (points.len() > 1).then(|| {
        Months::new(head, &points, [&columns[0], &columns[1]], |share| {
            say.percent(share)
        })
    })
}

/// How many hundredths of a limit are used, rounded up: never less than there is. Of a limit of nothing, whatever is used is all.
pub fn percent_used(used: EpsilonMicro, limit: EpsilonMicro) -> u64 {
    match (used.0, limit.0) {
        (0, _) => 0,
        (_, 0) => 100,
        (used, limit) => u64::try_from((u128::from(used) * 100).div_ceil(limit.into())).unwrap_or(u64::MAX),
    }
}

/// How much of this year's limit is used, dataset by dataset.
async fn learnt(visit: &Visit) -> Result<Sign, Wrong> {
    let charters: Value = visit.ask(Command::Charter(Charter::List)).await?;
    let datasets = charters["charters"].as_array().into_iter().flatten();
    let datasets: Vec<String> = datasets
        .filter_map(|charter| charter["dataset"].as_str().map(str::to_owned))
        .collect();
    let say = &visit.say;
    let mut says = Vec::new();
    for dataset in datasets {
        let asked = Command::Budget(Budget::Show {
            dataset: dataset.clone(),
        });
        let spent: Spent = visit.ask(asked).await?;
        let share = say.percent(percent_used(spent.spent, spent.cap));
        let used = say.with("member-health-budget-says", "percent", share);
        says.push(format!("{dataset}: {used}"));
    }
    Ok(Sign {
        title: say.t("member-health-budget").to_string(),
        badge: Default::default(),
        says,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_a_limit_is_rounded_up_and_a_limit_of_nothing_is_no_fault() {
        let of = |used, limit| percent_used(EpsilonMicro(used), EpsilonMicro(limit));
        assert_eq!([of(0, 7), of(1, 1000), of(7, 7), of(8, 7)], [0, 1, 100, 115]);
        assert_eq!([of(0, 0), of(3, 0)], [0, 100]);
    }
}
