//! Methods: one added, approved, withdrawn, voted on, named by a request and asked.

use super::full::full_shape;
use super::{BIG, hash};
use crate::Event;
use crate::kernel::ids::{MemberNo, MotionNo, RequestNo, UserNo};
use crate::path::request::method::{self, Bound};
use crate::path::request::{self, Terms};
use crate::people::ballot::{self, Matter, Rules};
use crate::tests::given::terms;

pub(super) fn methods(rules: Rules) -> Vec<Event> {
    let (method, officer) = (hash(7), MemberNo(1));
    vec![
        Event::Motion(ballot::Event::Noticed {
            motion: MotionNo(2),
            sponsor: Some(officer),
            matter: Matter::Method {
                method,
                approve: true,
            },
            rules,
            proposal: None,
        }),
        Event::Method(method::Event::Added {
            method,
            question: Box::new(full_shape()),
        }),
        Event::Method(method::Event::Approved { method, officer }),
        Event::Method(method::Event::Withdrawn { method, officer }),
        Event::Request(request::Event::Filed {
            request: RequestNo(2),
            terms: Box::new(Terms {
                questions: Vec::new(),
                methods: vec![method],
                ..terms(UserNo(1))
            }),
        }),
        Event::Request(request::Event::Asked {
            request: RequestNo(2),
            bound: Box::new(Bound {
                method,
                values: vec![-BIG, 0],
                question: full_shape(),
            }),
        }),
    ]
}
