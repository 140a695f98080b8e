//! A large co-op that parts, and how.

use crate::kernel::envelope::Envelope;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{InvoiceNo, MemberNo, MotionNo, UserNo};
use crate::parting::Arriving;
use crate::path::consent::{Answer, Recipient, Scope};
use crate::path::contribution::{Prepared, Rows};
use crate::path::request::Terms;
use crate::people::ballot::Matter;
use crate::people::leaving::{Act, Sister};
use crate::tests::given::{
    ANNA, BELA, DORA, Scene, bylaws, charter, fields, founded, newcomer, scope, terms,
};
use crate::{Command, Coop, Founding, Newcomer, Origin, Parted, decide};

pub(super) const NORTH: &str = "north";
/// Members of the large co-op, and how many of them are of the north.
pub(super) const ALL: usize = 1_000;
pub(super) const OF_NORTH: usize = 400;

pub(super) fn of_north() -> Newcomer {
    Newcomer {
        class: Some(NORTH.to_owned()),
        ..newcomer()
    }
}

/// Rows of many members in one import.
pub(super) fn brought(per_member: Vec<(MemberNo, u32)>, attested: bool) -> Command {
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
            replaces: None,
            provenance: None,
        },
        attested_by: if attested { vec![ANNA, BELA] } else { Vec::new() },
    }
}

pub(super) fn members() -> impl Iterator<Item = MemberNo> {
    (0..ALL).map(MemberNo::after)
}

pub(super) fn act(scene: &mut Scene, actor: Actor, command: Command) {
    scene.act(actor, command).unwrap();
}

/// Consents of every kind: wide, narrow, no, waiting, withdrawn.
pub(super) fn speak(scene: &mut Scene, user: UserNo) {
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
pub(super) fn widen(scene: &mut Scene) {
    let mut wider = charter();
    let mut added = wider.fields[2].clone();
    added.name = "married".to_owned();
    wider.fields.push(added);
    scene.adopts(Matter::Charter(Box::new(wider)));
}

pub(super) fn pay(scene: &mut Scene, user: UserNo) {
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
pub(super) fn large() -> Scene {
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
    // As the shell does with what is past its days.
    act(
        &mut scene,
        Actor::Calendar,
        Command::DeleteTaken("savings".to_owned()),
    );
    act(&mut scene, Actor::Operator, brought(parts(3), true));
    act(&mut scene, Actor::Operator, brought(parts(5), false));
    let own = crate::tests::given::contribution(MemberNo(44), 2);
    act(&mut scene, Actor::Member(MemberNo(44)), own);
    scene
}

pub(super) fn split(slug: &str) -> Matter {
    Matter::Split {
        class: NORTH.to_owned(),
        slug: slug.to_owned(),
    }
}

pub(super) fn sister() -> Sister {
    Sister {
        log_key: "north+00000000+CC".to_owned(),
        size: 7,
        root: Hash([8; 32]),
    }
}

pub(super) fn founding_of(old: &Coop, motion: MotionNo, slug: String) -> Founding {
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
pub(super) fn parted(old: &Coop, motion: MotionNo) -> (Vec<MemberNo>, Scene) {
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

pub(super) fn part(motion: MotionNo, size: u64) -> Command {
    Command::Leaving(Act::Part {
        motion,
        size,
        sister: sister(),
        attested_by: vec![ANNA, BELA],
    })
}

/// Before, after, those who parted, and where they are now.
pub(super) struct Two {
    pub(super) before: Coop,
    pub(super) old: Scene,
    pub(super) parting: Vec<MemberNo>,
    pub(super) new: Scene,
}

pub(super) fn two() -> Two {
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

pub(super) fn owed(coop: &Coop) -> u64 {
    let members = coop.members.all();
    members.map(|(member, _)| coop.owed_minor(member)).sum()
}

pub(super) fn numbers(coop: &Coop) -> Vec<MemberNo> {
    coop.members.all().map(|(member, _)| member).collect()
}
