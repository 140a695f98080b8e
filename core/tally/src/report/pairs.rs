//! Pairs and paths in plain words.

use super::Pairs;
use super::text::Names;
use std::fmt::Write as _;

impl Names<'_> {
    /// The two tables of Schulze's rule, and what follows from them.
    pub(super) fn pairs(&self, pairs: &Pairs) -> String {
        let mut text = String::from("  How many ballots prefer the row to the column:\n");
        text.push_str(&self.matrix(pairs, &pairs.ballots));
        text.push_str("  The strongest path from row to column, by its weakest won pair:\n");
        text.push_str(&self.matrix(pairs, &pairs.paths));
        let _ = match pairs.condorcet_winner {
            Some(winner) => writeln!(
                text,
                "  {} is preferred to every other candidate.",
                self.of(winner)
            ),
            None => writeln!(
                text,
                "  Nobody is preferred to every other candidate: there is no Condorcet winner, and the paths decide."
            ),
        };
        for (place, group) in (1..).zip(&pairs.ranking) {
            let _ = writeln!(text, "  Rank {place}: {}", self.list(group));
        }
        text
    }

    /// Numbers with the candidates' numbers above and their names to the left.
    fn matrix(&self, pairs: &Pairs, numbers: &[Vec<u64>]) -> String {
        let heads = pairs.candidates.iter().map(|one| format!("#{one}"));
        let heads: Vec<String> = heads.collect();
        let cells = numbers.iter().flatten().map(u64::to_string);
        let width = cells.chain(heads.iter().cloned()).map(|cell| cell.len()).max();
        let width = width.unwrap_or(0);
        let names: Vec<String> = pairs
            .candidates
            .iter()
            .map(|one| format!("#{one} {}", self.of(*one)))
            .collect();
        let first = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let line = |name: &str, cells: &[String]| {
            let cells: String = cells.iter().map(|cell| format!("  {cell:>width$}")).collect();
            format!("  {name:first$}{cells}\n")
        };
        let mut text = line("", &heads);
        for (row, (name, numbers)) in names.iter().zip(numbers).enumerate() {
            let cells = numbers.iter().enumerate().map(|(column, number)| {
                if row == column {
                    "-".to_owned()
                } else {
                    number.to_string()
                }
            });
            text.push_str(&line(name, &cells.collect::<Vec<_>>()));
        }
        text
    }
}
