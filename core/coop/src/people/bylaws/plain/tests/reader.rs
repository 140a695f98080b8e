//! Somebody who reads the plain bylaws, and nothing else, and says how a case is to be decided.

use super::super::{Arg, Clause, clauses};
use super::table::{Act, Person, Row};
use crate::people::bylaws::Bylaws;
use fenwick_tally::Answer;
use std::collections::BTreeMap;

const DAY: i64 = 86_400;

/// A fraction as it is read: top, bottom, and whether exactly it is too little.
type Part = (u64, u64, bool);

/// How a case ends: each act done or refused by a rule, and then passed, or what was missing.
pub(super) type Decided = (Vec<Result<(), String>>, String);

pub(super) struct Reader(Vec<Clause>);

/// What a motion goes by.
struct Goes {
    opens: i64,
    closes: i64,
    quorum: Part,
    threshold: Part,
    council: bool,
}

fn reached((of, parts, more): Part, part: u64, whole: u64) -> bool {
    let (left, right) = (part * parts, whole * of);
    whole > 0 && (left > right || left == right && !more)
}

fn harder(one: Part, other: Part) -> Part {
    match (one.0 * other.1).cmp(&(other.0 * one.1)) {
        std::cmp::Ordering::Less => other,
        std::cmp::Ordering::Greater => one,
        std::cmp::Ordering::Equal if other.2 => other,
        std::cmp::Ordering::Equal => one,
    }
}

impl Reader {
    pub(super) fn of(bylaws: &Bylaws) -> Self {
        Self(clauses(bylaws))
    }

    fn all<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Clause> {
        self.0.iter().filter(move |clause| clause.id == id)
    }

    fn days(&self, id: &str) -> Option<i64> {
        self.all(id).find_map(|clause| match clause.arg("days") {
            Some(Arg::Days(days)) => Some(i64::from(*days)),
            _ => None,
        })
    }

    fn part(&self, id: &str) -> Option<Part> {
        self.all(id).find_map(part_of)
    }

    fn count(&self, id: &str) -> Option<u64> {
        self.all(id).find_map(count_of)
    }

    /// The clause of this id about a topic.
    fn on<'a>(&'a self, id: &'a str, topic: &str) -> Option<&'a Clause> {
        self.all(id)
            .find(|clause| clause.arg("topic") == Some(&Arg::Word(topic.to_owned())))
    }

    fn goes(&self, row: &Row) -> Goes {
        let topic = row.topic();
        let own_days = |id: &str| {
            self.on(id, topic).and_then(|clause| match clause.arg("days") {
                Some(Arg::Days(days)) => Some(i64::from(*days)),
                _ => None,
            })
        };
        let mut notice = own_days("topic.notice").or(self.days("voting.notice")).unwrap();
        let mut lasts = own_days("topic.duration")
            .or(self.days("voting.duration"))
            .unwrap();
        let vacant = self.on("topic.council-vacant", topic).is_some();
        let vacant = vacant && !row.people.iter().any(|person| person.holds);
        let council = self.on("topic.council", topic).is_some() && !vacant;
        if !council
            && self
                .count("voting.postal")
                .is_some_and(|above| row.people.len() as u64 > above)
        {
            lasts = lasts.max(self.days("voting.postal").unwrap());
        }
        let mut quorum = self
            .on("topic.quorum", topic)
            .and_then(part_of)
            .or(self.part("voting.quorum"))
            .unwrap();
        let general = match topic {
            "bylaws" => "voting.threshold-bylaws",
            _ => "voting.threshold",
        };
        let mut threshold = self
            .on("topic.threshold", topic)
            .and_then(part_of)
            .or(self.part(general))
            .unwrap();
        if row.urgent {
            notice = self.days("urgent.notice").unwrap();
            lasts = self.days("urgent.duration").unwrap();
            quorum = harder(self.part("urgent.quorum").unwrap(), quorum);
            threshold = harder(self.part("urgent.threshold").unwrap(), threshold);
        }
        Goes {
            opens: notice * DAY,
            closes: (notice + lasts) * DAY,
            quorum,
            threshold,
            council,
        }
    }

