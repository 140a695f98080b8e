//! The first page of a member: what needs her, and how things stand.

use super::super::look::frame::{Frame, Link, Text};
use super::super::view::{Page, frame, html};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use askama::Template;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::people::ballot::Stage;

#[derive(Template)]
#[template(path = "member/home.html")]
struct Home {
    frame: Frame,
    say: Words,
    name: String,
    needs: Vec<(Link, Text)>,
    has_left: bool,
    /// What is counted, and how much there is.
    figures: Vec<(String, String)>,
}

/// How things stand for her.
struct Stands {
    rows: u64,
    balance_minor: i64,
    currency: String,
    members: u64,
    open_votes: usize,
    has_consents: bool,
    has_left: bool,
}

fn stands(coop: &Coop, member: MemberNo) -> Stands {
    let open = coop
        .motions
        .all()
        .filter(|(_, motion)| motion.stage == Stage::Open);
    Stands {
        rows: coop
            .contributions
            .of_member(member)
            .map(|(_, rows)| u64::from(rows))
            .sum(),
        balance_minor: -coop
            .ledger
            .balance(&fenwick_coop::books::money::Account::Member(member)),
        currency: coop.founding.currency.to_string(),
        members: coop.members.count(),
        open_votes: open.count(),
        has_consents: coop.consents.of_member(member).next().is_some(),
        has_left: coop.members.active(member).is_err(),
    }
}

pub async fn page(visit: Visit) -> Page {
    let member = visit.visitor.member().ok_or(Wrong::Unknown)?;
    let stands = visit.look(move |coop| stands(coop, member)).await?;
    let record = crate::cli::record_of(&visit.desk, member).await?;
    let say = &visit.say;
    let link = |path: &str, id: &str, icon| {
        Link::new(format!("/{}/me/{path}", visit.slug), say.t(id).to_string(), icon)
    };
    let mut needs: Vec<(Link, Text)> = Vec::new();
    if stands.open_votes > 0 && !stands.has_left {
        let text = say
            .with("member-home-need-vote", "count", stands.open_votes)
            .to_string();
        needs.push((
            Link::new(format!("/{}/me/votes", visit.slug), text, "vote"),
            "".into(),
        ));
    }
    if !stands.has_consents && !stands.has_left {
        needs.push((link("consents", "member-home-need-consent", "yes"), "".into()));
    }
    html(&Home {
        frame: frame(&visit, "member-home-title"),
        name: record["name"].as_str().unwrap_or_default().to_owned(),
        needs,
        has_left: stands.has_left,
        figures: vec![
            (
                say.t("member-home-glance-rows").to_string(),
                say.number(stands.rows),
            ),
            (
                say.t("member-home-glance-money").to_string(),
                say.money(stands.balance_minor, &stands.currency),
            ),
            (
                say.t("member-home-glance-members").to_string(),
                say.number(stands.members),
            ),
        ],
        say: visit.say,
    })
}
