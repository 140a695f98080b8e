//! Whatever members, officers and the charter do in whatever order: who is read in a study is who the definition says, which is
//! written here once more over the whole history.

use super::oracle;
use crate::Command;
use crate::kernel::facts::Actor;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{RequestNo, UserNo};
use crate::path::consent::*;
use crate::path::request::{State, Terms};
use crate::people::ballot::Matter;
use crate::people::charter::{Charter, Leave};
use crate::people::leaving;
use crate::tests::given::{
    ANNA, BELA, DORA, EDDA, Scene, assisted, bylaws, charter, consent, epsilon, fields, founded, question,
    scope, terms,
};
use proptest::prelude::*;

const HERS: [MemberNo; 2] = [DORA, EDDA];
const USER: UserNo = UserNo(1);

#[derive(Clone, Debug)]
enum Did {
    Says(MemberNo, Scope, Answer),
    IsSaidToSay(MemberNo, Scope),
    Confirms(MemberNo),
    Withdraws(MemberNo, Scope),
    Leaves(MemberNo),
    Expelled(MemberNo),
    Erased(MemberNo),
    Charters(Leave),
    /// A request about this field, on a timetable or not.
    Files(&'static str, bool),
    /// The oldest request that waits is granted.
    Grants,
    Days(u32),
}

fn any_scope() -> impl Strategy<Value = Scope> {
    let named = prop_oneof![Just(None), Just(fields(&["amount"])), Just(fields(&["village"]))];
    let purposes = ["ResearchAndDevelopment", "AcademicResearch"];
    let recipients = vec![
        Recipient::Any,
        Recipient::Class("research".to_owned()),
        Recipient::User(USER),
    ];
    let until = prop_oneof![3 => Just(None), 1 => Just(Some("2026-02-10"))];
    let parts = (
        named,
        prop::sample::select(purposes.to_vec()),
        prop::sample::select(recipients),
        until,
    );
    parts.prop_map(|(fields, purpose, recipient, until)| Scope {
        fields,
        purpose: purpose.parse().unwrap(),
        recipient,
        until: until.map(|day| day.parse().unwrap()),
        ..scope()
    })
}

fn anything() -> impl Strategy<Value = Did> {
    let her = || prop::sample::select(HERS.to_vec());
    let rule = prop_oneof![3 => Just(Leave::Freeze), 1 => Just(Leave::Exclude), 1 => Just(Leave::Delete)];
    let field = prop::sample::select(vec!["amount", "village"]);
    prop_oneof![
        8 => (her(), any_scope()).prop_map(|(her, scope)| Did::Says(her, scope, Answer::Yes)),
        3 => (her(), any_scope()).prop_map(|(her, scope)| Did::Says(her, scope, Answer::No)),
        2 => (her(), any_scope()).prop_map(|(her, scope)| Did::IsSaidToSay(her, scope)),
        2 => her().prop_map(Did::Confirms),
        2 => (her(), any_scope()).prop_map(|(her, scope)| Did::Withdraws(her, scope)),
        2 => her().prop_map(Did::Leaves),
        1 => her().prop_map(Did::Expelled),
        1 => her().prop_map(Did::Erased),
        3 => rule.prop_map(Did::Charters),
        4 => (field, prop::bool::weighted(0.2)).prop_map(|(field, timetable)| Did::Files(field, timetable)),
        4 => Just(Did::Grants),
        1 => (1u32..20).prop_map(Did::Days),
    ]
}

/// Does it, if it is taken; says what was done.
fn performs(scene: &mut Scene, did: &Did) -> bool {
    let done = match did.clone() {
        Did::Says(her, scope, answer) => scene.act(Actor::Member(her), consent(her, answer, scope)),
        Did::IsSaidToSay(her, scope) => scene.act(assisted(her), consent(her, Answer::Yes, scope)),
        Did::Confirms(her) => {
            let Some((waiting, _)) = scene.coop.consents.waiting_of(her).next() else {
                return false;
            };
            scene.act(Actor::Member(her), Command::ConfirmConsent(waiting, Vec::new()))
        }
        Did::Withdraws(her, scope) => scene.act(assisted(her), Command::Withdraw(her, scope)),
        Did::Leaves(her) => scene.act(assisted(her), Command::Leave(her)),
        Did::Erased(her) => scene.act(assisted(her), Command::Erase(her)),
        Did::Expelled(member) => {
            let act = leaving::Act::Expel {
                member,
                reasons: Hash([5; 32]),
                attested_by: vec![ANNA, BELA],
            };
            scene.act(Actor::Operator, Command::Leaving(act))
        }
        Did::Charters(leave) => {
            let charter = Charter { leave, ..charter() };
            scene.adopts(Matter::Charter(Box::new(charter)));
            Ok(Vec::new())
        }
        Did::Files(field, timetable) => {
            scene.files(asked(field, timetable));
            Ok(Vec::new())
        }
        Did::Grants => {
            let waits =
                |(_, request): &(RequestNo, &crate::path::request::Request)| request.state() == State::Filed;
            let Some((request, _)) = scene.coop.requests.all().find(waits) else {
                return false;
            };
            let refuse = false;
            let decided = scene.act(Actor::Member(ANNA), Command::Decide { request, refuse });
            assert_eq!(scene.coop.requests.get(request).unwrap().state(), State::Granted);
            decided
        }
        Did::Days(days) => {
            scene.days_later(days);
            Ok(Vec::new())
        }
    };
    done.is_ok()
}

fn asked(field: &str, timetable: bool) -> Terms {
    Terms {
        questions: vec![question(&format!("SELECT SUM({field})"), field)],
        epsilon: epsilon("0.1"),
        every: timetable.then_some(crate::kernel::time::Every::Year),
        ..terms(USER)
    }
}

/// All that one member said, and what the charter said then.
fn said(history: &[Did], her: MemberNo) -> oracle::Member {
    let mut said = oracle::Member::default();
    for (place, did) in (0u32..).zip(history) {
        match did {
            Did::Charters(leave) => said.stays = *leave == Leave::Freeze,
            Did::Says(member, scope, answer) if *member == her => said.says(scope, *answer),
            Did::IsSaidToSay(member, scope) if *member == her => said.waits(ConsentNo(place), scope),
            Did::Confirms(member) if *member == her => drop(said.confirms()),
            Did::Withdraws(member, scope) if *member == her => said.withdraws(scope),
            _ => {}
        }
    }
    said
}

/// The definition: who is here is read as she says. Who left is read in a study that was granted before and is on no timetable,
/// as far as she said yes under charters that said so, if every charter since she left said so too. Nobody else is read.
fn is_read(history: &[Did], her: MemberNo, place: usize, to: &Use<'_>) -> bool {
    let at = |wanted: &dyn Fn(&Did) -> bool| history.iter().position(wanted);
    let gone = |did: &Did| matches!(did, Did::Expelled(member) | Did::Erased(member) if *member == her);
    if at(&gone).is_some() {
        return false;
    }
    let said = said(history, her);
    let Some(left) = at(&|did| matches!(did, Did::Leaves(member) if *member == her)) else {
        return said.permits(to);
    };
    let places = |wanted: &dyn Fn(&Did) -> bool| {
        let all = history.iter().enumerate().filter(|(_, did)| wanted(did));
        all.map(|(place, _)| place).collect::<Vec<_>>()
    };
    // Requests are granted in the order in which they were filed.
    let granted = places(&|did| matches!(did, Did::Grants)).get(place).copied();
    let filed = places(&|did| matches!(did, Did::Files(..)))[place];
    let is_study = matches!(history[filed], Did::Files(_, false));
    let mut rules = Vec::new();
    for (place, did) in history.iter().enumerate() {
        if let Did::Charters(rule) = did {
            if place < left {
                rules.clear();
            }
            rules.push(*rule);
        }
    }
    is_study
        && granted.is_some_and(|granted| granted < left)
        && rules.iter().all(|rule| *rule == Leave::Freeze)
        && said.what_stays().permits(to)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn m5_p4_who_is_read_in_a_study_is_who_the_definition_says(first in prop::sample::select(vec![Leave::Freeze, Leave::Exclude]), dids in prop::collection::vec(anything(), 4..32)) {
        let mut scene = founded(bylaws(), vec![Charter { leave: first, ..charter() }]);
        scene.user("research");
        let mut history = vec![Did::Charters(first)];
        for did in dids {
            if performs(&mut scene, &did) {
                history.push(did);
            }
        }
        let now = scene.now;
        let requests: Vec<RequestNo> = scene.coop.requests.all().map(|(number, _)| number).collect();
        for request in requests {
            let asked = &scene.coop.requests.get(request).unwrap().terms;
            let [(_, fields)] = &asked.questions[0].uses().into_iter().collect::<Vec<_>>()[..] else {
                panic!("one dataset");
            };
            let to = Use {
                dataset: "savings", fields, purpose: asked.purpose, user: USER, class: "research",
                resolution: asked.resolution, now, left_before: None,
            };
            let is_read = |her: &MemberNo| is_read(&history, *her, request.index(), &to);
            let defined: Vec<u32> = HERS.into_iter().filter(is_read).map(|her| her.0).collect();
            prop_assert_eq!(scene.in_study(request), defined, "request {} of {:?}", request, history);
        }
    }
}
