//! Making the new co-op: founded under the rules of the old one, then everything arrives in one act.

use super::Officered;
use super::originals::{self, Carry};
use super::place::Place;
use super::rows::{self, Prints};
use crate::cli::ask::Asking;
use crate::cli::people::{Person, keep_persons, keep_with, newcomers, records};
use crate::desk::{Desk, log_name};
use crate::originals::key_of;
use crate::said::Trouble;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::{Arriving, Carried, Command, Coop, Founding, Newcomer, Origin, Parted};
use fenwick_merkle::root_of;
use fenwick_office::journal::Write;
use fenwick_office::keyring::Secret;
use fenwick_office::{Act, Asker, Keep};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is to be made.
pub struct Plan {
    pub motion: MotionNo,
    pub members: Officered,
    /// The officers of the old co-op who attest it.
    pub attested_by: Vec<MemberNo>,
    pub title: String,
    pub slug: String,
}

/// The new co-op, and what it was copied from.
pub struct Copied {
    pub desk: Arc<Desk>,
    /// How many events the old co-op had then.
    pub size: u64,
    /// The old numbers in the order of the new ones.
    pub members: Vec<fenwick_coop::kernel::ids::MemberNo>,
    /// The rows as they were read in the old co-op.
    pub prints: Prints,
}

/// The old co-op at one moment.
struct Moment {
    carried: Carried,
    founding: Founding,
    at: Time,
    size: u64,
}

impl Moment {
    fn of(coop: &Coop, plan: (MotionNo, &[fenwick_coop::kernel::ids::MemberNo])) -> Self {
        let (motion, members) = plan;
        let charters = coop.charters.values();
        let parted = Parted {
            motion,
            size: coop.size,
            root: Hash([0; 32]),
        };
        Self {
            carried: coop.carry(members),
            founding: Founding {
                bylaws: coop.bylaws.rule.clone(),
                charters: charters.map(|charter| charter.rule.clone()).collect(),
                origin: Some(Origin {
                    log_key: coop.founding.log_key.clone(),
                    template: None,
                    parted: Some(parted),
                }),
                ..coop.founding.clone()
            },
            at: coop.last_at,
            size: coop.size,
        }
    }
}

/// Makes the new co-op in its folder. Nothing in the old one changes.
pub async fn copy(asking: &Asking, old: &Desk, place: &Place, plan: &Plan) -> Result<Copied, Trouble> {
    let (motion, members) = (plan.motion, plan.members.members.clone());
    let mut moment = old.look(move |coop| Moment::of(coop, (motion, &members))).await?;
    let new =
        Arc::new(Desk::create(place.dir(), Some(old.office.keyring().rows()), &asking.home.keys).await?);
    settle_founding(old, &new, plan, &mut moment).await?;
    let persons = persons(old, &moment.carried).await?;
    let (found, arrive) = (persons.founders(plan.members.officers), persons.commitments());
    let now = match moment.founding.test_clock {
        true => Some(asking.now()?.unwrap_or(moment.at).max(moment.at)),
        false => None,
    };
    let (first, rest) = persons.parted_at(plan.members.officers);
    let mappings = texts(old, &new, moment.founding.mappings.clone()).await?;
    let founding = Command::Found {
        founding: Box::new(moment.founding),
        officers: found,
    };
    act(
        &new,
        now,
        founding,
        keep_with(keep_persons(&new, first), mappings),
    )
    .await?;
    let users = moment.carried.users.iter().map(|user| user.commitment);
    let texts = texts(old, &new, users).await?;
    let carried = rows::carry(old, &new, &moment.carried).await?;
    let originals = originals::carry(old, &new, &moment.carried).await?;
    let mut keys = BTreeMap::new();
    for member in originals.members() {
        // Officers are in it since its founding; the others get their keys as they arrive.
        keys.extend(key_of(&new, member).await?.map(|key| (member, key)));
    }
    let arriving = Arriving {
        carried: moment.carried,
        commitments: arrive,
        files: carried.digests,
    };
    let files = Write::AddFiles(carried.files);
    let keep = keep_with(keep_persons(&new, rest), [texts, vec![files]].concat());
    let keep = keep_also(keep, originals, keys);
    act(&new, now, Command::Arrive(Box::new(arriving)), keep).await?;
    Ok(Copied {
        desk: new,
        size: moment.size,
        members: plan.members.members.clone(),
        prints: carried.prints,
    })
}

