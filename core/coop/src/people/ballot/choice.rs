//! How a choice is written and read: `yes`, `no`, `abstain`, or candidates by number, `3>1=2`, the best liked first.

use super::Choice;
use fenwick_tally::{Answer, Candidate, Ranking};
use std::fmt;
use std::str::FromStr;

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Choice::Answer(Answer::Yes) => f.write_str("yes"),
            Choice::Answer(Answer::No) => f.write_str("no"),
            Choice::Answer(Answer::Abstain) => f.write_str("abstain"),
            Choice::Ranking(ranking) => {
                let place = |place: Vec<Candidate>| {
                    let numbers: Vec<String> =
                        place.iter().map(|candidate| candidate.0.to_string()).collect();
                    numbers.join("=")
                };
                f.write_str(&ranking.places().map(place).collect::<Vec<_>>().join(">"))
            }
        }
    }
}

impl FromStr for Choice {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "yes" => Ok(Choice::Answer(Answer::Yes)),
            "no" => Ok(Choice::Answer(Answer::No)),
            "abstain" => Ok(Choice::Answer(Answer::Abstain)),
            ranking => ranked(ranking)
                .map(Choice::Ranking)
                .ok_or("a choice is yes, no or abstain, or candidates by number, such as 3>1>2 or 3>1=2"),
        }
    }
}

fn ranked(text: &str) -> Option<Ranking> {
    let place = |place: &str| {
        let numbers = place
            .split('=')
            .map(|number| number.trim().parse().map(Candidate));
        numbers.collect::<Result<Vec<Candidate>, _>>().ok()
    };
    let places: Option<Vec<Vec<Candidate>>> = text.split('>').map(place).collect();
    places.map(Ranking::levels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_reads_back_as_it_is_written_and_nothing_else_is_one() {
        for text in ["yes", "no", "abstain", "3", "3>1>2", "3>1=2", "2=4>1"] {
            assert_eq!(text.parse::<Choice>().unwrap().to_string(), text);
        }
        for text in [
            "", "YES", "maybe", "3>", ">3", "1==2", "-1", "70000", "1>x", "1,2",
        ] {
            assert!(text.parse::<Choice>().is_err(), "{text}");
        }
    }
}
