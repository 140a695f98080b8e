//! Decision: the one conjunction. Charter, bylaws, standing, approval, each member's own consent, budget; nothing else reaches the rows.

mod approval;
mod costs;
mod method;
mod stops;

pub use approval::{Approval, approval_of, by_council, is_approved_by_rule, is_voted};
pub use costs::debit;
pub use method::questions;
pub use stops::{stopped, strike};

use super::consent::{Consents, Resolution, Use};
use super::contribution::chartered;
use super::request::{Decision, Methods, Reason, Request, Requests, Shape, Terms};
use crate::books::privacy::PrivacyBook;
use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::ids::{MemberNo, MotionNo, RequestNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use crate::people::Adopted;
use crate::people::ballot::Party;
use crate::people::bylaws::{Bylaws, Price, RecipientClass};
use crate::people::charter::Charter;
use crate::people::watch::Watched;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// Everything a decision rests on.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// Charters by dataset.
    pub charters: &'a BTreeMap<String, Adopted<Charter>>,
    /// The bylaws.
    pub bylaws: &'a Adopted<Bylaws>,
    /// The price of answers.
    pub price: &'a Adopted<Price>,
    /// Recipients whom the members refuse for all.
    pub refused: &'a BTreeMap<Party, MotionNo>,
    /// What the watch on decay knows.
    pub watched: &'a Watched,
    /// Data users and requests.
    pub requests: &'a Requests,
    /// Methods.
    pub methods: &'a Methods,
    /// Consents.
    pub consents: &'a Consents,
    /// The privacy book.
    pub book: &'a PrivacyBook,
}

/// A use as it is to be decided.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The request's terms.
    pub terms: &'a Terms,
    /// ε asked for now.
    pub epsilon: EpsilonMicro,
    /// The questions that share it.
    pub questions: &'a [&'a Shape],
    /// How often each of them is asked.
    pub times: u64,
    /// Who approves.
    pub approval: Approval,
    /// When.
    pub now: Time,
}

/// Every rule's part, met or not.
struct Weighed(Vec<Reason>);

impl Weighed {
    fn rule(&mut self, rule: &str, motion: Option<MotionNo>, met: bool, sentence: String) {
        self.0.push(Reason {
            rule: rule.to_owned(),
            motion,
            met,
            sentence,
        });
    }

    fn outcome(&mut self, motion: Option<MotionNo>, outcome: Result<String, Refusal>, rule: &str) {
        match outcome {
            Ok(sentence) => self.rule(rule, motion, true, sentence),
            Err(refusal) => {
                let sentence = match &refusal.hint {
                    Some(hint) => format!("{}; {hint}", refusal.message),
                    None => refusal.message,
                };
                self.rule(&refusal.rule, refusal.motion, false, sentence);
            }
        }
    }
}

/// Weighs a use by every rule: the one function, for a request as a whole and for each of its questions.
pub fn weigh(grounds: &Grounds<'_>, asked: &Asked<'_>) -> Vec<Reason> {
    let mut weighed = Weighed(Vec::new());
    let class = grounds
        .requests
        .user(asked.terms.user)
        .ok()
        .and_then(|user| grounds.bylaws.rule.class(&user.class));
    weigh_charter(&mut weighed, grounds, asked, class);
    weigh_recipient(&mut weighed, grounds, asked, class);
    stops::weigh_caretaker(&mut weighed, grounds);
    approval::weigh(&mut weighed, grounds, asked, class);
    method::weigh_methods(&mut weighed, grounds, asked.terms);
    costs::weigh(&mut weighed, grounds, asked, class);
    let sentence = "each member's own consent is applied when the question is asked; only rows of members who consent to this use are read";
    weighed.rule("consent.own", None, true, sentence.to_owned());
    weighed.0
}

fn weigh_charter(
    weighed: &mut Weighed,
    grounds: &Grounds<'_>,
    asked: &Asked<'_>,
    class: Option<&RecipientClass>,
) {
    for (dataset, fields) in method::datasets(grounds, asked.terms) {
        weigh_dataset(weighed, grounds, asked, class, (dataset, &fields));
    }
}

fn weigh_dataset(
    weighed: &mut Weighed,
    grounds: &Grounds<'_>,
    asked: &Asked<'_>,
    class: Option<&RecipientClass>,
    (dataset, fields): (&str, &[String]),
) {
    let terms = asked.terms;
    let charter = match chartered(grounds.charters.get(dataset), dataset, asked.now) {
        Ok(charter) => charter,
        Err(refusal) => return weighed.outcome(None, Err(refusal), "charter.in-force"),
    };
    let motion = Some(charter.motion);
    weighed.rule(
        "charter.in-force",
        motion,
        true,
        format!("the charter of '{dataset}' is in force"),
    );
    let unchartered = fields.iter().find(|field| charter.rule.field(field).is_none());
    weighed.rule(
        "charter.fields",
        motion,
        unchartered.is_none(),
        match unchartered {
            None => "every field asked for is chartered".to_owned(),
            Some(field) => format!("the field '{field}' is not chartered"),
        },
    );
    let covered = charter
        .rule
        .purposes
        .iter()
        .any(|purpose| purpose.covers(terms.purpose));
    let names: Vec<&str> = charter
        .rule
        .purposes
        .iter()
        .map(|purpose| purpose.term())
        .collect();
    weighed.rule(
        "charter.purpose",
        motion,
        covered,
        match covered {
            true => format!("the charter permits the purpose {}", terms.purpose),
            false => format!(
                "the charter permits only {}, not {}",
                names.join(", "),
                terms.purpose
            ),
        },
    );
    stops::weigh_benefit(weighed, grounds, dataset, asked.now);
    let competes = charter.rule.competitive && class.is_some_and(|class| class.for_profit);
    weighed.rule(
        "charter.competition",
        motion,
        !competes,
        match competes {
            true => format!("'{dataset}' is competitive, and companies get no figures from it"),
            false => "no competitor is asking for competitive data".to_owned(),
        },
    );
}

