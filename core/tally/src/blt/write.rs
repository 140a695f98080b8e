//! Writing BLT.

use super::Blt;
use crate::profile::{Candidate, Ranking};
use std::fmt::Write as _;

/// Writes an election in the form that [`super::read`] reads back as the same, with short names where it has them.
///
/// # Invariants
/// Line breaks in names become spaces.
pub fn write(blt: &Blt) -> String {
    let mut text = format!("{} {}\n", blt.profile.candidates, blt.seats);
    let names = |candidates: &mut dyn Iterator<Item = Candidate>| -> String {
        candidates.map(|one| format!(" {}", blt.word(one))).collect()
    };
    if !blt.nicknames.is_empty() {
        let _ = writeln!(text, "[nick {}]", blt.nicknames.join(" "));
    }
    let withdrawn = &mut blt.profile.withdrawn.iter().copied();
    if withdrawn.len() > 0 && blt.nicknames.is_empty() {
        let those: Vec<String> = withdrawn.map(|one| format!("-{one}")).collect();
        let _ = writeln!(text, "{}", those.join(" "));
    } else if withdrawn.len() > 0 {
        let _ = writeln!(text, "[withdrawn{}]", names(withdrawn));
    }
    if !blt.tie_order.is_empty() {
        let those = names(&mut blt.tie_order.iter().copied());
        let _ = writeln!(text, "[tie{those}]");
    }
    for (many, ranking) in &blt.profile.groups {
        let _ = writeln!(text, "{many}{} 0", blt.places(ranking));
    }
    text.push_str("0\n");
    for name in blt.names.iter().chain([&blt.title]) {
        let name = name.replace('\n', " ").replace('"', "\"\"");
        let _ = writeln!(text, "\"{name}\"");
    }
    text
}

impl Blt {
    /// A candidate as the text names her.
    fn word(&self, candidate: Candidate) -> String {
        let nickname = candidate
            .row()
            .checked_sub(1)
            .and_then(|index| self.nicknames.get(index));
        nickname.cloned().unwrap_or_else(|| candidate.to_string())
    }

    fn places(&self, ranking: &Ranking) -> String {
        let places = ranking.places().map(|place| {
            let words: Vec<String> = place.into_iter().map(|one| self.word(one)).collect();
            format!(" {}", words.join("="))
        });
        places.collect()
    }
}
