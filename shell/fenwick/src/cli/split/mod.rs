//! The parting of a co-op: copied, compared, and only then parted, in one act of the co-op that is left.
//!
//! The new co-op is made in its own folder under a mark, and does not answer while the mark is there. Up to the one act that
//! parts, nothing in the old co-op has changed, and a new attempt begins from nothing. After it the new co-op is whole, and
//! all that is left to do is to take the mark away. So the same command finishes whatever was cut off.

mod compare;
mod copy;
mod originals;
pub mod place;
mod rows;

use super::args::Split;
use super::ask::Asking;
use super::contribute::{Gone, rows_without, wipe};
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use copy::{Copied, Plan};
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::leaving::{Act as Leaving, Parting, Sister, attests};
use fenwick_coop::{Command, Coop};
use fenwick_office::{Act, Side};
pub use place::Place;
use roaring::RoaringBitmap;
use serde_json::{Value, json};
use std::sync::Arc;

/// Parts a class off into a co-op of its own.
pub async fn split(asking: &Asking, command: Split) -> Done {
    let desk = asking.desk().await?;
    let motion = MotionNo(command.motion);
    let _alone = desk.imports.lock().await;
    let _founding = asking.home.founding.lock().await;
    let parting = desk
        .look(move |coop| coop.partings.of(motion, &coop.motions, &coop.community()))
        .await??;
    let place = Place::of(asking, command.to_home.as_deref(), &parting.slug)?;
    if let Some(sister) = &parting.done {
        return finish(asking, (&desk, &place), (motion, &parting.slug), sister).await;
    }
    if place.is_taken() {
        return Err(Trouble::Usage(format!(
            "there is a co-op '{}' in that home already; choose another home with --to-home",
            parting.slug
        )));
    }
    about_one(&desk).await?;
    let members = order(&desk, &parting, &command.officers).await?;
    let attested_by = attesting(asking, &desk).await?;
    let plan = Plan {
        motion,
        members,
        attested_by,
        title: command.name.unwrap_or_else(|| parting.slug.clone()),
        slug: parting.slug.clone(),
    };
    place.begin()?;
    let copied = copy::copy(asking, &desk, &place, &plan).await?;
    let sister = compare::compare(&desk, &copied, (place.dir(), &asking.home.keys)).await?;
    part(asking, &desk, &plan, (&copied, sister)).await?;
    place.finish()?;
    settle(asking, &place, &parting.slug, copied.desk).await
}

/// Rows about two members cannot be parted: of one that binds who goes to who stays, neither co-op could ask both.
async fn about_one(desk: &Desk) -> Result<(), Trouble> {
    let of_two = |coop: &Coop| -> Vec<String> {
        let of_two = coop
            .charters
            .values()
            .filter(|charter| charter.rule.other.is_some());
        of_two.map(|charter| charter.rule.dataset.clone()).collect()
    };
    for dataset in desk.look(of_two).await? {
        if !desk.office.files(Some(&dataset)).await?.is_empty() {
            let message = format!(
                "rows of '{dataset}' are about two members each, and a co-op that has such rows does not part"
            );
            return Err(Refusal::new("split.two", message)
                .hint("its members vote the dataset down first (`fenwick motion table`), and its rows are deleted")
                .into());
        }
    }
    Ok(())
}

/// The officers who attest the parting, found to be enough before anything is copied.
async fn attesting(asking: &Asking, desk: &Desk) -> Result<Vec<MemberNo>, Trouble> {
    let by = asking.attesting(desk).await?;
    let named = by.clone();
    desk.look(move |coop| attests(&named, &coop.community()))
        .await??;
    Ok(by)
}

/// The officers of the new co-op first, then everybody else in order of numbers.
async fn order(desk: &Desk, parting: &Parting, named: &[String]) -> Result<Officered, Trouble> {
    let members = parting.members.clone();
    let mut officers: Vec<MemberNo> = Vec::new();
    for id in named {
        let officer = desk.member(id).await?;
        if !officers.contains(&officer) {
            officers.push(officer);
        }
    }
    if named.is_empty() {
        let of_class = members.clone();
        officers = desk
            .look(move |coop| {
                let holds = |member: &MemberNo| coop.duties.is_officer(*member);
                of_class.into_iter().filter(holds).collect()
            })
            .await?;
    }
    check_officers(desk, parting, &officers).await?;
    let rest = members.into_iter().filter(|member| !officers.contains(member));
    Ok(Officered {
        members: officers.iter().copied().chain(rest).collect(),
        officers: officers.len(),
    })
}

