//! What belongs to whom, who outside has a say, and how one leaves, in clauses.

use super::super::{Autonomy, Bylaws, Gate, Outsider, Payee, Points, Share};
use super::{Arg, Clause};

pub(super) fn clauses(bylaws: &Bylaws) -> Vec<Clause> {
    let all = bylaws
        .split
        .iter()
        .fold(0u64, |sum, share| sum.saturating_add(share.weight));
    let mut clauses: Vec<Clause> = bylaws.split.iter().flat_map(|share| split(share, all)).collect();
    clauses.push(Clause::new("split.unit").with("money", Arg::Minor(bylaws.payout_unit_minor)));
    clauses.extend(shares(bylaws));
    clauses.extend(points(bylaws.points.as_ref()));
    clauses.push(Clause::new("assets.residue").word("residue", &bylaws.assets.residue));
    let most = Arg::BasisPoints(bylaws.assets.share_return_basis_points_max);
    clauses.push(Clause::new("assets.return").with("most", most));
    clauses.extend(autonomy(&bylaws.autonomy));
    clauses.push(Clause::new("leaving.appeal").days(bylaws.leaving.appeal_days));
    clauses.push(Clause::new("leaving.export").days(bylaws.leaving.export_days));
    clauses
}

fn split(share: &Share, all: u64) -> Vec<Clause> {
    let step = |id: &'static str| match &share.to {
        Payee::Fund(fund) => Clause::new(id).own("to", fund),
        payee => Clause::new(id).word("to", payee),
    };
    let whole = |clause: Clause| clause.count(share.weight).with("all", Arg::Count(all));
    let to = match &share.to {
        Payee::Fund(_) => step("split.fund"),
        _ => step("split.step"),
    };
    let gate = |Gate::ReserveOfCapital(part): Gate| step("split.gate").part(part);
    [Some(whole(to)), share.gate.map(gate)]
        .into_iter()
        .flatten()
        .collect()
}

fn shares(bylaws: &Bylaws) -> Vec<Clause> {
    let minor = |id: &'static str, minor: u64| Clause::new(id).with("money", Arg::Minor(minor));
    match &bylaws.shares {
        None => vec![Clause::new("shares.none")],
        Some(shares) => vec![
            minor("shares.price", shares.price_minor),
            minor("shares.year", shares.year_max_minor),
        ],
    }
}

fn points(points: Option<&Points>) -> Vec<Clause> {
    match points {
        None => vec![Clause::new("points.rows")],
        Some(points) => vec![
            Clause::new("points.day").count(points.day),
            Clause::new("points.days").days(points.days_year_max),
            Clause::new("points.share").count(points.share),
            Clause::new("points.meeting").count(points.meeting),
        ],
    }
}

fn autonomy(autonomy: &Autonomy) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = autonomy.outsiders.iter().flat_map(outsider).collect();
    if autonomy.outsiders.is_empty() {
        clauses.push(Clause::new("autonomy.nobody"));
    }
    let contracts = autonomy.exclusive_contracts.iter();
    clauses.extend(contracts.map(|contract| Clause::new("autonomy.contract").own("contract", contract)));
    clauses.push(Clause::new(match autonomy.arbitration_waiver {
        true => "autonomy.waiver",
        false => "autonomy.courts",
    }));
    clauses
}

fn outsider(outsider: &Outsider) -> Vec<Clause> {
    let of = |id: &'static str| Clause::new(id).own("outsider", &outsider.title);
    let mut clauses = vec![of("autonomy.seats").count(outsider.seats)];
    clauses.extend(
        outsider
            .vetoes
            .iter()
            .map(|topic| of("autonomy.veto").word("topic", topic)),
    );
    clauses.push(match outsider.revoked_by {
        Some(part) => of("autonomy.revoked").part(part),
        None => of("autonomy.kept"),
    });
    clauses
}
