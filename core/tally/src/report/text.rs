//! A report in plain words.

use super::{Act, ByWhat, Elected, Report, Stage, Standing, Tie, TieAbout, Uncounted, Why};
use crate::profile::Candidate;
use crate::votes::Votes;
use std::fmt::Write as _;

impl Report {
    /// The report as text that people can follow, stage by stage; names in the order of the candidates' numbers.
    pub fn text(&self, names: &[String]) -> String {
        let names = Names(names);
        let mut text = format!("Rule: {}\n", self.rule);
        for reserved in &self.reserved {
            let class: Vec<Candidate> = reserved.class.iter().copied().collect();
            let seats = plural(reserved.report.seats.into(), "seat");
            let _ = writeln!(text, "\nReserved for {}: {seats}", names.list(&class));
            reserved.report.tell(&names, &mut text);
        }
        if !self.reserved.is_empty() {
            text.push_str("\nOpen to all who are not yet elected\n");
        }
        self.tell(&names, &mut text);
        let _ = match self.elected.as_slice() {
            [] => writeln!(text, "\nNobody is elected."),
            elected => writeln!(text, "\nElected: {}.", names.list(elected)),
        };
        if self.empty_seats > 0 {
            let _ = writeln!(text, "Empty: {}.", plural(self.empty_seats.into(), "seat"));
        }
        text
    }

    /// One count, without what comes before and after.
    fn tell(&self, names: &Names<'_>, text: &mut String) {
        let reserved = self.reserved.iter().map(|reserved| reserved.report.seats);
        let open = self.seats.saturating_sub(reserved.fold(0, u16::saturating_add));
        let _ = writeln!(
            text,
            "{}, {}, {}, {} of them counted.",
            plural(open.into(), "seat"),
            plural(self.candidates.into(), "candidate"),
            plural(self.turnout, "ballot"),
            self.valid
        );
        if let Some(why) = self.uncounted {
            let _ = writeln!(text, "Nothing was counted: {}.", reason(why));
        }
        if let Some(quota) = self
            .quota
            .filter(|_| self.stages.iter().all(|stage| stage.quota.is_none()))
        {
            let _ = writeln!(text, "Quota: {quota} votes secure a seat.");
        }
        let mut before: Option<&Stage> = None;
        for (number, stage) in (1..).zip(&self.stages) {
            let _ = writeln!(
                text,
                "\nStage {number}. {}",
                names.act(stage.act, before, self.quota)
            );
            for tie in self.ties.iter().filter(|tie| tie.stage == number) {
                let _ = writeln!(text, "  {}", names.tie(tie));
            }
            text.push_str(&names.table(stage, before));
            if let Some(pairs) = &self.pairs {
                text.push_str(&names.pairs(pairs));
            }
            names.outcome(stage, text);
            before = Some(stage);
        }
    }
}

/// A number of things.
fn plural(many: u64, thing: &str) -> String {
    let ending = if many == 1 { "" } else { "s" };
    format!("{many} {thing}{ending}")
}

fn reason(why: Uncounted) -> &'static str {
    match why {
        Uncounted::NoSeats => "no seat is to be filled",
        Uncounted::NoCandidates => "nobody stands",
        Uncounted::NoValidBallots => "no ballot names anybody who stands",
        Uncounted::TooManyCandidates => "there are more than 1,000 candidates",
        Uncounted::TooManyBallots => "there are more ballots than can be counted",
    }
}

/// The names by number.
pub(super) struct Names<'a>(&'a [String]);

