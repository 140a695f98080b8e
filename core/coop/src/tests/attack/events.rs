//! Events of every kind, sensible or not.

use super::access::access_event;
use super::own::own_event;
use super::watch::watch_event;
use super::*;
use crate::Event;
use crate::kernel::days::Days;
use crate::kernel::epsilon::Debit;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{
    ComplaintNo, ConsentNo, ContributionNo, DividendNo, InvoiceNo, MemberNo, MotionNo, QueryNo, ReleaseNo,
    RequestNo, UserNo,
};
use crate::path::contribution::Rows;
use crate::path::dividend::Step;
use crate::path::query::Reserved;
use crate::path::request::{Decision, method as methods};
use crate::path::{consent, contribution as rows, dividend, fee, query, release, request};
use crate::people::ballot::Rules;
use crate::people::bylaws::Payee;
use crate::people::bylaws::{Body, Form, Weights};
use crate::people::{ballot, capital, duty, membership};
use fenwick_tally::Count;
use proptest::prelude::*;

fn people_event() -> impl Strategy<Value = Event> {
    let member = || number().prop_map(MemberNo);
    let motion = || number().prop_map(MotionNo);
    let rules = (at(), at(), fraction()).prop_map(|(roll_at, closes_at, quorum)| Rules {
        roll_at,
        opens_at: roll_at,
        closes_at,
        quorum,
        threshold: quorum,
        adopted_by: MotionNo(u32::MAX),
        body: Body::Council("board".to_owned()),
        form: Form::Open,
        secret_demand: Some(quorum),
        classes: Vec::new(),
        weights: Weights::Capped(quorum),
        proxies_max: 1,
        price_by: None,
        nominations_close_at: Some(roll_at),
    });
    prop_oneof![
        any::<Option<bool>>().prop_map(|class| {
            Event::Membership(membership::Event::Admitted {
                member: MemberNo(0),
                kind: membership::Kind::Person,
                class: class.map(|class| class.to_string()),
                commitment: Hash([0; 32]),
            })
        }),
        member().prop_map(|member| Event::Membership(membership::Event::Left { member })),
        member().prop_map(|member| Event::Membership(membership::Event::Erased { member })),
        member().prop_map(|member| Event::Duty(duty::Event::Appointed { member, office: None })),
        (member(), number(), 0..7u8)
            .prop_map(|(member, other, which)| Event::Duty(duty(member, other, which))),
        (motion(), matter(), rules).prop_map(|(motion, matter, rules)| {
            Event::Motion(ballot::Event::Noticed {
                motion,
                sponsor: None,
                matter,
                rules,
                proposal: None,
            })
        }),
        motion().prop_map(|motion| Event::Motion(ballot::Event::Opened { motion })),
        (motion(), member(), ballot_answer()).prop_map(|(motion, member, answer)| Event::Motion(
            ballot::Event::Voted {
                motion,
                member,
                answer
            }
        )),
        (motion(), amount(), any::<bool>()).prop_map(|(motion, roll, passed)| {
            let count = Count {
                yes: roll,
                no: roll,
                abstain: roll,
            };
            Event::Motion(ballot::Event::Closed {
                motion,
                count,
                roll,
                passed,
                shortfall: None,
                classes: Vec::new(),
                lapsed: roll,
                elected: None,
            })
        }),
    ]
}

/// Something about duties, of members, requests, users and complaints that may not be there.
fn duty(member: MemberNo, other: u32, which: u8) -> duty::Event {
    let (office, text, user) = ("board".to_owned(), Hash([0; 32]), UserNo(other));
    match which {
        0 => duty::Event::Resigned { member, office },
        1 => duty::Event::TermEnded { member, office },
        2 => duty::Event::ConflictDeclared {
            member,
            user,
            by: member,
            why: None,
        },
        3 => duty::Event::ConflictEnded {
            member,
            user,
            by: Vec::new(),
        },
        4 => duty::Event::Reviewed {
            request: RequestNo(other),
            member,
            favours: true,
            reasons: text,
        },
        5 => duty::Event::Complained {
            complaint: ComplaintNo(other),
            member,
            about: duty::About::Office(office),
            text,
        },
        _ => duty::Event::ComplaintClosed {
            complaint: ComplaintNo(other),
            by: member,
            reasons: text,
        },
    }
}

