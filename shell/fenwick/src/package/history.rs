//! A member's history, found by living the journal through again: her entries, her receipts, the releases she was part of, the
//! rules that held.

use super::{Spoken, receipt};
use crate::desk::{Desk, reads};
use crate::said::Trouble;
use fenwick_coop::kernel::ids::{ConsentNo, MemberNo, QueryNo, ReleaseNo};
use fenwick_coop::path::consent::{Answer, Event as Consent, Scope};
use fenwick_coop::path::release::Event as Release;
use fenwick_coop::{Coop, Entry, Event};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the journal tells of one member.
#[derive(Default)]
pub struct History {
    member: MemberNo,
    joined: bool,
    /// The leaves of the log.
    pub leaves: Vec<[u8; 32]>,
    /// Entries about her.
    pub own: Vec<Entry>,
    /// Her receipts by the entry's number.
    pub receipts: BTreeMap<u64, Value>,
    /// What she spoke about, by the entry's number.
    pub scopes: BTreeMap<u64, Scope>,
    /// Releases that her rows were part of, with the entry that says so.
    pub releases: BTreeMap<ReleaseNo, Entry>,
    /// Charters and bylaws that held while she was a member, by the name of their file.
    pub rules: BTreeMap<String, Value>,
    answers: Answers,
    queries: BTreeSet<QueryNo>,
    released: Vec<(ReleaseNo, QueryNo, Entry)>,
}

/// Which terms a member's answers were about.
#[derive(Default)]
struct Answers(BTreeMap<ConsentNo, u32>);

impl Answers {
    /// What she said, by an entry about her.
    fn hear(&mut self, event: &Consent) -> Option<Spoken<'static>> {
        let (terms, status) = match event {
            Consent::Given {
                consent,
                terms,
                answer,
                confirmed,
                ..
            } => {
                self.0.insert(*consent, *terms);
                (*terms, status(*answer, *confirmed))
            }
            Consent::Confirmed { consent, .. } => (*self.0.get(consent)?, "ConsentGiven"),
            // What she said herself stands last, behind what that ended.
            Consent::Withdrawn { terms, .. } => (*terms.last()?, "ConsentWithdrawn"),
            Consent::Worded { .. } | Consent::Chartered { .. } => return None,
        };
        Some(Spoken { terms, status })
    }
}

/// One time that a member said something about uses of her data.
pub struct Heard {
    /// The entry of the log that says so.
    pub entry: Entry,
    /// About what.
    pub scope: Scope,
    /// What it is called in the terms of the field.
    pub status: &'static str,
}

/// All that a member said about uses of her data, the latest first, by her own entries alone.
pub async fn heard(desk: &Desk, member: MemberNo) -> Result<Vec<Heard>, Trouble> {
    let seqs = desk.reach.now().consents_of(member);
    let (mut answers, mut said) = (Answers::default(), Vec::new());
    for seq in seqs {
        let entry = desk.entry(seq).await?;
        if let Event::Consent(event) = &entry.event {
            said.extend(answers.hear(event).map(|spoken| (entry, spoken)));
        }
    }
    let heard = move |coop: &Coop| {
        let one = |(entry, spoken): (Entry, Spoken<'static>)| {
            let scope = coop.consents.scope(spoken.terms)?.clone();
            let status = spoken.status;
            Some(Heard { entry, scope, status })
        };
        said.into_iter().rev().filter_map(one).collect()
    };
    desk.look(heard).await
}

/// Reads a member's history. It lives the whole journal through again: for one at a time.
pub async fn history(desk: &Desk, member: MemberNo) -> Result<History, Trouble> {
    let _alone = desk.reliving.lock().await;
    let mut history = History {
        member,
        ..History::default()
    };
    history.leaves = desk.relive(|coop, entry| history.take(coop, entry)).await?;
    let released = std::mem::take(&mut history.released);
    let hers = released
        .into_iter()
        .filter(|(_, query, _)| history.queries.contains(query));
    history.releases = hers.map(|(release, _, entry)| (release, entry)).collect();
    Ok(history)
}

impl History {
    fn take(&mut self, coop: &Coop, entry: &Entry) {
        let about_her = entry.subject() == Some(self.member);
        if about_her {
            self.own.push(entry.clone());
            self.hear(coop, entry);
        }
        let begins = about_her && !self.joined;
        self.joined |= about_her;
        if begins || self.joined && matches!(entry.event, Event::Motion(_)) {
            self.keep_rules(coop);
        }
        let read = reads(coop, entry).filter(|(_, read)| read.contains(self.member.0));
        self.queries.extend(read.map(|(query, _)| query));
        if let Event::Release(Release::Released { release, query, .. }) = &entry.event {
            self.released.push((*release, *query, entry.clone()));
        }
    }

    /// A receipt for whatever she said.
    fn hear(&mut self, coop: &Coop, entry: &Entry) {
        let Event::Consent(event) = &entry.event else {
            return;
        };
        let Some(said) = self.answers.hear(event) else {
            return;
        };
        let scope = coop.consents.scope(said.terms);
        self.scopes.extend(scope.map(|scope| (entry.seq, scope.clone())));
        let receipt = receipt(coop, self.member, said, entry);
        self.receipts.extend(receipt.map(|receipt| (entry.seq, receipt)));
    }

    fn keep_rules(&mut self, coop: &Coop) {
        for (dataset, charter) in &coop.charters {
            let name = format!("rules/charter-{dataset}-motion-{}.json", charter.motion);
            self.rules.entry(name).or_insert_with(|| json!(charter.rule));
        }
        let name = format!("rules/bylaws-motion-{}.json", coop.bylaws.motion);
        self.rules.entry(name).or_insert_with(|| json!(coop.bylaws.rule));
    }
}

/// What an answer is called in the terms of the field.
pub fn status(answer: Answer, confirmed: bool) -> &'static str {
    match (answer, confirmed) {
        (Answer::No, _) => "ConsentRefused",
        (Answer::Yes, true) => "ConsentGiven",
        (Answer::Yes, false) => "ConsentRequested",
    }
}