impl Names<'_> {
    pub(super) fn of(&self, candidate: Candidate) -> String {
        let name = candidate.row().checked_sub(1).and_then(|index| self.0.get(index));
        name.cloned().unwrap_or_else(|| format!("candidate {candidate}"))
    }

    pub(super) fn list(&self, candidates: &[Candidate]) -> String {
        let names: Vec<String> = candidates.iter().map(|one| self.of(*one)).collect();
        names.join(", ")
    }

    /// What was done in a stage.
    fn act(&self, act: Act, before: Option<&Stage>, quota: Option<Votes>) -> String {
        let had = |candidate: Candidate| {
            let votes = before.and_then(|stage| stage.votes_of(candidate));
            votes.unwrap_or_default()
        };
        match act {
            Act::FirstPreferences => "First preferences.".to_owned(),
            Act::Approvals => "Every candidate named on a ballot has one vote of it.".to_owned(),
            Act::Surplus(from) => {
                let (had, quota) = (had(from), quota.unwrap_or_default());
                let surplus = Votes::new(had.units().saturating_sub(quota.units()), had.places());
                let name = self.of(from);
                format!("{name} has {surplus} votes above the quota; they pass on to next preferences.")
            }
            Act::Exclusion(from) => {
                let (name, had) = (self.of(from), had(from));
                format!(
                    "{name} has the fewest votes, {had}, and is excluded; they pass on to next preferences."
                )
            }
            Act::KeepFactors => {
                "All ballots anew: those elected keep the part they need, the excluded nothing.".to_owned()
            }
            Act::Pairs => "Everybody is compared with everybody.".to_owned(),
        }
    }

    fn tie(&self, tie: &Tie) -> String {
        let about = match tie.about {
            TieAbout::Surplus => "whose votes pass on first",
            TieAbout::Exclusion => "who is excluded",
            TieAbout::Seat => "who gets the last seat",
        };
        let by = match tie.by {
            ByWhat::Stage(stage) => format!("the votes at the end of stage {stage} decide"),
            ByWhat::Lot => "the lot decides".to_owned(),
        };
        let (tied, chosen) = (self.list(&tie.candidates), self.list(&tie.chosen));
        format!("Tie between {tied} about {about}; {by}: {chosen}.")
    }

    /// Everybody's votes, and what changed.
    fn table(&self, stage: &Stage, before: Option<&Stage>) -> String {
        let mut rows: Vec<[String; 3]> = Vec::new();
        for standing in &stage.votes {
            let had = before.and_then(|before| before.votes_of(standing.candidate));
            let note = match standing.keeps {
                Some(keeps) => format!("keeps {keeps}"),
                None => change(had, standing),
            };
            rows.push([self.of(standing.candidate), standing.votes.to_string(), note]);
        }
        let none = [
            ("no further preference", stage.exhausted),
            ("lost to rounding", stage.lost),
        ];
        let none = none.into_iter().filter(|(_, votes)| votes.units() > 0);
        rows.extend(none.map(|(what, votes)| [format!("({what})"), votes.to_string(), String::new()]));
        let quota = [("quota", stage.quota), ("surplus", stage.surplus)];
        let quota = quota.into_iter().filter_map(|(what, votes)| Some((what, votes?)));
        rows.extend(quota.map(|(what, votes)| [format!("({what})"), votes.to_string(), String::new()]));
        aligned(&rows)
    }

    /// Who is elected and excluded.
    fn outcome(&self, stage: &Stage, text: &mut String) {
        for Elected { candidate, why } in &stage.elected {
            let why = match why {
                Why::Quota => "has reached the quota",
                Why::LastSeats => "no more are left than seats",
                Why::MostVotes => "is among those with most votes",
                Why::BeatsAll => "is preferred to every other",
                Why::StrongestPaths => "no path of anybody left is stronger",
            };
            let _ = writeln!(text, "  Elected: {} ({why}).", self.of(*candidate));
        }
        if let Some(excluded) = stage.excluded {
            let _ = writeln!(text, "  Excluded: {} (fewest votes).", self.of(excluded));
        }
    }
}

impl Stage {
    /// A candidate's votes at the end of the stage.
    fn votes_of(&self, candidate: Candidate) -> Option<Votes> {
        let found = self.votes.iter().find(|standing| standing.candidate == candidate);
        found.map(|standing| standing.votes)
    }
}

/// By how much votes went up or down.
fn change(had: Option<Votes>, has: &Standing) -> String {
    let (Some(had), now) = (had, has.votes) else {
        return String::new();
    };
    let by = Votes::new(now.units().abs_diff(had.units()), now.places());
    match now.units().cmp(&had.units()) {
        std::cmp::Ordering::Less => format!("-{by}"),
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => format!("+{by}"),
    }
}

/// Names to the left, numbers to the right.
fn aligned(rows: &[[String; 3]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (first, second, third) = (width(0), width(1), width(2));
    let lines = rows.iter().map(|[name, votes, note]| {
        let line = format!("  {name:first$}  {votes:>second$}  {note:>third$}");
        format!("{}\n", line.trim_end())
    });
    lines.collect()
}
