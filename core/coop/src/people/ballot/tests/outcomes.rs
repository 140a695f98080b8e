//! Outcomes, and what is never tabled.

use super::*;

#[test]
fn a_failed_motion_changes_nothing_and_a_passed_one_is_named_as_the_source() {
    let mut scene = a_coop();
    let failed = scene.proposes(new_charter());
    scene.days_later(14);
    assert_eq!(scene.coop.motions.get(failed).unwrap().stage, Stage::Failed);
    assert_eq!(scene.coop.charters["savings"].rule, charter());
    let passed = scene.adopts(new_charter());
    assert_eq!(scene.coop.charters["savings"].motion, passed);
}

#[test]
fn a_vote_never_widens_a_members_no_holds_after_everybody_said_yes() {
    let mut scene = a_coop();
    let user = scene.user("research");
    scene.says(DORA, Said::No, scope());
    scene.says(EDDA, Said::Yes, scope());
    let mut open = bylaws();
    open.refused_purposes.clear();
    open.approval.automatic_classes.push("company".to_owned());
    scene.adopts(Matter::Bylaws(Box::new(open)));
    let mut wide = charter();
    wide.purposes = vec!["Purpose".parse().unwrap()];
    scene.adopts(Matter::Charter(Box::new(wide)));
    assert_eq!(scene.readable(&terms(user)), [EDDA.0]);
    let mut anything = terms(user);
    anything.purpose = "Purpose".parse().unwrap();
    assert!(scene.readable(&anything).is_empty());
}

#[test]
fn a_motion_that_makes_no_sense_is_not_tabled() {
    let scene = a_coop();
    let refuse = |change: &dyn Fn(&mut Bylaws)| {
        let mut rules = bylaws();
        change(&mut rules);
        scene.refused(
            Actor::Member(ANNA),
            Command::Propose(Matter::Bylaws(Box::new(rules)).into()),
        )
    };
    let out_of_reach = Fraction {
        of: 1,
        parts: 1,
        more_than: true,
    };
    for change in [
        &(|rules: &mut Bylaws| rules.voting.quorum = one_of(1, 0)) as &dyn Fn(&mut Bylaws),
        &|rules| rules.voting.quorum = one_of(3, 2),
        // a threshold nobody can reach freezes the rules for good
        &move |rules| rules.voting.bylaws_threshold = out_of_reach,
        // a threshold of nothing passes what everybody refuses
        &|rules| rules.voting.charter_threshold = one_of(0, 1),
        // a date that no calendar has cannot be read back from the journal
        &|rules| rules.voting.notice_days = u32::MAX,
        &|rules| rules.voting.voting_days = 0,
        &|rules| rules.attesting_officers = 0,
        &|rules| rules.payout_unit_minor = 0,
        &|rules| rules.split.clear(),
        &|rules| rules.recipient_classes.clear(),
        &|rules| rules.price.free_classes.push("nobody".to_owned()),
    ] {
        assert_eq!(refuse(change), "bylaws.form");
    }
    let mut nameless = charter();
    nameless.dataset = "Select".to_owned();
    let motion = Command::Propose(Matter::Charter(Box::new(nameless)).into());
    assert_eq!(scene.refused(Actor::Member(ANNA), motion), "charter.form");
}

#[test]
fn the_longest_motion_the_bylaws_allow_reads_back() {
    let mut rules = bylaws();
    rules.voting.notice_days = 3_650;
    rules.voting.voting_days = 3_650;
    let mut scene = founded(rules, vec![charter()]);
    scene.proposes(new_charter());
    let entry = scene.journal.last().unwrap();
    let read: crate::Entry = serde_json::from_slice(&entry.canonical().unwrap()).unwrap();
    assert_eq!(&read, entry);
}

#[test]
fn a_charter_never_changes_what_kept_rows_mean() {
    use crate::people::charter::Kind;
    let scene = a_coop();
    let propose = |change: &dyn Fn(&mut Charter)| {
        let mut new = charter();
        change(&mut new);
        scene.decide(
            Actor::Member(ANNA),
            Command::Propose(Matter::Charter(Box::new(new)).into()),
        )
    };
    let turned = |new: &mut Charter| {
        if let Kind::Key(key) = &mut new.fields[1].kind {
            key.domain.reverse();
        }
    };
    let finer = |new: &mut Charter| {
        if let Kind::Measure(measure) = &mut new.fields[0].kind {
            measure.scale = 3;
        }
    };
    let other = |new: &mut Charter| new.fields[2].kind = new.fields[1].kind.clone();
    for change in [&turned as &dyn Fn(&mut Charter), &finer, &other] {
        assert_eq!(propose(change).unwrap_err().rule, "charter.continues");
    }
    let longer = |new: &mut Charter| {
        if let Kind::Key(key) = &mut new.fields[1].kind {
            key.domain.push("west".to_owned());
        }
    };
    assert!(propose(&longer).is_ok());
}
