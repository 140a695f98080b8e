//! Real elections, counted by others before.

use crate::data::{data, election, numbers, text, texts, truth};
use crate::reference::{Round, plain};
use fenwick_tally::blt::Blt;
use fenwick_tally::{Candidate, Profile, Ranking, Report, Rule, count};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;

fn elected(report: &Report) -> Vec<u64> {
    report.elected.iter().map(|one| u64::from(one.0)).collect()
}

fn names(blt: &Blt, candidates: &[Candidate]) -> Vec<String> {
    let of = |one: &Candidate| plain(&blt.names[usize::from(one.0) - 1]);
    candidates.iter().map(of).collect()
}

/// A lot under which every tie falls as in the reference: for a surplus on the first, for exclusion on the last.
fn lot_of(rounds: &[Round], blt: &Blt) -> Vec<Candidate> {
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for tie in rounds.iter().flat_map(|round| round.acts("Break tie ")) {
        let name = plain(tie.rsplit_once("-> ").unwrap().1);
        let index = blt.names.iter().position(|other| plain(other) == name).unwrap();
        let candidate = Candidate(index as u16 + 1);
        if tie.contains("surplus)") {
            first.push(candidate)
        } else {
            last.insert(0, candidate)
        }
    }
    let listed: Vec<Candidate> = first.iter().chain(&last).copied().collect();
    let rest = blt.profile.standing().filter(|one| !listed.contains(one));
    first.into_iter().chain(rest).chain(last).collect()
}

/// Our stages beside the rounds of a Scottish reference report.
fn compare_scottish(blt: &Blt, reference: &str) -> Report {
    let rounds = Round::all(reference);
    let report = count(&blt.profile, blt.seats, Rule::StvScottish, &lot_of(&rounds, blt));
    let rounds: Vec<&Round> = rounds.iter().filter(|round| !round.moves_nothing()).collect();
    let quota = reference
        .lines()
        .find_map(|line| line.trim().strip_prefix("Quota: "));
    assert_eq!(
        report.quota.map(|quota| quota.to_string()).as_deref(),
        quota,
        "{}",
        blt.title
    );
    assert_eq!(report.stages.len(), rounds.len(), "{}", blt.title);
    for (stage, round) in report.stages.iter().zip(rounds) {
        let votes = stage.votes.iter();
        let votes: BTreeMap<String, String> = votes
            .map(|one| (names(blt, &[one.candidate]).remove(0), one.votes.to_string()))
            .collect();
        assert_eq!(votes, round.votes(true), "{}", blt.title);
        let over = (stage.exhausted.to_string(), stage.lost.to_string());
        let figure = |name| round.figure(name, true).unwrap();
        assert_eq!(
            over,
            (figure("Nontransferable votes"), figure("Residual")),
            "{}",
            blt.title
        );
        assert_eq!(elected_in(blt, stage), round.elected(), "{}", blt.title);
    }
    report
}

fn elected_in(blt: &Blt, stage: &fenwick_tally::Stage) -> Vec<String> {
    let those: Vec<Candidate> = stage.elected.iter().map(|one| one.candidate).collect();
    let mut names = names(blt, &those);
    names.sort();
    names
}

#[test]
fn glasgow_wards_by_the_scottish_rule() {
    let Some(truth) = truth("blt_glasgow_2007", "per election") else {
        return;
    };
    for ward in truth.as_array().unwrap() {
        let file = ward["file"].as_str().unwrap();
        let blt = election(&format!("blt_glasgow_2007/{file}")).unwrap();
        let reference = file.replace(".blt", ".scotland-reference.txt");
        let report = compare_scottish(&blt, &text(&format!("blt_glasgow_2007/{reference}")).unwrap());
        assert_eq!(ward["valid_ballots"].as_u64(), Some(report.valid), "{file}");
        let quota = report.quota.unwrap().units() / 100_000;
        assert_eq!(ward["droop_quota"].as_u64(), u64::try_from(quota).ok(), "{file}");
        assert_eq!(elected(&report), numbers(&ward["elected_numbers"]), "{file}");
        assert_eq!(
            ward["stages"].as_u64(),
            Some(report.stages.len() as u64),
            "{file}"
        );
        let winners: Vec<String> = texts(&ward["elected_scottish_stv"])
            .into_iter()
            .map(plain)
            .collect();
        assert_eq!(names(&blt, &report.elected), winners, "{file}");
        let lots = report.ties.iter().any(|tie| tie.by == fenwick_tally::ByWhat::Lot);
        assert_eq!(ward["tie_needs_lot"].as_bool(), Some(lots), "{file}");
    }
    assert_eq!(truth.as_array().unwrap().len(), 6);
}