    /// Why a person does not decide, if she does not.
    fn kept_out(&self, goes: &Goes, person: &Person) -> Option<&'static str> {
        if goes.council {
            return (!person.holds).then_some("motion.council");
        }
        let days = self.days("voting.roll").unwrap();
        (i64::from(person.joined_before) < days).then_some("motion.roll")
    }

    fn votes(&self, goes: &Goes, row: &Row, person: &Person) -> u64 {
        if goes.council {
            return 1;
        }
        if let Some((of, parts, _)) = self.part("voting.heads") {
            let on_roll = row
                .people
                .iter()
                .filter(|person| self.kept_out(goes, person).is_none());
            let heads: Vec<u64> = on_roll.map(|person| person.heads.max(1).into()).collect();
            let all = |most: u64| heads.iter().map(|heads| *heads.min(&most)).sum::<u64>();
            // Cut down one by one, until nobody has more than the part.
            let mut own = u64::from(person.heads).max(1);
            while own > 1 && own * parts > all(own) * of {
                own -= 1;
            }
            return own;
        }
        let mut classes = self.all("voting.class-votes");
        let own = classes.find(|clause| clause.arg("class") == class_arg(person).as_ref());
        own.and_then(count_of).unwrap_or(1)
    }

    /// How the case is to be decided.
    pub(super) fn decide(&self, row: &Row) -> Decided {
        let goes = self.goes(row);
        let mut seen = Seen::default();
        let acts = row.acts.iter();
        let said = acts
            .map(|(at, act)| self.act(row, &goes, (*at, *act), &mut seen))
            .collect();
        (said, self.outcome(row, &goes, &seen))
    }

    fn act(&self, row: &Row, goes: &Goes, (at, act): (i64, Act), seen: &mut Seen) -> Result<(), String> {
        let refuse = |rule: &str| Err(rule.to_owned());
        let person = |number: usize| &row.people[number];
        match act {
            Act::Demand(who) => {
                let share = self.part("voting.secret-demand").filter(|_| !goes.council);
                let Some(share) = share.filter(|_| at < goes.opens) else {
                    return refuse("motion.secret-demand");
                };
                if let Some(rule) = self.kept_out(goes, person(who)) {
                    return refuse(rule);
                }
                if !seen.secret {
                    seen.demanding.insert(who, ());
                }
                let roll = row
                    .people
                    .iter()
                    .filter(|person| self.kept_out(goes, person).is_none())
                    .count();
                seen.secret |= reached(share, seen.demanding.len() as u64, roll as u64);
                Ok(())
            }
            Act::Vote(who, answer) => {
                if at < goes.opens {
                    return refuse("motion.not-due");
                }
                if at >= goes.closes {
                    return refuse("motion.closed");
                }
                if let Some(rule) = self.kept_out(goes, person(who)) {
                    return refuse(rule);
                }
                if seen.secret {
                    return refuse("ballot.secret");
                }
                // Who votes herself takes her vote back out of other hands.
                seen.proxies.remove(&who);
                seen.given.insert(who, answer);
                Ok(())
            }
            Act::Delegate(who, to) => self.delegate(row, goes, (at, who, to), seen),
        }
    }

    fn delegate(
        &self,
        row: &Row,
        goes: &Goes,
        (at, who, to): (i64, usize, usize),
        seen: &mut Seen,
    ) -> Result<(), String> {
        let refuse = |rule: &str| Err(rule.to_owned());
        if at >= goes.closes {
            return refuse("motion.closed");
        }
        if let Some(rule) = self.kept_out(goes, &row.people[who]) {
            return refuse(rule);
        }
        if who == to {
            return refuse("proxy.self");
        }
        if seen.given.contains_key(&who) {
            return refuse("proxy.voted");
        }
        if let Some(rule) = self.kept_out(goes, &row.people[to]) {
            return refuse(rule);
        }
        if seen.proxies.contains_key(&to) || seen.proxies.values().any(|holder| *holder == who) {
            return refuse("proxy.chain");
        }
        let held = seen
            .proxies
            .iter()
            .filter(|(giver, holder)| **holder == to && **giver != who)
            .count();
        let most = if goes.council {
            0
        } else {
            self.count("voting.proxies").unwrap()
        };
        if held as u64 >= most {
            return refuse("proxy.max");
        }
        seen.proxies.insert(who, to);
        Ok(())
    }

    fn outcome(&self, row: &Row, goes: &Goes, seen: &Seen) -> String {
        let roll: Vec<usize> = (0..row.people.len())
            .filter(|who| self.kept_out(goes, &row.people[*who]).is_none())
            .collect();
        let answer = |who: usize| {
            let held = seen.proxies.get(&who).and_then(|holder| seen.given.get(holder));
            seen.given.get(&who).or(held).copied()
        };
        let count = |is_in: &dyn Fn(&Person) -> bool| {
            let mut count = [0u64; 4];
            for who in roll.iter().filter(|who| is_in(&row.people[**who])) {
                let votes = self.votes(goes, row, &row.people[*who]);
                count[3] += votes;
                match answer(*who) {
                    Some(Answer::Yes) => count[0] += votes,
                    Some(Answer::No) => count[1] += votes,
                    Some(Answer::Abstain) => count[2] += votes,
                    None => {}
                }
            }
            count
        };
        let [yes, no, abstain, all] = count(&|_| true);
        if !reached(goes.quorum, yes + no + abstain, all) {
            return "quorum".to_owned();
        }
        if !reached(goes.threshold, yes, yes + no) {
            return if yes == no && yes > 0 { "tie" } else { "threshold" }.to_owned();
        }
        for clause in self.all("voting.class").filter(|_| !goes.council) {
            let class = clause.arg("class");
            let [yes, no, abstain, all] = count(&|person| class_arg(person).as_ref() == class);
            let mut quorums = self
                .all("voting.class-quorum")
                .filter(|clause| clause.arg("class") == class);
            let enough = quorums
                .find_map(part_of)
                .is_none_or(|part| reached(part, yes + no + abstain, all));
            if all > 0 && !(enough && reached(part_of(clause).unwrap(), yes, yes + no)) {
                return "class".to_owned();
            }
        }
        "passed".to_owned()
    }
}

/// What happened so far.
#[derive(Default)]
struct Seen {
    secret: bool,
    demanding: BTreeMap<usize, ()>,
    given: BTreeMap<usize, Answer>,
    proxies: BTreeMap<usize, usize>,
}

fn class_arg(person: &Person) -> Option<Arg> {
    person.class.map(|class| Arg::Own(class.to_owned()))
}

fn part_of(clause: &Clause) -> Option<Part> {
    match clause.arg("part") {
        Some(Arg::Part(part)) => Some((part.of.into(), part.parts.into(), part.more_than)),
        _ => None,
    }
}

fn count_of(clause: &Clause) -> Option<u64> {
    match clause.arg("count") {
        Some(Arg::Count(count)) => Some(*count),
        _ => None,
    }
}