/// The name, the log and the origin of the new co-op.
async fn settle_founding(old: &Desk, new: &Desk, plan: &Plan, moment: &mut Moment) -> Result<(), Trouble> {
    let key = new
        .office
        .keyring()
        .log_key(&log_name(&plan.slug))
        .map_err(|error| Trouble::failed("keyring", error))?;
    let leaves = old.office.leaves().await?;
    let size = usize::try_from(moment.size).unwrap_or(usize::MAX);
    let root = Hash(root_of(leaves.get(..size).unwrap_or(&leaves)));
    let founding = &mut moment.founding;
    founding.slug.clone_from(&plan.slug);
    founding.title.clone_from(&plan.title);
    founding.log_key = key.verifier().to_string();
    let parted = founding.origin.as_mut().and_then(|origin| origin.parted.as_mut());
    if let Some(parted) = parted {
        parted.root = root;
    }
    Ok(())
}

/// Members as they are entered anew, under fresh keys and salts.
struct Persons(Vec<(Person, Newcomer)>);

async fn persons(old: &Desk, carried: &Carried) -> Result<Persons, Trouble> {
    let numbers = carried.members.iter().map(|passenger| passenger.from.0);
    let mut known = records(old, Some(numbers.collect())).await?;
    let mut persons = Vec::new();
    for passenger in &carried.members {
        let missing = || {
            Trouble::failed(
                "member.record",
                format!("the record of member {} is missing", passenger.from),
            )
        };
        let record = known.remove(&passenger.from.0).ok_or_else(missing)?;
        let person = Person::new(&record.name, record.external_id.as_deref())?;
        let standing = &passenger.standing;
        let mut newcomer = newcomers(
            std::slice::from_ref(&person),
            standing.kind,
            standing.class.as_deref(),
        );
        persons.extend(newcomer.pop().map(|newcomer| (person, newcomer)));
    }
    Ok(Persons(persons))
}

impl Persons {
    fn founders(&self, officers: usize) -> Vec<Newcomer> {
        let newcomer = |(_, newcomer): &(Person, Newcomer)| Newcomer {
            kind: newcomer.kind,
            class: newcomer.class.clone(),
            commitment: newcomer.commitment,
        };
        self.0.iter().take(officers).map(newcomer).collect()
    }

    fn commitments(&self) -> Vec<Hash> {
        self.0.iter().map(|(_, newcomer)| newcomer.commitment).collect()
    }

    fn parted_at(self, officers: usize) -> (Vec<Person>, Vec<Person>) {
        let mut persons: Vec<Person> = self.0.into_iter().map(|(person, _)| person).collect();
        let rest = persons.split_off(officers.min(persons.len()));
        (persons, rest)
    }
}

/// Texts of the old co-op, such as the names of data users of whom consents speak, for the new one to keep.
async fn texts(
    old: &Desk,
    new: &Desk,
    digests: impl IntoIterator<Item = Hash>,
) -> Result<Vec<Write>, Trouble> {
    let mut texts = Vec::new();
    for digest in digests {
        texts.push(old.office.text_for(digest, new.office.keyring()).await?);
    }
    Ok(texts)
}

fn keep_also(persons: Keep, originals: Carry, mut keys: BTreeMap<u32, Secret>) -> Keep {
    Box::new(move |entries| {
        let mut side = persons(entries)?;
        keys.extend(side.keys.iter().map(|(member, key)| (*member, key.clone())));
        side.writes.push(originals.listed(&keys)?);
        Ok(side)
    })
}

async fn act(new: &Desk, now: Option<Time>, command: Command, keep: Keep) -> Result<(), Trouble> {
    let act = Act {
        asker: Asker {
            actor: Actor::Operator,
            now,
            request: None,
            body: Hash::of(b"parting"),
        },
        command,
        keep,
        reply: Box::new(|_, _| Value::Null),
    };
    new.office.act(act).await?;
    Ok(())
}
