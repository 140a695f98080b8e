//! Nothing anybody asks, and nothing a journal holds, makes the core panic.

mod access;
mod ballots;
mod events;
mod own;
mod watch;

use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::facts::{Actor, Facts};
use crate::kernel::hash::Hash;
use crate::kernel::ids::{
    ConsentNo, ContributionNo, InvoiceNo, MemberNo, MotionNo, QueryNo, ReleaseNo, RequestNo, UserNo,
};
use crate::kernel::time::{Every, Period, Time};
use crate::path::consent::{Answer, Recipient, Resolution, Scope, Wish};
use crate::path::query::{Ask, Binning, GroupKey, Measured, Shape, Stat, StatBands};
use crate::path::request::{Bound, Terms};
use crate::people::ballot::Matter;
use crate::people::bylaws::{Bylaws, Fraction, Payee, Share};
use crate::tests::given::{
    Scene, a_coop, ask, bylaws, charter, contribution, fields, founded, newcomer, question, scope, terms,
};
use crate::{Command, Entry, decide};
use events::any_event;
use proptest::prelude::*;

/// Mostly numbers that exist, sometimes the worst.
fn number() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0u32..7, 1 => Just(u32::MAX)]
}

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0u64..5_000_000, 1 => Just(u64::MAX), 1 => Just(u64::try_from(i64::MAX).unwrap())]
}

fn signed() -> impl Strategy<Value = i64> {
    prop_oneof![4 => -1_000i64..1_000, 1 => Just(i64::MIN), 1 => Just(i64::MAX)]
}

fn at() -> impl Strategy<Value = Time> {
    prop_oneof![6 => 1_760_000_000i64..1_860_000_000, 1 => Just(i64::MIN), 1 => Just(i64::MAX)].prop_map(Time)
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        Just(Actor::Operator),
        Just(Actor::Calendar),
        number().prop_map(|member| Actor::Member(MemberNo(member))),
        number().prop_map(|member| Actor::Assisted {
            member: MemberNo(member),
            by: None
        }),
        (number(), number()).prop_map(|(member, by)| Actor::Assisted {
            member: MemberNo(member),
            by: Some(MemberNo(by))
        }),
        number().prop_map(|user| Actor::User(UserNo(user))),
    ]
}

fn members() -> impl Strategy<Value = Vec<MemberNo>> {
    prop::collection::vec(number().prop_map(MemberNo), 0..3)
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![Just(Answer::Yes), Just(Answer::No)]
}

fn ballot_answer() -> impl Strategy<Value = fenwick_tally::Answer> {
    use fenwick_tally::Answer::{Abstain, No, Yes};
    prop::sample::select(vec![Yes, No, Abstain])
}

fn any_scope() -> impl Strategy<Value = Scope> {
    let recipient = prop_oneof![
        Just(Recipient::Any),
        Just(Recipient::Class("research".to_owned())),
        number().prop_map(|user| Recipient::User(UserNo(user))),
    ];
    let named = prop::sample::select(vec![None, fields(&["amount"]), fields(&[]), fields(&["nothing"])]);
    let resolution = prop::sample::select(vec![Resolution::Aggregate, Resolution::Identified]);
    let purpose = prop::sample::select(vec!["Purpose", "AcademicResearch"]);
    (recipient, named, resolution, purpose, any::<bool>()).prop_map(
        |(recipient, fields, resolution, purpose, known)| Scope {
            dataset: if known { "savings" } else { "nothing" }.to_owned(),
            fields,
            purpose: purpose.parse().unwrap(),
            recipient,
            resolution,
            until: None,
        },
    )
}

fn fraction() -> impl Strategy<Value = Fraction> {
    (number(), number(), any::<bool>()).prop_map(|(of, parts, more_than)| Fraction { of, parts, more_than })
}

fn any_bylaws() -> impl Strategy<Value = Bylaws> {
    let payee = prop::sample::select(vec![
        Payee::Reserve,
        Payee::Fund("f".to_owned()),
        Payee::MembersByHead,
        Payee::MembersByPoints,
    ]);
    let share = (payee, amount()).prop_map(|(to, weight)| Share {
        to,
        weight,
        gate: None,
    });
    let split = prop::collection::vec(share, 0..4);
    (fraction(), number(), amount(), amount(), split).prop_map(|(quorum, days, unit, price, split)| {
        let mut rules = bylaws();
        rules.voting.quorum = quorum;
        rules.voting.notice_days = days;
        rules.attesting_officers = days;
        rules.payout_unit_minor = unit;
        rules.price.epsilon_minor = price;
        rules.price.question_minor = price;
        rules.budget.lifetime = EpsilonMicro(price);
        rules.split = split;
        rules
    })
}

