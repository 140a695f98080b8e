//! A co-op on a store of its own, with nothing but its founding; and the tellers of a ballot.

use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MotionNo;
use fenwick_coop::people::membership::{Event as Membership, Kind};
use fenwick_coop::{Command, Event, FORMAT, Founding, Newcomer};
use fenwick_office::ballot_box::Cast;
use fenwick_office::journal::{PersonRow, Write};
use fenwick_office::keyring::{Keyring, Secret};
use fenwick_office::{Act, Asker, Office, Side};
use fenwick_teller::{Ballot, Paper, Sheet, TellerKey};
use fenwick_vault::SqliteJournal;
use serde_json::Value;
use std::path::Path;

/// The motion that is voted on.
pub const MOTION: MotionNo = MotionNo(7);

/// Two tellers and the sheet of their ballot.
pub fn tellers() -> ([TellerKey; 2], Sheet) {
    let tellers = [(); 2].map(|()| TellerKey::generate().unwrap());
    let ballot = Ballot {
        coop: "fenwick/test".to_owned(),
        motion: MOTION,
        matter: Hash::of(b"a charter"),
        candidates: 0,
    };
    let sheet = Sheet::new(ballot, tellers.each_ref().map(|key| key.public().unwrap())).unwrap();
    (tellers, sheet)
}

/// A paper as it goes into the box.
pub fn cast(paper: &Paper) -> Cast {
    Cast {
        motion: MOTION,
        voice: paper.voice(),
        paper: paper.bytes().to_vec(),
        now: None,
        may: Box::new(|_, _| Ok(())),
    }
}

/// The co-op's keys.
pub fn keyring() -> Keyring {
    Keyring::of(&Secret::from_bytes([7; 32]))
}

/// Opens the co-op of this folder.
pub async fn opened(folder: &Path) -> Office {
    let journal = SqliteJournal::open(&folder.join("journal.db")).await.unwrap();
    Office::open(journal, keyring()).await.unwrap()
}

/// Founds the co-op of this folder.
pub async fn founded(folder: &Path) -> Office {
    let office = opened(folder).await;
    let asker = Asker {
        actor: Actor::Operator,
        now: None,
        request: None,
        body: Hash::of(b"found"),
    };
    let newcomer = || Newcomer {
        kind: Kind::Person,
        class: None,
        commitment: Hash([1; 32]),
    };
    let command = Command::Found {
        founding: Box::new(founding()),
        officers: vec![newcomer(), newcomer()],
    };
    let keep = |entries: &[fenwick_coop::Entry]| {
        let mut side = Side::default();
        for entry in entries {
            if let Event::Membership(Membership::Admitted { member, .. }) = &entry.event {
                let key = Secret::fresh()?;
                side.writes.push(Write::PutPerson(PersonRow {
                    member: member.0,
                    key: keyring().wrap(&key)?,
                    record: Vec::new(),
                    lookup: None,
                }));
                side.keys.push((member.0, key));
            }
        }
        Ok(side)
    };
    let act = Act {
        asker,
        command,
        keep: Box::new(keep),
        reply: Box::new(|_, _| Value::Null),
    };
    office.act(act).await.unwrap();
    office
}

fn founding() -> Founding {
    let text = include_str!("../../../../templates/drivers/template.toml");
    let template: Value = toml::from_str(text).unwrap();
    Founding {
        format: FORMAT,
        slug: "test".to_owned(),
        title: "Test".to_owned(),
        template: "drivers".to_owned(),
        currency: "EUR".parse().unwrap(),
        test_clock: true,
        log_key: keyring().log_key("fenwick/test").unwrap().verifier().to_string(),
        bylaws: serde_json::from_value(template["bylaws"].clone()).unwrap(),
        charters: Vec::new(),
        origin: None,
        mappings: Vec::new(),
    }
}