/// Whether the officers of the new co-op are of the class that parts, and enough of them.
async fn check_officers(desk: &Desk, parting: &Parting, officers: &[MemberNo]) -> Result<(), Trouble> {
    let (motion, needed) = desk
        .look(|coop| (coop.bylaws.motion, coop.bylaws.rule.attesting_officers))
        .await?;
    let refuse = |message: String| Refusal::new("split.officers", message).by(motion);
    let class = &parting.class;
    if let Some(stranger) = officers.iter().find(|officer| !parting.members.contains(officer)) {
        let message = format!(
            "member {stranger} is not of the class '{class}' that parts, and cannot be an officer of its co-op"
        );
        return Err(refuse(message).into());
    }
    if officers.len() < usize::try_from(needed).unwrap_or(usize::MAX) {
        let message = format!(
            "the co-op of the class '{class}' needs {needed} officers so that no one acts alone; there are {}",
            officers.len()
        );
        let hint = "name members of the class: repeat --officer ID for each";
        return Err(refuse(message).hint(hint).into());
    }
    Ok(())
}

/// Members in the order of their new numbers; so many of the first are officers.
pub struct Officered {
    members: Vec<MemberNo>,
    officers: usize,
}

/// The one act by which they part: their rows leave the manifest with it.
async fn part(
    asking: &Asking,
    desk: &Desk,
    plan: &Plan,
    (copied, sister): (&Copied, Sister),
) -> Result<(), Trouble> {
    let members: RoaringBitmap = plan.members.members.iter().map(|member| member.0).collect();
    let (writes, gone) = rows_without(desk, &members).await?;
    let act = Act {
        asker: asking.asker(desk, b"").await?,
        command: Command::Leaving(Leaving::Part {
            motion: plan.motion,
            size: copied.size,
            sister,
            attested_by: plan.attested_by.clone(),
        }),
        keep: Box::new(move |_| {
            Ok(Side {
                writes,
                ..Side::default()
            })
        }),
        reply: Box::new(|_, _| Value::Null),
    };
    let reading = desk.files.write().await;
    desk.office.act(act).await?;
    drop(reading);
    // What cannot be overwritten now is owed, and done at the latest at the next opening.
    wipe(desk, &gone).await;
    Ok(())
}

/// They have parted: what is left is that the new co-op answers.
async fn finish(
    asking: &Asking,
    (desk, place): (&Desk, &Place),
    (motion, slug): (MotionNo, &str),
    sister: &Sister,
) -> Done {
    if !place.dir().exists() {
        let message = format!(
            "by motion {motion} the members have parted, and their co-op '{slug}' is not in this home; give the same --to-home as before"
        );
        return Err(Trouble::failed("split.place", message));
    }
    let new = match asking.home.dir() == place.home() && !place.is_begun() {
        true => asking.home.desk(Some(slug)).await?,
        false => Arc::new(Desk::open(place.dir(), &asking.home.keys).await?),
    };
    let log_key = new.look(|coop| coop.founding.log_key.clone()).await?;
    if log_key != sister.log_key {
        let message = format!(
            "the co-op '{slug}' in that home is another one; look for the one whose log is {}",
            sister.log_key
        );
        return Err(Trouble::failed("split.place", message));
    }
    place.finish()?;
    wipe(desk, &Gone::default()).await;
    settle(asking, place, slug, new).await
}

/// Says what the new co-op is, and keeps it open where it is in this home.
async fn settle(asking: &Asking, place: &Place, slug: &str, new: Arc<Desk>) -> Done {
    let json = new
        .look(|coop| {
            let owed: u64 = coop.members.all().map(|(member, _)| coop.owed_minor(member)).sum();
            json!({
                "coop": coop.founding.slug, "title": coop.founding.title, "members": coop.members.count(),
                "officers": coop.duties.officers().collect::<Vec<_>>(), "owed_minor": owed,
                "currency": coop.founding.currency, "log_key": coop.founding.log_key,
                "motion": coop.founding.origin.as_ref().and_then(|origin| origin.parted.as_ref()).map(|parted| parted.motion),
            })
        })
        .await?;
    let text = format!(
        "The co-op has parted: {} members are in '{slug}' now, with their records, rows, original files, consents, points and balances under new numbers.\n\
         They are owed {} minor units of {}, which this co-op owes to theirs. Everything was compared, member by member, before they left.\n\
         Next: copy the key file of the new co-op to a safe place ({}), and vet its data users anew.",
        json["members"],
        json["owed_minor"],
        json["currency"].as_str().unwrap_or(""),
        asking.home.keys.path(place.dir()).display()
    );
    if asking.home.dir() == place.home() {
        asking.home.keep(slug, new).await;
    }
    Ok(Said::new(json, text))
}
