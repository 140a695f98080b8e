//! What needs the office now, with the day by which it is due and who may do it.

use super::super::look::frame::{Link, Text};
use super::super::visit::Visit;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::request::State;
use fenwick_coop::people::ballot::Stage;
use fenwick_coop::people::proposal::State as Proposed;

/// How many days before the end of a term it is said.
const TERM_DAYS: u32 = 90;

/// Who may do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Any officer.
    Officer,
    /// Two officers together.
    Two,
    /// The office of this title, by its majority.
    Council(String),
    /// All members, by a vote that an officer calls.
    Members,
    /// She herself, whose office it is.
    You,
    /// Nobody: its date does it.
    Itself,
}

/// One thing that needs somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// By when; what has no date comes last.
    pub due: Option<Time>,
    /// The message that says it, with a name or a number in it.
    pub what: (&'static str, String),
    /// Where it is done, below the co-op.
    pub path: String,
    /// Its icon.
    pub icon: &'static str,
    /// Who may do it.
    pub who: Who,
}

fn need(
    due: Option<Time>,
    (id, name): (&'static str, String),
    (path, icon): (String, &'static str),
    who: Who,
) -> Need {
    Need {
        due,
        what: (id, name),
        path,
        icon,
        who,
    }
}

/// All that needs the office, by when it is due.
pub fn of(coop: &Coop, reader: MemberNo, now: Time) -> Vec<Need> {
    let mut needs = Vec::new();
    needs.extend(requests(coop));
    needs.extend(votes(coop));
    needs.extend(papers(coop));
    needs.extend(offices(coop, now));
    needs.extend(watched(coop, reader));
    needs.sort_by_key(|need| (need.due.is_none(), need.due));
    needs
}

fn requests(coop: &Coop) -> Vec<Need> {
    let approval = &coop.bylaws.rule.approval;
    let council = approval.council.as_ref().map(|id| {
        let offices = &coop.bylaws.rule.offices;
        let office = offices.iter().find(|office| office.id == *id);
        office.map_or_else(|| id.clone(), |office| office.title.clone())
    });
    let filed = coop
        .requests
        .all()
        .filter(|(_, request)| request.state() == State::Filed);
    let filed = filed.map(|(number, request)| {
        let class = coop
            .requests
            .user(request.terms.user)
            .map(|user| user.class.clone());
        let who = match (class, &council) {
            (Ok(class), _) if approval.voted_classes.contains(&class) => Who::Members,
            (_, Some(title)) => Who::Council(title.clone()),
            _ => Who::Officer,
        };
        let due = Some(request.terms.until.start());
        need(
            due,
            ("desk-need-request", number.to_string()),
            (format!("/desk/requests/{number}"), "who"),
            who,
        )
    });
    let strangers = coop.requests.users().filter(|(_, user)| user.vetted_by.is_none());
    let strangers = strangers.map(|(number, _)| {
        let path = format!("/desk/users/{number}/vet");
        need(
            None,
            ("desk-need-vet", number.to_string()),
            (path, "person"),
            Who::Officer,
        )
    });
    let methods = coop.methods.all().filter(|(_, method)| method.standing.is_none());
    let methods = methods.map(|(digest, _)| {
        let who = if approval.methods_by_council {
            Who::Officer
        } else {
            Who::Members
        };
        let short = fenwick_coop::path::request::method::short(digest);
        need(
            None,
            ("desk-need-method", short),
            (format!("/desk/methods/{digest}"), "check"),
            who,
        )
    });
    filed.chain(strangers).chain(methods).collect()
}

fn votes(coop: &Coop) -> Vec<Need> {
    let motions = coop.motions.all().filter_map(|(number, motion)| {
        let at = (format!("/desk/motions/{number}"), "vote");
        match motion.stage {
            Stage::Noticed => Some(need(
                Some(motion.rules.opens_at),
                ("desk-need-opens", number.to_string()),
                at,
                Who::Itself,
            )),
            Stage::Open => Some(need(
                Some(motion.rules.closes_at),
                ("desk-need-closes", number.to_string()),
                at,
                Who::Itself,
            )),
            Stage::Passed | Stage::Failed => None,
        }
    });
    let drafts = coop
        .proposals
        .all()
        .filter(|(_, proposal)| proposal.state == Proposed::Draft);
    let drafts = drafts.map(|(number, _)| {
        let path = format!("/desk/proposals/{number}/notice");
        need(
            None,
            ("desk-need-proposal", number.to_string()),
            (path, "vote"),
            Who::Officer,
        )
    });
    motions.chain(drafts).collect()
}

fn papers(coop: &Coop) -> Vec<Need> {
    let imports = coop
        .contributions
        .all()
        .filter(|(_, import)| !import.confirmed && import.rows.stored > 0);
    let imports = imports.map(|(number, _)| {
        let path = format!("/desk/imports/{number}/confirm");
        need(
            None,
            ("desk-need-import", number.to_string()),
            (path, "upload"),
            Who::Two,
        )
    });
    let unpaid = coop
        .fees
        .all()
        .filter(|(_, invoice)| invoice.settled.is_none() && invoice.amount_minor > 0);
    let unpaid = unpaid.map(|(number, _)| {
        let path = format!("/desk/invoices/{number}/settle");
        need(
            None,
            ("desk-need-invoice", number.to_string()),
            (path, "money"),
            Who::Officer,
        )
    });
    imports.chain(unpaid).collect()
}

fn offices(coop: &Coop, now: Time) -> Vec<Need> {
    let mut needs = Vec::new();
    for office in &coop.bylaws.rule.offices {
        let under_way = coop
            .motions
            .under_way(|matter| matter.election().is_some_and(|found| found.office == office.id));
        if under_way.is_some() {
            continue;
        }
        let at = || (format!("/desk/propose/election?office={}", office.id), "vote");
        let held = coop.duties.holders(&office.id).count();
        if held < usize::from(office.holders_min) {
            needs.push(need(
                Some(now),
                ("desk-need-short", office.title.clone()),
                at(),
                Who::Officer,
            ));
            continue;
        }
        let seats = coop.duties.seats().iter();
        let ends = seats
            .filter(|seat| seat.office == office.id && seat.left.is_none())
            .filter_map(|seat| seat.until)
            .min();
        if let Some(ends) = ends.filter(|ends| *ends <= now.plus_days(TERM_DAYS)) {
            needs.push(need(
                Some(ends),
                ("desk-need-term", office.title.clone()),
                at(),
                Who::Officer,
            ));
        } else if coop.duties.vacant(office) > 0 {
            needs.push(need(
                None,
                ("desk-need-vacant", office.title.clone()),
                at(),
                Who::Officer,
            ));
        }
    }
    needs
}

fn watched(coop: &Coop, reader: MemberNo) -> Vec<Need> {
    let mut needs = Vec::new();
    let bylaws = &coop.bylaws.rule;
    if let Some(due) = coop.watched.assembly_due(bylaws, &coop.assemblies) {
        let at = ("/desk/assemblies/call".to_owned(), "calendar");
        needs.push(need(
            Some(due),
            ("desk-need-assembly", String::new()),
            at,
            Who::Officer,
        ));
    }
    for (number, assembly) in coop
        .assemblies
        .all()
        .filter(|(_, assembly)| assembly.valid.is_none())
    {
        let at = (format!("/desk/assemblies/{number}"), "calendar");
        needs.push(need(
            Some(assembly.meets_at),
            ("desk-need-meets", number.to_string()),
            at,
            Who::Officer,
        ));
    }
    for (dataset, benefit) in &coop.watched.benefits {
        if let Some(due) = benefit.due(bylaws) {
            let at = (format!("/desk/propose/benefit?dataset={dataset}"), "health");
            needs.push(need(
                Some(due),
                ("desk-need-benefit", dataset.clone()),
                at,
                Who::Members,
            ));
        }
    }
    let open = coop
        .duties
        .complaints()
        .filter(|(_, complaint)| complaint.closed.is_none());
    let hers = open.filter(|(_, complaint)| {
        coop.duties
            .closers(complaint, &coop.community())
            .contains(&reader)
    });
    needs.extend(hers.map(|(number, _)| {
        let at = (format!("/desk/complaints/{number}/close"), "complaint");
        need(None, ("desk-need-complaint", number.to_string()), at, Who::You)
    }));
    needs
}

/// Needs as a list to go through: what, and below it when and who.
pub fn listed(visit: &Visit, needs: &[Need]) -> Vec<(Link, Text)> {
    let say = &visit.say;
    let line = |need: &Need| {
        let what = say.with(need.what.0, "name", need.what.1.clone()).to_string();
        let who = match &need.who {
            Who::Officer => say.t("desk-who-officer").to_string(),
            Who::Two => say.t("desk-who-two").to_string(),
            Who::Council(title) => say.with("desk-who-council", "office", title.clone()).to_string(),
            Who::Members => say.t("desk-who-members").to_string(),
            Who::You => say.t("desk-who-you").to_string(),
            Who::Itself => say.t("desk-who-itself").to_string(),
        };
        let says = match need.due {
            Some(due) => say
                .with("desk-need-by", "day", say.day_of(due))
                .with("who", who)
                .to_string(),
            None => who,
        };
        (Link::new(visit.at(&need.path), what, need.icon), Text::from(says))
    };
    needs.iter().map(line).collect()
}
