mod estate;

use super::Standing;
use crate::books::money::Account;
use crate::kernel::envelope::Envelope;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{InvoiceNo, MemberNo, MotionNo, UserNo};
use crate::parting::Arriving;
use crate::path::consent::{Answer, Recipient, Scope, Use};
use crate::path::contribution::{Prepared, Rows};
use crate::path::request::Terms;
use crate::people::ballot::Matter;
use crate::people::leaving::{Act, Sister};
use crate::tests::given::{
    ANNA, BELA, CARO, DORA, EDDA, Scene, assisted, ballot, bylaws, charter, consent, fields, founded,
    newcomer, scope, terms, time,
};
use crate::{Command, Coop, Event, Founding, Newcomer, Origin, Parted, decide};
use fenwick_tally::Answer as Said;

const NORTH: &str = "north";
/// Members of the large co-op, and how many of them are of the north.
const ALL: usize = 1_000;
const OF_NORTH: usize = 400;

fn of_north() -> Newcomer {
    Newcomer {
        class: Some(NORTH.to_owned()),
        ..newcomer()
    }
}

/// Rows of many members in one import.
fn brought(per_member: Vec<(MemberNo, u32)>, attested: bool) -> Command {
    let stored = per_member.iter().map(|(_, rows)| u64::from(*rows)).sum();
    Command::Contribute {
        prepared: Prepared {
            dataset: "savings".to_owned(),
            member: None,
            rows: Rows {
                read: stored,
                stored,
                ..Rows::default()
            },
            per_member,
            files: Hash([4; 32]),
        },
        attested_by: if attested { vec![ANNA, BELA] } else { Vec::new() },
    }
}

fn members() -> impl Iterator<Item = MemberNo> {
    (0..ALL).map(MemberNo::after)
}

fn act(scene: &mut Scene, actor: Actor, command: Command) {
    scene.act(actor, command).unwrap();
}

/// Consents of every kind: wide, narrow, no, waiting, withdrawn.
fn speak(scene: &mut Scene, user: UserNo) {
    let of_user = Scope {
        recipient: Recipient::User(user),
        ..scope()
    };
    let narrow = Scope {
        fields: fields(&["amount"]),
        until: Some("2027-01-31".parse().unwrap()),
        ..scope()
    };
    for member in members() {
        match member.0 % 7 {
            0 => scene.says(member, Answer::Yes, scope()),
            1 => scene.says(member, Answer::No, scope()),
            2 => scene.is_said_to_say(member, Answer::Yes, scope()),
            3 => {
                scene.says(member, Answer::Yes, scope());
                scene.says(member, Answer::No, of_user.clone());
            }
            4 => scene.says(member, Answer::Yes, narrow.clone()),
            5 => {
                scene.says(member, Answer::Yes, of_user.clone());
                act(scene, Actor::Member(member), Command::Withdraw(member, scope()));
                scene.is_said_to_say(member, Answer::Yes, scope());
            }
            _ => {}
        }
    }
}

/// A field is added: whoever said yes to all fields before did not mean it.
fn widen(scene: &mut Scene) {
    let mut wider = charter();
    let mut added = wider.fields[2].clone();
    added.name = "married".to_owned();
    wider.fields.push(added);
    scene.adopts(Matter::Charter(Box::new(wider)));
}

fn pay(scene: &mut Scene, user: UserNo) {
    let request = scene.grants(Terms {
        fee_minor: 5_000_000,
        ..terms(user)
    });
    let query = scene.reserves(request, "0.5").unwrap();
    let release = scene.releases(query);
    act(scene, Actor::Operator, Command::Invoice(release));
    let settle = Command::Settle(InvoiceNo(1), Hash([6; 32]));
    act(scene, Actor::Operator, settle);
    let declare = Command::DeclareDividend("2026".parse().unwrap());
    act(scene, Actor::Operator, declare);
}