fn estate_event() -> impl Strategy<Value = Event> {
    let member = || number().prop_map(MemberNo);
    prop_oneof![
        (member(), number(), amount()).prop_map(|(member, shares, paid_minor)| {
            Event::Capital(capital::Event::Bought {
                member,
                shares,
                paid_minor,
                reference: Hash([0; 32]),
            })
        }),
        (any::<bool>(), number(), number()).prop_map(|(known, first, second)| {
            let dataset = if known { "savings" } else { "none" }.to_owned();
            let contributions = vec![ContributionNo(first), ContributionNo(second)];
            Event::Contribution(match first % 3 {
                0 => rows::Event::RetentionEnded {
                    dataset,
                    contributions,
                },
                1 => rows::Event::OriginalsDeleted { dataset },
                _ => rows::Event::RowsDeleted { dataset },
            })
        }),
        (member(), number(), amount()).prop_map(own_event),
        (number(), member()).prop_map(|(import, member)| {
            let contribution = ContributionNo(import);
            Event::Contribution(rows::Event::TakenBack { contribution, member })
        }),
        (member(), number(), any::<bool>()).prop_map(|(member, day, validated)| {
            let (dataset, days) = ("savings".to_owned(), Days::numbered([day, 0]));
            Event::Contribution(match validated {
                true => rows::Event::DaysValidated {
                    member,
                    dataset,
                    days,
                    attested_by: Vec::new(),
                },
                false => rows::Event::DaysKeptOut {
                    member,
                    dataset,
                    days,
                },
            })
        }),
    ]
}

/// An import of nobody in particular.
fn recorded((contribution, confirmed, read): (ContributionNo, bool, u64)) -> Event {
    Event::Contribution(rows::Event::Recorded {
        contribution,
        dataset: "savings".to_owned(),
        member: None,
        rows: Rows {
            read,
            ..Rows::default()
        },
        files: Hash([0; 32]),
        confirmed,
        attested_by: Vec::new(),
        brought_at: None,
        provenance: None,
    })
}

fn rows_and_consent_event() -> impl Strategy<Value = Event> {
    let member = || number().prop_map(MemberNo);
    let import = || number().prop_map(ContributionNo);
    let given = || number().prop_map(ConsentNo);
    prop_oneof![
        (import(), any::<bool>(), amount()).prop_map(recorded),
        (import(), member(), number()).prop_map(|(contribution, member, rows)| {
            Event::Contribution(rows::Event::Credited {
                contribution,
                member,
                rows,
            })
        }),
        import().prop_map(|contribution| {
            Event::Contribution(rows::Event::Confirmed {
                contribution,
                member: None,
                attested_by: Vec::new(),
            })
        }),
        member().prop_map(|member| {
            Event::Contribution(rows::Event::Seen {
                member,
                dataset: "savings".to_owned(),
            })
        }),
        (number(), any_scope(), any::<bool>()).prop_map(|(terms, scope, freezes)| Event::Consent(
            consent::Event::Worded {
                terms,
                scope,
                version: None,
                freezes
            }
        )),
        (given(), member(), number(), answer(), any::<bool>()).prop_map(
            |(consent, member, terms, answer, confirmed)| {
                let attested_by = Vec::new();
                Event::Consent(consent::Event::Given {
                    consent,
                    member,
                    terms,
                    answer,
                    confirmed,
                    attested_by,
                    read: None,
                })
            }
        ),
        (given(), member()).prop_map(|(consent, member)| {
            Event::Consent(consent::Event::Confirmed {
                consent,
                member,
                attested_by: Vec::new(),
            })
        }),
        (given(), member(), prop::collection::vec(number(), 0..3)).prop_map(|(consent, member, terms)| {
            Event::Consent(consent::Event::Withdrawn {
                consent,
                member,
                terms,
            })
        }),
    ]
}

