//! A37, P31: whatever members, officers and tellers try, each vote of the roll lands once, lapses once, or is absent.

use super::*;
use Answer::{Abstain, No, Yes};

/// Members of the scene: five and these, who all know each other.
const MEMBERS: u32 = 9;

/// Something that somebody tries.
#[derive(Clone, Copy, Debug)]
enum Try {
    Vote(u32, Answer),
    Give(u32, u32),
    TakeBack(u32),
    OwnPaper(u32, u32),
    HandOut(u32, u32),
    CountRoom(u8, u8, u8),
    Leave(u32),
    Erase(u32),
    Expel(u32),
    Join,
    Wait,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let who = || 1..=MEMBERS;
    let answer = prop_oneof![Just(Yes), Just(No), Just(Abstain)];
    let one = prop_oneof![
        6 => (who(), answer).prop_map(|(who, answer)| Try::Vote(who, answer)),
        6 => (who(), who()).prop_map(|(giver, holder)| Try::Give(giver, holder)),
        2 => who().prop_map(Try::TakeBack),
        3 => (who(), who()).prop_map(|(by, whose)| Try::OwnPaper(by, whose)),
        3 => (1..=3u32, who()).prop_map(|(officer, whose)| Try::HandOut(officer, whose)),
        2 => (0..5u8, 0..5u8, 0..3u8).prop_map(|(yes, no, spoilt)| Try::CountRoom(yes, no, spoilt)),
        1 => who().prop_map(Try::Leave),
        1 => who().prop_map(Try::Erase),
        1 => who().prop_map(Try::Expel),
        1 => Just(Try::Join),
        1 => Just(Try::Wait),
    ];
    prop::collection::vec(one, 0..60)
}

fn tried(scene: &mut Scene, motion: MotionNo, one: Try) {
    let (actor, command) = match one {
        Try::Vote(who, answer) => (me(who), ballot(motion, answer)),
        Try::Give(giver, holder) => (me(giver), gives(motion, holder)),
        Try::TakeBack(who) => (me(who), takes_back(motion)),
        Try::OwnPaper(by, whose) | Try::HandOut(by, whose) => {
            (me(by), takes_paper(motion, whose, Paper::Room))
        }
        Try::CountRoom(yes, no, spoilt) => {
            let choices = [(u64::from(yes), Yes), (u64::from(no), No)];
            let tellers: Vec<u32> = (1..=MEMBERS)
                .filter(|who| may_count(scene, motion, *who))
                .take(2)
                .collect();
            (
                Actor::Operator,
                counted_in_room(motion, &tellers, &choices, spoilt.into()),
            )
        }
        Try::Leave(who) => (me(who), Command::Leave(MemberNo(who))),
        Try::Erase(who) => (me(who), Command::Erase(MemberNo(who))),
        Try::Expel(who) => {
            if scene.coop.members.active(MemberNo(who)).is_ok() {
                is_expelled(scene, who);
            }
            return;
        }
        Try::Join => return scene.admits(1),
        Try::Wait => return scene.now.0 += 1,
    };
    // A refusal is an answer as well: whatever was refused changed nothing.
    let _ = scene.act(actor, command);
}

fn may_count(scene: &Scene, motion: MotionNo, who: u32) -> bool {
    let who = MemberNo(who);
    scene.coop.members.active(who).is_ok() && !found(scene, motion).handed_by.contains(&who)
}

/// What the journal says each vote of the roll became, worked out without the count.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fate {
    by_name: Count,
    lapsed: u64,
    papers: u64,
    absent: u64,
}

/// The last word of each member in the journal.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    Voted(Answer),
    Gave(MemberNo),
    Paper,
}

fn last_words(scene: &Scene) -> std::collections::BTreeMap<MemberNo, Word> {
    let mut words = std::collections::BTreeMap::new();
    for entry in &scene.journal {
        let Any::Motion(event) = &entry.event else {
            continue;
        };
        match event {
            Event::Voted { member, answer, .. } => drop(words.insert(*member, Word::Voted(*answer))),
            Event::Delegated {
                member, to: Some(to), ..
            } => drop(words.insert(*member, Word::Gave(*to))),
            Event::Delegated { member, .. } => drop(words.remove(member)),
            Event::PaperTaken { member, .. } => drop(words.insert(*member, Word::Paper)),
            _ => {}
        }
    }
    words
}

fn fate(scene: &Scene) -> Fate {
    let words = last_words(scene);
    let here = |number: u32| {
        let line = scene.coop.members.get(MemberNo(number)).unwrap();
        line.left.is_none() || line.expelled.is_some() && !line.erased
    };
    let mut fate = Fate::default();
    for number in 1..=MEMBERS {
        let word = words.get(&MemberNo(number));
        if !here(number) && word != Some(&Word::Paper) {
            continue;
        }
        let answer = match word {
            None => None,
            Some(Word::Paper) => {
                fate.papers += 1;
                continue;
            }
            Some(Word::Voted(answer)) => Some(answer),
            Some(Word::Gave(holder)) => match words.get(holder) {
                Some(Word::Voted(answer)) if here(holder.0) => Some(answer),
                _ => {
                    fate.lapsed += 1;
                    continue;
                }
            },
        };
        match answer {
            None => fate.absent += 1,
            Some(Yes) => fate.by_name.yes += 1,
            Some(No) => fate.by_name.no += 1,
            Some(Abstain) => fate.by_name.abstain += 1,
        }
    }
    fate
}

/// What the tellers counted last.
fn last_count(scene: &Scene) -> (Count, u64) {
    let counts = scene.journal.iter().rev().find_map(|entry| match &entry.event {
        Any::Motion(Event::RoomCounted { choices, spoilt, .. }) => Some((choices.clone(), *spoilt)),
        _ => None,
    });
    let (choices, spoilt) = counts.unwrap_or_default();
    let of = |wanted: Answer| {
        choices
            .iter()
            .filter(|(_, choice)| *choice == Choice::Answer(wanted))
            .map(|(count, _)| count)
            .sum()
    };
    (count(of(Yes), of(No), of(Abstain)), spoilt)
}

proptest! {
    #[test]
    fn a37_p31_each_vote_of_the_roll_lands_once_lapses_once_or_is_absent(acts in tries(), most in 0u32..4) {
        let mut scene = under(|rules| rules.voting.proxies_max = most, 4);
        let motion = opened(&mut scene);
        for one in acts {
            tried(&mut scene, motion, one);
        }
        prop_assert!(scene.coop.state_hash().is_ok());
        scene.days_later(7);
        let (ended, fate, (room, spoilt)) = (ended(&scene, motion), fate(&scene), last_count(&scene));
        let uncounted = fate.papers - room.turnout() - spoilt;
        prop_assert_eq!(ended.count, count(
            fate.by_name.yes + room.yes,
            fate.by_name.no + room.no,
            fate.by_name.abstain + room.abstain + spoilt,
        ));
        prop_assert_eq!(ended.lapsed, fate.lapsed);
        prop_assert_eq!(ended.count.turnout() + ended.lapsed + uncounted + fate.absent, ended.roll);
        // and nobody holds more votes than the bylaws allow
        let proxies = &found(&scene, motion).proxies;
        for (giver, holder) in proxies.all() {
            prop_assert!(proxies.held_by(holder) <= most && proxies.holder_of(holder).is_none() && giver != holder);
        }
    }
}