/// A large co-op, 400 of the north, with rows of two years, consents, an answer, and a dividend that members are owed.
fn large() -> Scene {
    let mut scene = founded(bylaws(), vec![charter()]);
    let rest = (5..ALL).map(|place| match place < 5 + OF_NORTH {
        true => of_north(),
        false => newcomer(),
    });
    act(&mut scene, Actor::Operator, Command::Admit(rest.collect()));
    let user = scene.user("company");
    let parts = |of: u32| {
        let some = members().filter(move |member| member.0.is_multiple_of(of));
        some.map(|member| (member, member.0 % 11 + 1)).collect()
    };
    act(&mut scene, Actor::Operator, brought(parts(2), true));
    speak(&mut scene, user);
    widen(&mut scene);
    scene.says(DORA, Answer::Yes, scope());
    scene.says(MemberNo(14), Answer::Yes, scope());
    pay(&mut scene, user);
    scene.days_later(400);
    act(&mut scene, Actor::Operator, brought(parts(3), true));
    act(&mut scene, Actor::Operator, brought(parts(5), false));
    let own = crate::tests::given::contribution(MemberNo(44), 2);
    act(&mut scene, Actor::Member(MemberNo(44)), own);
    scene
}

fn split(slug: &str) -> Matter {
    Matter::Split {
        class: NORTH.to_owned(),
        slug: slug.to_owned(),
    }
}

fn sister() -> Sister {
    Sister {
        log_key: "north+00000000+CC".to_owned(),
        size: 7,
        root: Hash([8; 32]),
    }
}

fn founding_of(old: &Coop, motion: MotionNo, slug: String) -> Founding {
    Founding {
        slug,
        log_key: sister().log_key,
        bylaws: old.bylaws.rule.clone(),
        charters: old
            .charters
            .values()
            .map(|charter| charter.rule.clone())
            .collect(),
        origin: Some(Origin {
            log_key: old.founding.log_key.clone(),
            template: None,
            parted: Some(Parted {
                motion,
                size: old.size,
                root: Hash([7; 32]),
            }),
        }),
        ..old.founding.clone()
    }
}

/// Those of the north, and the new co-op with all that is theirs; its first two members are its officers.
fn parted(old: &Coop, motion: MotionNo) -> (Vec<MemberNo>, Scene) {
    let parting = old.partings.of(motion, &old.motions, &old.community()).unwrap();
    let carried = old.carry(&parting.members);
    let facts = Facts {
        now: old.last_at,
        actor: Actor::Operator,
        entropy: [0; 32],
    };
    let found = Command::Found {
        founding: Box::new(founding_of(old, motion, parting.slug)),
        officers: vec![of_north(), of_north()],
    };
    let mut events = decide(None, found, &facts).unwrap().into_iter();
    let first = Envelope {
        seq: 0,
        at: facts.now,
        actor: Actor::Operator,
        request: "test".to_owned(),
        event: events.next().unwrap(),
    };
    let mut scene = Scene {
        coop: Coop::founded(&first).unwrap(),
        journal: vec![first],
        now: facts.now,
    };
    events.for_each(|event| scene.happens(Actor::Operator, event));
    let arriving = Arriving {
        commitments: vec![Hash([1; 32]); carried.members.len()],
        files: vec![Hash([2; 32]); carried.imports.len()],
        carried,
    };
    act(&mut scene, Actor::Operator, Command::Arrive(Box::new(arriving)));
    (parting.members, scene)
}

fn part(motion: MotionNo, size: u64) -> Command {
    Command::Leaving(Act::Part {
        motion,
        size,
        sister: sister(),
    })
}

/// Before, after, those who parted, and where they are now.
struct Two {
    before: Coop,
    old: Scene,
    parting: Vec<MemberNo>,
    new: Scene,
}

fn two() -> Two {
    let mut old = large();
    let motion = old.adopts(split("north-savers"));
    let before = old.coop.clone();
    let (parting, new) = parted(&old.coop, motion);
    act(&mut old, Actor::Operator, part(motion, before.size));
    Two {
        before,
        old,
        parting,
        new,
    }
}

fn owed(coop: &Coop) -> u64 {
    let members = coop.members.all();
    members.map(|(member, _)| coop.owed_minor(member)).sum()
}

fn numbers(coop: &Coop) -> Vec<MemberNo> {
    coop.members.all().map(|(member, _)| member).collect()
}