#[test]
fn the_scottish_rule_on_reference_elections() {
    let Some(truth) = truth("blt_rule_reference", "elections") else {
        return;
    };
    for name in texts(&truth) {
        let blt = election(&format!("blt_rule_reference/{name}.blt")).unwrap();
        compare_scottish(
            &blt,
            &text(&format!("blt_rule_reference/{name}-scotland-fixed-p5-d5.txt")).unwrap(),
        );
    }
    assert_eq!(texts(&truth).len(), 3);
}

#[test]
fn meeks_rule_on_reference_elections() {
    let Some(truth) = truth("blt_rule_reference", "elections") else {
        return;
    };
    for name in texts(&truth) {
        let blt = election(&format!("blt_rule_reference/{name}.blt")).unwrap();
        let reference = text(&format!("blt_rule_reference/{name}-meek-prf-o6-fixed-p9-d9.txt")).unwrap();
        let rounds = Round::all(&reference);
        let report = count(&blt.profile, blt.seats, Rule::StvMeek, &lot_of(&rounds, &blt));
        assert_eq!(report.stages.len(), rounds.len() - 1, "{name}");
        for (stage, round) in report.stages.iter().zip(&rounds[1..]) {
            compare_meek(&blt, stage, round);
        }
    }
}

fn compare_meek(blt: &Blt, stage: &fenwick_tally::Stage, round: &Round) {
    // who is out by then is listed with nothing, or with what went to nobody
    let votes: BTreeMap<String, String> = stage
        .votes
        .iter()
        .map(|one| (names(blt, &[one.candidate]).remove(0), one.votes.to_string()))
        .collect();
    assert_eq!(votes, round.votes(false), "{}", blt.title);
    assert_eq!(
        Some(stage.quota.unwrap().to_string()),
        round.figure("Quota", false),
        "{}",
        blt.title
    );
    assert_eq!(
        Some(stage.exhausted.to_string()),
        round.figure("Residual", false),
        "{}",
        blt.title
    );
    assert_eq!(elected_in(blt, stage), round.elected(), "{}", blt.title);
    let out: Option<String> = round
        .acts("Defeat (")
        .next()
        .map(|rest| plain(rest.split_once(": ").unwrap().1));
    assert_eq!(
        stage.excluded.map(|one| names(blt, &[one]).remove(0)),
        out,
        "{}",
        blt.title
    );
    if out.is_some() {
        let surplus = stage.surplus.unwrap().to_string();
        assert_eq!(Some(surplus), round.figure("Surplus", true), "{}", blt.title);
    }
}

#[test]
fn meeks_rule_with_tie_order_withdrawals_and_equal_preferences() {
    let Some(truth) = truth("blt_meek_reference", "vegetables Meek winners") else {
        return;
    };
    for name in ["vegetables", "tie_break_explicit", "equal_preference"] {
        let blt = election(&format!("blt_meek_reference/{name}.blt")).unwrap();
        // equal preferences count as all their orders: the transcripts named "equalize"
        let reference = text(&format!("blt_meek_reference/{name}.equalize.fixed9.log")).unwrap();
        let report = count(&blt.profile, blt.seats, Rule::StvMeek, &blt.lot());
        let rounds = Round::all(&reference);
        let mut expected: Vec<String> = rounds.iter().flat_map(Round::elected).collect();
        let mut winners = names(&blt, &report.elected);
        expected.sort();
        winners.sort();
        assert_eq!(winners, expected, "{name}");
        if name == "vegetables" {
            assert_eq!(winners, texts(&truth), "{name}");
        }
        let ties: Vec<String> = report
            .ties
            .iter()
            .flat_map(|tie| names(&blt, &tie.chosen))
            .collect();
        let picked = rounds.iter().flat_map(|round| round.acts("Break tie "));
        let picked: Vec<String> = picked
            .map(|tie| plain(tie.rsplit_once("-> ").unwrap().1))
            .collect();
        assert_eq!(ties, picked, "{name}");
    }
}

/// The ranks of a ballot in order; nothing when a rank is given twice before the first skipped one.
fn in_order(ranks: &[u16]) -> Option<Ranking> {
    let mut order = Vec::new();
    for rank in 1.. {
        let with = (1_u16..).zip(ranks).filter(|(_, given)| **given == rank);
        match with.map(|(number, _)| Candidate(number)).collect::<Vec<_>>()[..] {
            [] => break,
            [one] => order.push(one),
            _ => return None,
        }
    }
    Some(Ranking::strict(order)).filter(|ranking| ranking.fault(ranks.len() as u16).is_none())
}