fn matter() -> impl Strategy<Value = Matter> {
    prop_oneof![
        Just(Matter::Charter(Box::new(charter()))),
        any_bylaws().prop_map(|rules| Matter::Bylaws(Box::new(rules))),
        (method(), any::<bool>()).prop_map(|(method, approve)| Matter::Method { method, approve }),
    ]
}

/// Digests of methods, few enough that most are known.
fn method() -> impl Strategy<Value = Hash> {
    (0u8..3).prop_map(|byte| Hash([byte; 32]))
}

fn bound() -> impl Strategy<Value = Box<Bound>> {
    (method(), signed(), shape()).prop_map(|(method, value, question)| {
        Box::new(Bound {
            method,
            values: vec![value],
            question,
        })
    })
}

fn shape() -> impl Strategy<Value = Shape> {
    let binning = prop_oneof![
        number().prop_map(Binning::Codes),
        (signed(), signed()).prop_map(|(first, last)| Binning::Months { first, last }),
        prop::collection::vec(signed(), 0..3).prop_map(Binning::Edges),
    ];
    let keys = prop::collection::vec(binning, 0..3);
    (keys, signed(), signed(), 0usize..3).prop_map(|(keys, lo, hi, key)| {
        let mut shape = question("SELECT SUM(amount)", "amount");
        let field = || "amount".to_owned();
        shape.keys = keys
            .into_iter()
            .map(|binning| GroupKey {
                labels: Vec::new(),
                field: field(),
                binning,
            })
            .collect();
        shape.stats.push(Stat {
            what: Measured::Rows(None),
            lo,
            hi,
            bands: Some(StatBands {
                key,
                bounds: Vec::new(),
            }),
        });
        shape
    })
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let questions = prop::collection::vec(shape(), 0..3);
    let methods = prop::collection::vec(method(), 0..3);
    let every = prop::sample::select(vec![
        None,
        Some(Every::Month),
        Some(Every::Quarter),
        Some(Every::Year),
    ]);
    (number(), questions, methods, amount(), amount(), every).prop_map(
        |(user, questions, methods, epsilon, fee_minor, every)| Terms {
            questions,
            methods,
            epsilon: EpsilonMicro(epsilon),
            fee_minor,
            every,
            ..terms(UserNo(user))
        },
    )
}

fn period() -> impl Strategy<Value = Period> {
    prop::sample::select(vec!["2026", "2026-Q1", "0001", "9999"]).prop_map(|text| text.parse().unwrap())
}

/// Asks everything there is to ask of a state.
fn look_at(scene: &Scene) {
    let coop = &scene.coop;
    coop.state_hash().unwrap();
    let _ = (coop.is_balanced(), coop.motions.due(&coop.community(), scene.now));
    for (_, request) in coop.requests.all() {
        let _ = request.epsilon_each();
        for shape in request.questions() {
            let _ = scene.readable(&Terms {
                questions: vec![shape.clone()],
                ..request.terms.clone()
            });
            for stat in &shape.stats {
                let _ = (shape.cells(), stat.reach(shape, 0), stat.reach(shape, u32::MAX));
            }
            for key in 0..3 {
                let _ = shape.label(&charter(), u32::MAX, key);
            }
        }
    }
    for query in coop.queries.abandoned() {
        let _ = coop
            .queries
            .plan(query, &coop.grounds(), [0; 32], scene.now)
            .map(|plan| plan.groups());
    }
    for member in 0..7 {
        let member = MemberNo(member);
        let _ = (
            coop.consents.of_member(member).count(),
            coop.contributions.of_member(member).count(),
        );
    }
}

