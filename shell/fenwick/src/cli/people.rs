//! The register: names are sealed before they reach the disk, and shown only here.

mod correct;
mod listed;
mod shown;

use super::args::{Kind as KindArg, Member};
use super::ask::Asking;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::membership::{self, Kind};
use fenwick_coop::{Command, Entry, Event, Newcomer};
use fenwick_intake::Roster;
use fenwick_office::journal::{PersonRow, Write};
use fenwick_office::keyring::{Keyring, KeyringError, Sealed, Secret, random};
use fenwick_office::{Act, Asker, Keep, Side};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The private record of a member.
#[derive(Serialize, Deserialize)]
pub struct Record {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// How she is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    salt: Hash,
}

fn fresh_salt() -> Result<Hash, Trouble> {
    let salt = random().map_err(|error| Trouble::failed("keyring", error))?;
    Ok(Hash(salt))
}

/// Somebody about to be admitted.
pub struct Person {
    record: Record,
    key: Secret,
}

impl Person {
    pub fn new(name: &str, external_id: Option<&str>) -> Result<Self, Trouble> {
        let key = Secret::fresh().map_err(|error| Trouble::failed("keyring", error))?;
        if name.trim().is_empty() {
            return Err(Trouble::Usage("a member needs a name".to_owned()));
        }
        Ok(Self {
            record: Record {
                name: name.trim().to_owned(),
                external_id: external_id.map(str::to_owned),
                contact: None,
                salt: fresh_salt()?,
            },
            key,
        })
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.record).unwrap_or_default()
    }

    fn commitment(&self) -> Hash {
        Hash::salted("fenwick/person/v1", &self.record.salt.0, &self.bytes())
    }

    fn row(&self, member: u32, keyring: &Keyring) -> Result<PersonRow, KeyringError> {
        Ok(PersonRow {
            member,
            key: keyring.wrap(&self.key)?,
            record: self.key.seal(Sealed::Record, &self.bytes())?,
            lookup: self.record.external_id.as_ref().map(|id| keyring.lookup(id)),
        })
    }
}

/// People as the rules see them: kind, class and a salted digest.
pub fn newcomers(persons: &[Person], kind: Kind, class: Option<&str>) -> Vec<Newcomer> {
    let newcomer = |person: &Person| Newcomer {
        kind,
        class: class.map(str::to_owned),
        commitment: person.commitment(),
    };
    persons.iter().map(newcomer).collect()
}

/// Keeps the sealed records of admitted people under the numbers they were given.
pub fn keep_persons(desk: &Desk, persons: Vec<Person>) -> Keep {
    let keyring = desk.office.keyring_shared();
    Box::new(move |entries| {
        let mut side = Side::default();
        for (member, person) in admitted(entries).zip(persons) {
            side.writes
                .push(Write::PutPerson(person.row(member.0, &keyring)?));
            side.keys.push((member.0, person.key));
        }
        Ok(side)
    })
}

/// Keeps these beside what else is kept.
pub fn keep_with(keep: Keep, writes: Vec<Write>) -> Keep {
    Box::new(move |entries| {
        let mut side = keep(entries)?;
        side.writes.extend(writes);
        Ok(side)
    })
}

fn admitted(entries: &[Entry]) -> impl Iterator<Item = MemberNo> {
    entries.iter().filter_map(|entry| match &entry.event {
        Event::Membership(membership::Event::Admitted { member, .. }) => Some(*member),
        _ => None,
    })
}

/// Opens the private records of members, all when none are named.
pub async fn records(desk: &Desk, members: Option<Vec<u32>>) -> Result<BTreeMap<u32, Record>, Trouble> {
    let mut records = BTreeMap::new();
    for row in desk.office.persons(members).await? {
        let sealed = desk
            .office
            .keyring()
            .unwrap(&row.key)
            .and_then(|key| key.open(Sealed::Record, &row.record));
        let bytes = sealed.map_err(|error| Trouble::failed("keyring", error))?;
        let record =
            serde_json::from_slice(&bytes).map_err(|error| Trouble::failed("member.record", error))?;
        records.insert(row.member, record);
    }
    Ok(records)
}

/// The name and the external id of a member.
pub async fn record_of(desk: &Desk, member: MemberNo) -> Result<Value, Trouble> {
    let record = records(desk, Some(vec![member.0])).await?.remove(&member.0);
    Ok(record.map_or(
        Value::Null,
        |record| json!({ "name": record.name, "external_id": record.external_id }),
    ))
}

impl From<KindArg> for Kind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Person => Kind::Person,
            KindArg::Organisation => Kind::Organisation,
        }
    }
}