#[test]
fn c10_a_co_op_of_a_thousand_parts_in_two_with_every_consent_and_contribution_member_by_member() {
    let Two {
        before,
        old,
        parting,
        new,
    } = two();
    assert_eq!((parting.len(), numbers(&before).len()), (OF_NORTH, ALL));
    // All that those of the north had is in the new co-op, and all that the others had stayed.
    let theirs: Vec<Standing> = before.standings(&parting);
    assert_eq!(new.coop.standings(&numbers(&new.coop)), theirs);
    let settings = || theirs.iter().flat_map(|standing| &standing.settings);
    assert!(settings().any(|setting| setting.waiting) && settings().any(|setting| setting.version == 2));
    assert!(settings().count() > OF_NORTH);
    let stay = |member: &MemberNo| !parting.contains(member);
    let stayed: Vec<MemberNo> = members().filter(stay).collect();
    assert_eq!(old.coop.standings(&stayed), before.standings(&stayed));
    let counts = |coop: &Coop| (coop.members.count(), coop.members.count_of(NORTH));
    assert_eq!(counts(&before), (1_000, OF_NORTH));
    assert_eq!(
        (counts(&old.coop), counts(&new.coop)),
        ((600, 0), (400, OF_NORTH))
    );
    let kept = |coop: &Coop| {
        coop.contributions
            .rows_kept("savings", |member| coop.members.keeps_rows(member))
    };
    assert_eq!(kept(&old.coop) + kept(&new.coop), kept(&before));
}

#[test]
fn c10_balances_and_points_are_carried_and_their_sums_are_equal_before_and_after() {
    let Two {
        before,
        old,
        parting,
        new,
    } = two();
    let balances = parting.iter().map(|member| before.owed_minor(*member));
    assert!(balances.filter(|balance| *balance > 0).count() > OF_NORTH / 2);
    assert_eq!(owed(&old.coop) + owed(&new.coop), owed(&before));
    let sister = |coop: &Coop| coop.ledger.balance(&Account::Sister);
    assert_eq!(sister(&old.coop) + sister(&new.coop), 0);
    assert_eq!(sister(&new.coop).unsigned_abs(), owed(&new.coop));
    for coop in [&old.coop, &new.coop] {
        assert!(coop.is_balanced() && coop.ledger.is_locked());
    }
    // The reserve is indivisible: it stays where it was.
    let reserve = |coop: &Coop| coop.ledger.balance(&Account::Reserve);
    assert_eq!((reserve(&old.coop), reserve(&new.coop)), (reserve(&before), 0));
    for (from, to) in [("2026-01-01", "2027-01-01"), ("2027-01-01", "2028-01-01")] {
        let at = |day: &str| time(&format!("{day}T00:00:00Z"));
        let points = |coop: &Coop| coop.contributions.points(at(from), at(to));
        let (all, there) = (points(&before), points(&new.coop));
        assert!(there.values().sum::<u64>() > 0);
        for (place, member) in parting.iter().enumerate() {
            assert_eq!(there.get(&MemberNo::after(place)), all.get(member), "{member}");
        }
    }
}