#[expect(clippy::too_many_lines, reason = "a list: one arm for each kind of command")]
fn command() -> impl Strategy<Value = Command> {
    // Commands cannot be copied, so each is built from what chooses it.
    (
        0u8..31,
        number(),
        any_scope(),
        any_terms(),
        (matter(), bound()),
        (members(), answer(), ballot_answer(), amount(), period()),
    )
        .prop_map(
            |(which, number, scope, terms, (matter, bound), (officers, answer, vote, amount, period))| {
                let member = MemberNo(number);
                let wish = || Wish {
                    member,
                    scope: scope.clone(),
                    answer,
                    read: None,
                };
                match which {
                    0 => Command::Tick,
                    1 => Command::Admit(vec![newcomer(), newcomer()]),
                    2 => Command::Leave(member),
                    3 => Command::Erase(member),
                    4 => Command::Propose(matter.into()),
                    5 => Command::OpenMotion(MotionNo(number)),
                    6 => crate::tests::given::ballot(MotionNo(number), vote),
                    7 => Command::CloseMotion(MotionNo(number)),
                    8 | 9 => contribution(member, number),
                    10 => Command::ConfirmContribution(ContributionNo(number), officers),
                    11 => Command::Consent {
                        wishes: vec![wish()],
                        attested_by: officers,
                    },
                    12 => Command::Consent {
                        wishes: vec![wish(), wish()],
                        attested_by: officers,
                    },
                    13 => Command::ConfirmConsent(ConsentNo(number), officers),
                    14 => Command::Withdraw(member, scope),
                    15 => Command::Register {
                        class: "research".to_owned(),
                        country: "KE".to_owned(),
                        commitment: Hash([0; 32]),
                    },
                    16 => Command::Vet(UserNo(number)),
                    17 => Command::File(Box::new(terms)),
                    18 => Command::Decide {
                        request: RequestNo(number),
                        refuse: amount % 4 == 0,
                    },
                    19 | 20 => Command::Reserve(Ask {
                        request: RequestNo(number),
                        sql: "SELECT SUM(amount)".to_owned(),
                        epsilon: (amount % 2 == 0).then_some(EpsilonMicro(amount)),
                        method: (amount % 3 == 0).then_some(bound),
                    }),
                    21 => Command::Release(QueryNo(number), Hash([0; 32])),
                    22 => Command::Fail(QueryNo(number)),
                    23 => Command::Invoice(ReleaseNo(number)),
                    24 => Command::Settle(InvoiceNo(number), Hash([0; 32])),
                    25 => Command::DeclareDividend(period),
                    26 => Command::AddMethod(bound.method, Box::new(bound.question)),
                    27 => Command::ApproveMethod(bound.method),
                    28 => Command::WithdrawMethod(bound.method),
                    29 => Command::See(member, scope.dataset),
                    _ => Command::Reserve(Ask {
                        request: RequestNo(1),
                        sql: bound.question.sql.clone(),
                        epsilon: Some(EpsilonMicro(1_000)),
                        method: Some(bound),
                    }),
                }
            },
        )
}

/// A scene with something to attack: a request under way.
fn a_busy_coop() -> Scene {
    let mut rules = bylaws();
    rules.approval.methods_by_council = true;
    let mut scene = founded(rules, vec![charter()]);
    let user = scene.user("research");
    let question = question("SELECT SUM(amount)", "amount");
    let method = Hash([0; 32]);
    for command in [
        Command::AddMethod(method, Box::new(question)),
        Command::ApproveMethod(method),
    ] {
        scene.act(Actor::Member(MemberNo(1)), command).unwrap();
    }
    let request = scene.grants(Terms {
        methods: vec![method],
        ..terms(user)
    });
    let _ = ask(&scene, request, "0.1");
    scene.reserves(request, "0.1").unwrap();
    scene.says(MemberNo(4), Answer::Yes, scope());
    scene
}

proptest! {
    #[test]
    fn no_sequence_of_events_makes_carrying_out_panic(events in prop::collection::vec((any_event(), at(), actor()), 0..40)) {
        let mut scene = a_coop();
        for (event, at, actor) in events {
            scene.now = at;
            scene.happens(actor, event);
        }
        look_at(&scene);
    }

    #[test]
    fn no_command_makes_deciding_panic_on_a_nonsensical_state(events in prop::collection::vec((any_event(), at()), 0..20), commands in prop::collection::vec((actor(), command()), 1..12)) {
        let mut scene = a_coop();
        for (event, at) in events {
            scene.now = at;
            scene.happens(Actor::Operator, event);
        }
        for (actor, command) in commands {
            let facts = Facts { now: scene.now, actor, entropy: [0; 32] };
            let _ = decide(Some(&scene.coop), command, &facts);
        }
    }

    #[test]
    fn what_is_decided_reads_back_and_keeps_the_books(commands in prop::collection::vec((actor(), command(), 0u32..9), 1..60)) {
        let mut scene = a_busy_coop();
        for (actor, command, days) in commands {
            scene.days_later(days);
            let _ = scene.act(actor, command);
            prop_assert!(scene.coop.is_balanced());
        }
        for entry in &scene.journal {
            let read: Entry = serde_json::from_slice(&entry.canonical().unwrap()).unwrap();
            prop_assert_eq!(&read, entry);
        }
        look_at(&scene);
    }
}
