//! Stage-by-stage reports of other counting programs.

use std::collections::BTreeMap;

/// A name with single spaces.
pub fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One stage of a reference report: its actions, each with the lines below it.
#[derive(Debug, Default)]
pub struct Round {
    actions: Vec<(String, Vec<String>)>,
}

impl Round {
    /// The rounds of a report, the first being what stands before round 1.
    pub fn all(report: &str) -> Vec<Self> {
        let mut rounds = vec![Self::default()];
        for line in report.lines() {
            if line.starts_with("Round ") {
                rounds.push(Self::default());
            } else if let Some(action) = line.strip_prefix("Action: ") {
                let round = rounds.last_mut().unwrap();
                round.actions.push((action.to_owned(), Vec::new()));
            } else if let Some((_, below)) = rounds.last_mut().unwrap().actions.last_mut() {
                below.push(line.trim().to_owned());
            }
        }
        rounds
    }

    /// The votes below the first or the last action that lists candidates.
    pub fn votes(&self, last: bool) -> BTreeMap<String, String> {
        let states = ["Hopeful: ", "Pending: ", "Elected: ", "Defeated: "];
        let votes = |lines: &Vec<String>| {
            let mut votes = BTreeMap::new();
            for line in lines {
                let named = states.iter().find_map(|state| line.strip_prefix(state));
                if let Some((those, number)) = named.and_then(|rest| rest.rsplit_once(" (")) {
                    let number = number.trim_end_matches(')').to_owned();
                    votes.extend(those.split(", ").map(|name| (plain(name), number.clone())));
                }
            }
            votes
        };
        let mut found = self
            .actions
            .iter()
            .map(|(_, lines)| votes(lines))
            .filter(|votes| !votes.is_empty());
        if last { found.next_back() } else { found.next() }.unwrap_or_default()
    }

    /// A figure below the first or the last action that has it.
    pub fn figure(&self, name: &str, last: bool) -> Option<String> {
        let lines = self.actions.iter().flat_map(|(_, lines)| lines);
        let mut found = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        if last { found.next_back() } else { found.next() }.map(str::to_owned)
    }

    pub fn acts<'a>(&'a self, start: &'a str) -> impl Iterator<Item = &'a str> {
        self.actions
            .iter()
            .filter_map(move |(action, _)| action.strip_prefix(start))
    }

    /// Whether it only says that there is no surplus; the rule has no such stage.
    pub fn moves_nothing(&self) -> bool {
        self.acts("Surplus transferred: ")
            .any(|rest| rest.ends_with("(0.00000)"))
    }

    /// Who is elected in it, in any order.
    pub fn elected(&self) -> Vec<String> {
        let mut names: Vec<String> = [
            "Elect, transfer pending: ",
            "Elect remaining candidates: ",
            "Elect: ",
            "Elect remaining: ",
        ]
        .iter()
        .flat_map(|start| self.acts(start).map(plain))
        .collect();
        names.sort();
        names
    }
}
