//! What the page tells without a verdict: votes, offices, the split of income, recipients.

use super::control::holding;
use super::{Line, Public, percent, words};
use crate::kernel::ids::{MemberNo, UserNo};
use crate::people::ballot::Party;
use crate::people::bylaws::{Gate, Payee, Share};
use crate::people::leaving::size_advice;
use crate::people::watch::Lapse;
use std::collections::BTreeMap;

fn line(about: &'static str, entries: Vec<u64>, says: String) -> Line {
    Line { about, says, entries }
}

/// All lines, in the order of the page.
pub(super) fn lines(public: &Public) -> Vec<Line> {
    let mut lines = vec![voting(public), offices(public), split(public)];
    lines.extend(origin(public));
    lines.extend(size(public));
    lines.extend(lapses(public));
    lines.extend(votes(public));
    lines.extend(assemblies(public));
    lines.extend(charters(public));
    lines.extend(recipients(public));
    lines.extend(refused(public));
    lines
}

/// What a large co-op may think of.
fn size(public: &Public) -> Option<Line> {
    let (members, entry) = public.counted().last()?;
    Some(line("size", vec![entry], size_advice(members)?))
}

fn voting(public: &Public) -> Line {
    let voting = &public.bylaws.rule.voting;
    let says = format!(
        "{} days of notice, {} days of voting; {} of the roll must take part, {} of yes and no must be yes",
        voting.notice_days,
        voting.voting_days,
        words(voting.quorum),
        words(voting.charter_threshold)
    );
    line("voting", vec![public.bylaws_entry], says)
}

fn offices(public: &Public) -> Line {
    let holding = holding(public);
    let members: Vec<String> = holding.keys().map(MemberNo::to_string).collect();
    let says = match members.is_empty() {
        true => "the log shows nobody in office".to_owned(),
        false => format!("in office: the members {}", members.join(", ")),
    };
    line("offices", holding.into_values().collect(), says)
}

fn split(public: &Public) -> Line {
    let all = &public.bylaws.rule.split;
    let parts = all
        .iter()
        .fold(0u64, |sum, share| sum.saturating_add(share.weight));
    let each: Vec<String> = all.iter().map(share_text).collect();
    let says = format!("of {parts} parts of the income: {}", each.join(", "));
    line("split", vec![public.bylaws_entry], says)
}

fn share_text(share: &Share) -> String {
    let to = match &share.to {
        Payee::Reserve => "the indivisible reserve".to_owned(),
        Payee::Fund(fund) => format!("the fund '{fund}'"),
        Payee::MembersByHead => "the members by head".to_owned(),
        Payee::MembersByPoints => "the members by points".to_owned(),
    };
    let gate = share
        .gate
        .map_or(String::new(), |Gate::ReserveOfCapital(fraction)| {
            format!(" once the reserve is above {} of the capital", words(fraction))
        });
    format!("{} to {to}{gate}", share.weight)
}

fn origin(public: &Public) -> Option<Line> {
    let says = "it comes from another co-op, whose log key the founding names".to_owned();
    public.has_origin.then(|| line("origin", vec![0], says))
}

fn lapses(public: &Public) -> impl Iterator<Item = Line> {
    public.lapses.iter().map(|(why, entry)| {
        let why = match why {
            Lapse::Assembly => "no assembly was held for too long".to_owned(),
            Lapse::Office(office) => format!("too few hold the office '{office}'"),
        };
        line(
            "caretaker",
            vec![*entry],
            format!("the co-op is only looked after: {why}"),
        )
    })
}

fn votes(public: &Public) -> impl Iterator<Item = Line> {
    public.ended().map(|(motion, ballot, closed)| {
        let outcome = if closed.passed { "passed" } else { "failed" };
        let turnout = closed.count.turnout();
        let contested = closed
            .elected
            .as_ref()
            .map_or("", |elected| match elected.contested {
                true => ", with more candidates than seats",
                false => ", with no more candidates than seats",
            });
        let says = format!(
            "motion {motion} on {} {outcome}{contested}: {turnout} of {} votes were given, {} in 100",
            ballot.matter.topic(),
            closed.roll,
            percent(turnout, closed.roll)
        );
        line("votes", vec![ballot.noticed, closed.entry], says)
    })
}

fn assemblies(public: &Public) -> impl Iterator<Item = Line> {
    let each = public.assemblies.iter();
    each.map(|assembly| match &assembly.held {
        Some(held) => {
            let enough = if held.valid { "a quorum" } else { "no quorum" };
            let says = format!(
                "the assembly of {} had {enough}: {} of {} members came",
                assembly.meets_at.date(),
                held.present,
                held.members
            );
            line("assemblies", vec![assembly.called, held.entry], says)
        }
        None => line(
            "assemblies",
            vec![assembly.called],
            format!(
                "an assembly was called for {} and is not closed",
                assembly.meets_at.date()
            ),
        ),
    })
}

fn charters(public: &Public) -> impl Iterator<Item = Line> {
    let each = public.charters.iter();
    each.map(|(dataset, entry)| line("charters", vec![*entry], format!("'{dataset}' is collected")))
}

/// What went to which class, and what was refused.
#[derive(Default)]
struct Given {
    granted: u64,
    refused: u64,
    released: u64,
    entries: Vec<u64>,
}

fn recipients(public: &Public) -> impl Iterator<Item = Line> {
    let class = |user: UserNo| public.class_of(user).unwrap_or("unknown");
    let mut given: BTreeMap<&str, Given> = BTreeMap::new();
    for request in &public.requests {
        let Some((granted, entry)) = request.decided else {
            continue;
        };
        let found = given.entry(class(request.user)).or_default();
        let count = if granted {
            &mut found.granted
        } else {
            &mut found.refused
        };
        *count = count.saturating_add(1);
        found.entries.push(entry);
    }
    for (user, entry) in &public.releases {
        let found = given.entry(class(*user)).or_default();
        found.released = found.released.saturating_add(1);
        found.entries.push(*entry);
    }
    given.into_iter().map(|(class, found)| {
        let says = format!(
            "recipients of the class '{class}': {} requests granted, {} refused, {} answers",
            found.granted, found.refused, found.released
        );
        line("recipients", found.entries, says)
    })
}

fn refused(public: &Public) -> impl Iterator<Item = Line> {
    let each = public.refused.iter();
    each.map(|(party, entry)| {
        let who = match party {
            Party::Class(class) => format!("recipients of the class '{class}' are"),
            Party::User(user) => format!("data user {user} is"),
        };
        line(
            "refusals",
            vec![*entry],
            format!("{who} refused for all, by vote"),
        )
    })
}