fn weigh_recipient(
    weighed: &mut Weighed,
    grounds: &Grounds<'_>,
    asked: &Asked<'_>,
    class: Option<&RecipientClass>,
) {
    let motion = Some(grounds.bylaws.motion);
    let purpose = asked.terms.purpose;
    let refused = grounds
        .bylaws
        .rule
        .refused_purposes
        .iter()
        .find(|refused| refused.covers(purpose));
    weighed.rule(
        "bylaws.purpose",
        motion,
        refused.is_none(),
        match refused {
            Some(refused) => format!("the bylaws refuse the purpose {refused} to everybody"),
            None => format!("the bylaws do not refuse the purpose {purpose}"),
        },
    );
    let aggregate = asked.terms.resolution == Resolution::Aggregate;
    weighed.rule(
        "bylaws.resolution",
        None,
        aggregate,
        match aggregate {
            true => "only noised figures leave".to_owned(),
            false => "single records leave this co-op for nobody; ask for aggregate figures".to_owned(),
        },
    );
    let admitted = class.is_some_and(|class| class.admitted);
    let title = class.map_or("unknown", |class| class.title.as_str());
    weighed.rule(
        "bylaws.recipient-class",
        motion,
        admitted,
        match admitted {
            true => format!("recipients of the kind '{title}' are admitted"),
            false => format!("recipients of the kind '{title}' are not admitted"),
        },
    );
    let vetted = grounds
        .requests
        .user(asked.terms.user)
        .is_ok_and(|user| user.vetted_by.is_some());
    weighed.rule(
        "recipient.standing",
        motion,
        vetted,
        match vetted {
            true => format!("data user {} is vetted", asked.terms.user),
            false => format!("no officer has vetted data user {}", asked.terms.user),
        },
    );
    stops::weigh_strike(weighed, grounds, asked);
    let open = asked.now < asked.terms.until.end();
    weighed.rule(
        "request.until",
        None,
        open,
        match open {
            true => format!("the request runs until {}", asked.terms.until),
            false => format!("the request ended on {}", asked.terms.until),
        },
    );
}

/// Decides a filed request: granted when every rule is met.
///
/// # Errors
/// A refusal of the act, not of the request, when only the word of an officer or of the members is missing.
pub fn decide(grounds: &Grounds<'_>, asked: &Asked<'_>) -> Result<Decision, Refusal> {
    let reasons = weigh(grounds, asked);
    let mut unmet = reasons.iter().filter(|reason| !reason.met);
    if let (Some(first), None, Approval::None) = (unmet.next(), unmet.next(), asked.approval)
        && first.rule == "approval"
    {
        let refusal = Refusal::new("approval", first.sentence.clone()).by(grounds.bylaws.motion);
        return Err(refusal.hint(approval::way(grounds, asked.terms)));
    }
    let (approved_by, motion) = match asked.approval {
        Approval::By(officer) => (Some(officer), None),
        Approval::Voted(motion) => (None, Some(motion)),
        _ => (None, None),
    };
    Ok(Decision {
        granted: reasons.iter().all(|reason| reason.met),
        reasons,
        approved_by,
        motion,
        council: None,
    })
}

/// Members whose rows a question may read: those whose own consent covers exactly this use, now.
pub fn eligible(grounds: &Grounds<'_>, request: &Request, shape: &Shape, now: Time) -> RoaringBitmap {
    let terms = &request.terms;
    let Ok(user) = grounds.requests.user(terms.user) else {
        return RoaringBitmap::new();
    };
    let consenting = |(dataset, fields): (&str, Vec<String>)| {
        grounds.consents.eligible(&Use {
            dataset,
            fields: &fields,
            purpose: terms.purpose,
            user: terms.user,
            class: &user.class,
            resolution: terms.resolution,
            now,
            left_before: request.study(),
        })
    };
    // A question over several datasets reads only members whose consents cover all of them.
    let each = shape.uses().into_iter().map(consenting);
    each.reduce(|both, also| both & also).unwrap_or_default()
}

/// The studies that may still be asked and whose questions read a member's rows now.
pub fn studies_of(grounds: &Grounds<'_>, member: MemberNo, now: Time) -> Vec<RequestNo> {
    let is_in = |request: &Request| {
        let mut questions = request.questions();
        request.study().is_some()
            && now < request.terms.until.end()
            && questions.any(|shape| eligible(grounds, request, shape, now).contains(member.0))
    };
    let requests = grounds.requests.all();
    requests
        .filter(|(_, request)| is_in(request))
        .map(|(number, _)| number)
        .collect()
}

/// The first unmet rule as a refusal.
///
/// # Errors
/// That refusal.
pub fn all_met(reasons: &[Reason]) -> Result<(), Refusal> {
    match reasons.iter().find(|reason| !reason.met) {
        None => Ok(()),
        Some(reason) => Err(Refusal {
            motion: reason.motion,
            ..Refusal::new(&reason.rule, reason.sentence.clone())
        }),
    }
}

#[cfg(test)]
mod tests;
