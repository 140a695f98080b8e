//! The bylaws in clauses, each with the motion since which it stands as it does.

use super::Coop;
use crate::kernel::ids::{FOUNDING, MotionNo};
use crate::people::Adopted;
use crate::people::ballot::{Matter, Stage};
use crate::people::bylaws::Bylaws;
use crate::people::bylaws::plain::{Clause, clauses};
use std::borrow::Cow;

impl Coop {
    /// Every version of the bylaws with the motion that adopted it, first to last.
    fn bylaws_history(&self) -> Vec<(MotionNo, Cow<'_, Bylaws>)> {
        let passed = self
            .motions
            .all()
            .filter(|(_, motion)| motion.stage == Stage::Passed);
        let mut passed: Vec<_> = passed
            .filter_map(|(number, motion)| Some((motion.outcome.as_ref()?.at, number, &motion.matter)))
            .collect();
        passed.sort_by_key(|(at, number, _)| (*at, *number));
        let mut history = vec![(FOUNDING, Cow::Borrowed(&self.founding.bylaws))];
        for (_, number, matter) in passed {
            match (matter, history.last()) {
                (Matter::Bylaws(bylaws), _) => history.push((number, Cow::Borrowed(bylaws))),
                (Matter::Price(price), Some((_, last))) => {
                    let mut changed = last.clone().into_owned();
                    changed.price = price.clone();
                    history.push((number, Cow::Owned(changed)));
                }
                _ => {}
            }
        }
        history
    }

    /// Every clause of the bylaws in force with the motion that adopted it: since then all bylaws have said the same.
    pub fn clauses(&self) -> Vec<Adopted<Clause>> {
        let versions = self.bylaws_history();
        let history = versions.iter().rev();
        let history: Vec<(MotionNo, Vec<Clause>)> = history
            .map(|(motion, bylaws)| (*motion, clauses(bylaws)))
            .collect();
        let since = |clause: &Clause| {
            let saying = history.iter().take_while(|(_, said)| said.contains(clause));
            saying.last().map_or(self.bylaws.motion, |(motion, _)| *motion)
        };
        clauses(&self.bylaws.rule)
            .into_iter()
            .map(|rule| Adopted {
                motion: since(&rule),
                rule,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::facts::Actor;
    use crate::kernel::ids::MemberNo;
    use crate::people::bylaws::plain::Arg;
    use crate::tests::given::{Scene, a_coop, ballot, bylaws};

    fn since(coop: &Coop, id: &str) -> MotionNo {
        let found = coop.clauses().into_iter().find(|clause| clause.rule.id == id);
        found.unwrap().motion
    }

    /// A motion that everybody votes for; notice and vote take nine days at most.
    fn adopts(scene: &mut Scene, matter: Matter) -> MotionNo {
        let motion = scene.proposes(matter);
        let opens_at = scene.coop.motions.get(motion).unwrap().rules.opens_at;
        while scene.now < opens_at {
            scene.days_later(1);
        }
        for member in 1..=5 {
            let vote = ballot(motion, fenwick_tally::Answer::Yes);
            scene.act(Actor::Member(MemberNo(member)), vote).unwrap();
        }
        scene.days_later(9);
        assert_eq!(scene.coop.motions.get(motion).unwrap().stage, Stage::Passed);
        motion
    }

    #[test]
    fn c19_each_clause_names_the_motion_since_which_it_stands() {
        let mut scene = a_coop();
        let mut rules = bylaws();
        rules.voting.notice_days = 9;
        let first = adopts(&mut scene, Matter::Bylaws(Box::new(rules.clone())));
        assert_eq!(since(&scene.coop, "voting.notice"), first);
        assert_eq!(since(&scene.coop, "voting.quorum"), FOUNDING);
        rules.voting.voting_days = 9;
        let second = adopts(&mut scene, Matter::Bylaws(Box::new(rules.clone())));
        assert_eq!(since(&scene.coop, "voting.notice"), first);
        assert_eq!(since(&scene.coop, "voting.duration"), second);
        // A price of its own, and then bylaws that take everything back.
        let mut price = rules.price.clone();
        price.question_minor = 7;
        let third = adopts(&mut scene, Matter::Price(price));
        assert_eq!(since(&scene.coop, "price.question"), third);
        assert_eq!(since(&scene.coop, "price.epsilon"), FOUNDING);
        let fourth = adopts(&mut scene, Matter::Bylaws(Box::new(bylaws())));
        for back in ["voting.notice", "voting.duration", "price.question"] {
            assert_eq!(since(&scene.coop, back), fourth);
        }
        let notice = scene
            .coop
            .clauses()
            .into_iter()
            .find(|clause| clause.rule.id == "voting.notice");
        assert_eq!(notice.unwrap().rule.arg("days"), Some(&Arg::Days(7)));
    }
}