#[test]
fn the_council_of_a_learned_society() {
    let Some(file) = data().map(|data| data.join("ims_council_ranks.csv.gz")) else {
        return;
    };
    let mut table = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap())
        .read_to_string(&mut table)
        .unwrap();
    let mut lines = table.lines();
    let people: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows: Vec<Vec<u16>> = lines
        .map(|line| line.split(',').map(|rank| rank.parse().unwrap()).collect())
        .collect();
    let usable: Vec<Ranking> = rows.iter().filter_map(|ranks| in_order(ranks)).collect();
    let entry = |start| truth("ims_council_ranks", start).unwrap();
    let ballots = truth("ims_council_ranks", "ballots usable").unwrap();
    assert_eq!(Some(usable.len() as u64), ballots.as_u64());
    let profile = Profile::of(people.len() as u16, usable.into_iter().map(|one| (1, one)));
    let seats = texts(&entry("5 seats")).len() as u16;
    let scottish = count(&profile, seats, Rule::StvScottish, &[]);
    let named = |candidates: &[Candidate]| -> Vec<&str> {
        candidates
            .iter()
            .map(|one| people[usize::from(one.0) - 1])
            .collect()
    };
    assert_eq!(named(&scottish.elected), texts(&entry("5 seats")));
    assert!(scottish.ties.is_empty());
    let first = entry("first preferences");
    let firsts = |one: &str| {
        rows.iter()
            .filter(|ranks| ranks[people.iter().position(|p| *p == one).unwrap()] == 1)
            .count()
    };
    assert!(
        first
            .as_object()
            .unwrap()
            .iter()
            .all(|(name, many)| many.as_u64() == Some(firsts(name) as u64))
    );
    let pairs = count(&profile, 1, Rule::Schulze, &[]).pairs.unwrap();
    let winner: Vec<Candidate> = pairs.condorcet_winner.into_iter().collect();
    assert_eq!(named(&winner), [entry("Condorcet winner").as_str().unwrap()]);
}

/// An election in PrefLib's form for strict orders: names, and ballots.
fn soi(text: &str) -> (Vec<String>, Profile) {
    let mut names = Vec::new();
    let mut ballots = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# ALTERNATIVE NAME ") {
            names.push(rest.split_once(": ").unwrap().1.to_owned());
        } else if let Some((many, order)) = line.split_once(": ").filter(|_| !line.starts_with('#')) {
            let order = order.split(',').map(|one| Candidate(one.trim().parse().unwrap()));
            ballots.push((many.parse().unwrap(), Ranking::strict(order)));
        }
    }
    let profile = Profile::of(names.len() as u16, ballots);
    (names, profile)
}

/// Checks one election against its truth; returns whether it has a Condorcet winner.
fn compare_schulze(text: &str, truth: &Value, winners: &str) -> bool {
    let (names, profile) = soi(text);
    assert_eq!(truth["voters"].as_u64(), Some(profile.turnout()), "{truth}");
    let report = count(&profile, 1, Rule::Schulze, &[]);
    let pairs = report.pairs.unwrap();
    let name = |one: &Candidate| names[usize::from(one.0) - 1].as_str();
    let condorcet = pairs.condorcet_winner.as_ref().map(name);
    assert_eq!(truth["Condorcet winner"].as_str(), condorcet, "{truth}");
    let first: Vec<&str> = pairs.ranking[0].iter().map(name).collect();
    assert_eq!(first, texts(&truth[winners]), "{truth}");
    if let Some(margin) = truth["winner beats runner-up by (smallest winning margin)"].as_u64() {
        let won = usize::from(report.elected[0].0) - 1;
        let others = (0..names.len()).filter(|other| *other != won);
        let margins = others.map(|other| pairs.ballots[won][other] - pairs.ballots[other][won]);
        assert_eq!(margins.min(), Some(margin), "{truth}");
    }
    if let Some(winner) = truth["IRV winner"].as_str() {
        let report = count(&profile, 1, Rule::StvScottish, &[]);
        assert_eq!(
            report.elected.iter().map(name).collect::<Vec<_>>(),
            [winner],
            "{truth}"
        );
    }
    condorcet.is_some()
}

#[test]
fn associations_by_schulzes_rule() {
    let Some(debian) = truth("preflib_debian", "per election") else {
        return;
    };
    let folder = data().unwrap().join("preflib_debian");
    let files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    for year in debian.as_array().unwrap() {
        let end = format!("_{}.soi", year["year"].as_str().unwrap());
        let file = files.iter().find(|file| file.ends_with(&end)).unwrap();
        assert!(compare_schulze(
            &text(&format!("preflib_debian/{file}")).unwrap(),
            year,
            "Schulze winners"
        ));
    }
    let ers = truth("preflib_ers", "per election").unwrap();
    let mut without = 0;
    for one in ers.as_array().unwrap() {
        let file = one["file"].as_str().unwrap();
        let has = compare_schulze(&text(&format!("preflib_ers/{file}")).unwrap(), one, "Schulze");
        without += u32::from(!has);
    }
    assert_eq!(
        (
            debian.as_array().unwrap().len(),
            ers.as_array().unwrap().len(),
            without
        ),
        (3, 10, 1)
    );
}