/// The commands about members.
pub async fn member(asking: &Asking, command: Member) -> Done {
    match command {
        Member::Add {
            name,
            kind,
            class,
            external_id,
        } => {
            let person = Person::new(&name, external_id.as_deref())?;
            add(asking, person, kind.into(), class).await
        }
        Member::Import {
            file,
            id_column,
            name_column,
            kind,
            class,
        } => {
            import(
                asking,
                &file,
                (&id_column, name_column.as_deref()),
                (kind.into(), class),
            )
            .await
        }
        Member::List { find, from, most } => listed::list(asking, find.as_deref(), (from, most)).await,
        Member::Show { id } => shown::show(asking, &id).await,
        Member::Heads { id, heads } => size(asking, &id, heads).await,
        Member::Correct {
            id,
            name,
            external_id,
            contact,
        } => {
            let wanted = correct::Wanted {
                name,
                external_id,
                contact,
            };
            correct::correct(asking, &id, wanted).await
        }
        Member::Leave { id } => super::leaving::leave(asking, &id).await,
        Member::Export { id, out, kept } => super::takeout::export(asking, &id, &out, &kept).await,
        Member::Arrive(command) => super::arrive::arrive(asking, command).await,
        Member::Check { .. } => Err(Trouble::Usage("this command needs no home".to_owned())),
        Member::Erase { id } => super::contribute::erase(asking, &id).await,
        Member::Expel { id, reasons } => super::leaving::expel(asking, &id, &reasons).await,
        Member::Appeal { id } => super::leaving::appeal(asking, &id).await,
    }
}

/// People to be admitted in one act, and what is answered beside their numbers.
struct Entering {
    persons: Vec<Person>,
    kind: Kind,
    class: Option<String>,
    beside: Value,
}

async fn admit(desk: &Desk, asker: Asker, entering: Entering) -> Result<Value, Trouble> {
    let Entering {
        persons,
        kind,
        class,
        beside,
    } = entering;
    let act = Act {
        asker,
        command: Command::Admit(newcomers(&persons, kind, class.as_deref())),
        keep: keep_persons(desk, persons),
        reply: Box::new(move |_, entries| {
            let mut answer = beside;
            answer["members"] = json!(admitted(entries).collect::<Vec<_>>());
            answer
        }),
    };
    Ok(desk.office.act(act).await?)
}

async fn add(asking: &Asking, person: Person, kind: Kind, class: Option<String>) -> Done {
    let desk = asking.desk().await?;
    let asker = asking.asker(&desk, b"").await?;
    // Twins wait for each other here, so that the second is seen as a repeat and not as a second member.
    let _entering = desk.register.lock().await;
    let json = match desk.office.repeated(&asker).await? {
        Some(outcome) => outcome,
        None => {
            let lookup = person
                .record
                .external_id
                .as_ref()
                .map(|id| desk.office.keyring().lookup(id));
            let known = desk.office.lookups(Some(lookup.into_iter().collect())).await?;
            if let Some((_, member)) = known.first() {
                let message = format!("member {member} already has this external id");
                let refusal = Refusal::new("membership.twice", message);
                return desk.prepared(&asker, Err(refusal.into())).await;
            }
            let entering = Entering {
                persons: vec![person],
                kind,
                class,
                beside: json!({}),
            };
            admit(&desk, asker, entering).await?
        }
    };
    let member = json["members"].get(0).cloned().unwrap_or_default();
    Ok(Said::new(
        json!({ "member": member }),
        format!("Member {member} is admitted."),
    ))
}

async fn import(
    asking: &Asking,
    file: &Path,
    columns: (&str, Option<&str>),
    kind: (Kind, Option<String>),
) -> Done {
    let desk = asking.desk().await?;
    let asker = asking.asker(&desk, &asking.digest(file).0).await?;
    let _entering = desk.register.lock().await;
    if let Some(outcome) = desk.office.repeated(&asker).await? {
        return Ok(imported(outcome));
    }
    let roster = Roster::open(&asking.path(file), columns.0, columns.1)
        .map_err(|error| Trouble::failed(error.code(), error))?;
    let known = desk
        .office
        .lookups(None)
        .await?
        .into_iter()
        .map(|(lookup, _)| lookup)
        .collect::<BTreeSet<[u8; 32]>>();
    let (mut persons, mut rejected, mut already) = (Vec::new(), Vec::new(), 0u64);
    for line in roster {
        match line.map_err(|error| Trouble::failed(error.code(), error))? {
            Ok(line) if known.contains(&desk.office.keyring().lookup(&line.external_id)) => already += 1,
            Ok(line) => persons.push(Person::new(&line.name, Some(&line.external_id))?),
            Err(bad) => rejected.push(json!({ "row": bad.line, "reason": bad.reason })),
        }
    }
    let beside = json!({ "added": persons.len(), "already": already, "rejected": rejected });
    let entering = Entering {
        persons,
        kind: kind.0,
        class: kind.1,
        beside,
    };
    Ok(imported(admit(&desk, asker, entering).await?))
}

/// The answer to an import of a roster; the numbers given are in the register.
fn imported(outcome: Value) -> Said {
    let json =
        json!({ "added": outcome["added"], "already": outcome["already"], "rejected": outcome["rejected"] });
    let text = format!(
        "{} members are admitted, {} were members already, {} lines could not be read.",
        json["added"],
        json["already"],
        json["rejected"].as_array().map_or(0, Vec::len)
    );
    Said::new(json, text)
}

async fn size(asking: &Asking, id: &str, heads: u32) -> Done {
    let desk = asking.desk().await?;
    let member = desk.member(id).await?;
    let attested_by = asking.attesting(&desk).await?;
    let reply = move |_: &_, _: &[_]| json!({ "member": member, "heads": heads });
    let json = asking
        .act(&desk, Command::Size(member, heads, attested_by), reply)
        .await?;
    Ok(Said::new(
        json,
        format!("Member {member} stands for {heads} heads."),
    ))
}