fn reserved() -> impl Strategy<Value = Reserved> {
    (number(), number(), number(), amount(), any::<bool>()).prop_map(
        |(query, request, question, epsilon, pure)| Reserved {
            also: Vec::new(),
            epsilon: None,
            query: QueryNo(query),
            request: RequestNo(request),
            question,
            dataset: "savings".to_owned(),
            user: UserNo(request),
            version: epsilon,
            debit: Debit {
                epsilon_micro: pure.then_some(epsilon),
                rho_nano: epsilon,
                delta_pico: epsilon,
            },
        },
    )
}

fn method_event() -> impl Strategy<Value = Event> {
    let officer = || number().prop_map(MemberNo);
    prop_oneof![
        (method(), shape()).prop_map(|(method, question)| {
            let question = Box::new(question);
            Event::Method(methods::Event::Added { method, question })
        }),
        (method(), officer())
            .prop_map(|(method, officer)| Event::Method(methods::Event::Approved { method, officer })),
        (method(), officer())
            .prop_map(|(method, officer)| Event::Method(methods::Event::Withdrawn { method, officer })),
    ]
}

#[expect(clippy::too_many_lines, reason = "a list: one part for each kind of event")]
fn path_event() -> impl Strategy<Value = Event> {
    let user = || number().prop_map(UserNo);
    prop_oneof![
        Just(Event::Request(request::Event::Registered {
            user: UserNo(0),
            class: "nothing".to_owned(),
            country: "KE".to_owned(),
            commitment: Hash([0; 32]),
        })),
        (user(), number()).prop_map(|(user, officer)| Event::Request(request::Event::Vetted {
            user,
            officer: MemberNo(officer)
        })),
        (number(), any_terms()).prop_map(|(request, terms)| {
            Event::Request(request::Event::Filed {
                request: RequestNo(request),
                terms: Box::new(terms),
            })
        }),
        (number(), any::<bool>()).prop_map(|(request, granted)| {
            let decision = Decision {
                granted,
                reasons: Vec::new(),
                approved_by: None,
                motion: granted.then_some(MotionNo(1)),
                council: None,
            };
            Event::Request(request::Event::Decided {
                request: RequestNo(request),
                decision,
            })
        }),
        (number(), bound()).prop_map(|(request, bound)| {
            let request = RequestNo(request);
            Event::Request(request::Event::Asked { request, bound })
        }),
        method_event(),
        reserved().prop_map(|reserved| Event::Query(query::Event::Reserved(reserved))),
        number().prop_map(|query| Event::Query(query::Event::Failed {
            query: QueryNo(query)
        })),
        (number(), number()).prop_map(|(release, query)| {
            let (release, query, digest) = (ReleaseNo(release), QueryNo(query), Hash([0; 32]));
            Event::Release(release::Event::Released {
                release,
                query,
                digest,
            })
        }),
        (number(), number(), amount()).prop_map(|(invoice, release, amount_minor)| {
            let (invoice, release) = (InvoiceNo(invoice), ReleaseNo(release));
            Event::Fee(fee::Event::Invoiced {
                invoice,
                release,
                amount_minor,
            })
        }),
        number().prop_map(|invoice| {
            Event::Fee(fee::Event::Settled {
                invoice: InvoiceNo(invoice),
                reference: Hash([0; 32]),
            })
        }),
        (number(), period(), amount(), amount()).prop_map(
            |(dividend, period, income_minor, rounding_minor)| {
                let steps = vec![Step {
                    to: Payee::Reserve,
                    amount_minor: income_minor,
                    held_minor: rounding_minor,
                }];
                let dividend = DividendNo(dividend);
                Event::Dividend(dividend::Event::Declared {
                    dividend,
                    period,
                    income_minor,
                    steps,
                    rounding_minor,
                    lines: crate::kernel::hash::Hash([0; 32]),
                })
            }
        ),
    ]
}

pub(super) fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        people_event(),
        watch_event(),
        access_event(),
        rows_and_consent_event(),
        estate_event(),
        path_event()
    ]
}