#[test]
fn c10_whoever_could_be_read_before_the_parting_is_read_after_it_and_nobody_else() {
    let Two {
        before,
        old,
        parting,
        new,
    } = two();
    let mut seen = 0;
    for names in [vec!["amount"], vec!["amount", "married"], vec!["village"]] {
        for now in [time("2027-01-15T00:00:00Z"), time("2027-02-15T00:00:00Z")] {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let to = Use {
                dataset: "savings",
                fields: &names,
                purpose: "AcademicResearch".parse().unwrap(),
                user: UserNo(1),
                class: "company",
                resolution: crate::path::consent::Resolution::Aggregate,
                now,
            };
            let mut all = before.consents.eligible(&to);
            let there = new.coop.consents.eligible(&to);
            for (place, member) in parting.iter().enumerate() {
                let number = MemberNo::after(place).0;
                assert_eq!(there.contains(number), all.remove(member.0), "{member} {names:?}");
                seen += u32::from(there.contains(number));
            }
            assert_eq!(old.coop.consents.eligible(&to), all);
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn c10_what_was_spent_on_the_rows_stays_spent_in_both() {
    let Two { old, new, .. } = two();
    let budget = &old.coop.bylaws.rule.budget;
    let spent = |coop: &Coop| {
        let year = time("2026-06-01T00:00:00Z");
        let standing = coop.book.standing("savings", year, budget);
        let user = coop.book.of_user(UserNo(1), budget);
        (standing.spent, standing.lifetime, user)
    };
    assert_eq!(spent(&new.coop), spent(&old.coop));
    assert!(spent(&new.coop).0.0 > 0);
    assert!(new.coop.book.is_balanced());
    // A co-op that parts again hands on what it was handed.
    assert_eq!(new.coop.carry(&[ANNA]).debits, old.coop.carry(&[]).debits);
}

/// A small co-op whose members 6 and 7 are the north and decided to part.
fn small() -> (Scene, MotionNo) {
    let mut scene = founded(bylaws(), vec![charter()]);
    let north = Command::Admit(vec![of_north(), of_north()]);
    act(&mut scene, Actor::Operator, north);
    let motion = scene.adopts(split("north-savers"));
    (scene, motion)
}

#[test]
fn c10_who_parted_left_with_her_offices_and_consents_and_can_still_be_erased() {
    let (mut scene, motion) = small();
    let her = MemberNo(6);
    scene.says(her, Answer::Yes, scope());
    let size = scene.coop.size;
    act(&mut scene, Actor::Operator, part(motion, size));
    let line = *scene.coop.members.get(her).unwrap();
    assert!(line.parted && line.left.is_some() && !scene.coop.members.keeps_rows(her));
    assert_eq!(scene.coop.consents.of_member(her).count(), 0);
    let yes = consent(her, Answer::Yes, scope());
    assert_eq!(scene.refused(Actor::Member(her), yes), "membership.left");
    assert!(scene.decide(assisted(her), Command::Erase(her)).is_ok());
    let last: Vec<&Event> = scene
        .journal
        .iter()
        .rev()
        .take(3)
        .map(|entry| &entry.event)
        .collect();
    assert_eq!(last[0].subject(), None);
    assert_eq!(
        (last[1].subject(), last[2].subject()),
        (Some(MemberNo(7)), Some(her))
    );
}

#[test]
fn c10_nothing_parts_without_a_motion_twice_or_from_a_copy_that_is_old() {
    let (mut scene, motion) = small();
    let size = scene.coop.size;
    let refused = |scene: &Scene, motion, size| scene.refused(Actor::Operator, part(motion, size));
    assert_eq!(refused(&scene, MotionNo(9), size), "motion.unknown");
    let other = scene.proposes(Matter::Reaffirmation);
    assert_eq!(refused(&scene, other, size), "split.motion");
    assert_eq!(refused(&scene, motion, size), "split.changed");
    let size = scene.coop.size;
    act(&mut scene, Actor::Operator, part(motion, size));
    assert_eq!(refused(&scene, motion, scene.coop.size), "split.done");
}

#[test]
fn c10_a_split_that_did_not_pass_or_leaves_too_few_officers_does_not_happen() {
    let mut scene = founded(bylaws(), vec![charter()]);
    let nobody = Command::Propose(split("north-savers").into());
    assert_eq!(scene.refused(Actor::Member(ANNA), nobody), "membership.class");
    act(&mut scene, Actor::Operator, Command::Admit(vec![of_north()]));
    let odd = Command::Propose(split("../north").into());
    assert_eq!(scene.refused(Actor::Member(ANNA), odd), "split.slug");
    let motion = scene.proposes(split("north-savers"));
    scene.days_later(7);
    for member in [ANNA, BELA, CARO, DORA, EDDA] {
        act(&mut scene, Actor::Member(member), ballot(motion, Said::No));
    }
    scene.days_later(7);
    let refused = |scene: &Scene, motion| scene.refused(Actor::Operator, part(motion, scene.coop.size));
    assert_eq!(refused(&scene, motion), "split.motion");
    let motion = scene.adopts(split("north-savers"));
    act(&mut scene, Actor::Member(ANNA), Command::Leave(ANNA));
    act(&mut scene, Actor::Member(BELA), Command::Leave(BELA));
    assert_eq!(refused(&scene, motion), "split.officers");
}

#[test]
fn c10_members_arrive_once_and_only_where_they_are_meant_to() {
    let (scene, motion) = small();
    let (_, mut new) = parted(&scene.coop, motion);
    let again = || {
        let carried = scene.coop.carry(&[MemberNo(6)]);
        Command::Arrive(Box::new(Arriving {
            commitments: vec![Hash([1; 32])],
            files: Vec::new(),
            carried,
        }))
    };
    assert_eq!(new.refused(Actor::Operator, again()), "split.arrival");
    assert_eq!(scene.refused(Actor::Operator, again()), "split.arrival");
    // They are no newcomers to their own bylaws, and vote at once.
    assert_eq!(new.coop.members.newcomers(), 0);
    let vote = new.proposes(Matter::Reaffirmation);
    new.days_later(7);
    act(&mut new, Actor::Member(BELA), ballot(vote, Said::Yes));
}
