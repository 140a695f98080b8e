//! The one writer of a co-op: decides acts in order on a private state, commits them in groups, answers after the disk has them.

mod casts;
mod enter;
mod told;

use crate::act::{Act, Asker, Outcome};
use crate::ballot_box::{Boxes, Cast};
use crate::error::{Failure, OfficeError};
use crate::fetch::Fetch;
use crate::journal::{ActKey, ActRecord, Commit, Journal, JournalError};
use crate::keyring::{Keyring, random};
use crate::load::{Loaded, Witness, load, nobody};
use crate::scribe::Scribe;
use casts::CastAsked;
use fenwick_coop::kernel::facts::{Actor, Facts};
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::contribution::Credits;
use fenwick_coop::{Command, Coop, Entry, decide, decided, noted};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, oneshot};
use told::{Waiting, refuse_all, tell_all, told_before};

/// Acts that wait are committed together, up to this many.
const GROUP_MAX: usize = 256;

/// What the writer is asked, in the order of its queue.
pub enum Item {
    /// Do something.
    Act(Box<Act>, oneshot::Sender<Result<Value, Failure>>),
    /// Put a paper into a ballot box.
    Cast(Box<Cast>, oneshot::Sender<Result<Value, Failure>>),
    /// Remember what somebody was told without an act.
    Remember(Asker, Outcome, oneshot::Sender<Result<Value, Failure>>),
    /// Look at the committed state.
    Look(Box<dyn FnOnce(&Coop) + Send>),
    /// Look into the store.
    Fetch(Fetch),
}

/// An act, and who waits for it.
type Asked = (Box<Act>, oneshot::Sender<Result<Value, Failure>>);

/// What the rules answer: entries, with what an import credits members with after them, or a refusal with what stands in the log of it.
type Ruled = Result<(Vec<Entry>, Option<Credits>), (Refusal, Vec<Entry>)>;

/// The writer of one co-op.
pub struct Writer<J> {
    journal: J,
    keyring: Arc<Keyring>,
    coop: Option<Coop>,
    witness: Witness,
    scribe: Scribe,
    boxes: Boxes,
    stopped: bool,
    commits: Arc<AtomicU64>,
}

/// A group of acts on its way to the disk.
#[derive(Default)]
struct Group {
    commit: Commit,
    outcomes: HashMap<ActKey, (Hash, Outcome)>,
    waiting: Vec<Waiting>,
    /// Whether the store took entries of it already.
    staged: bool,
    /// Whether an act broke off half-way: then nothing of the group may be stored.
    broken: bool,
}

impl<J: Journal> Writer<J> {
    /// A writer on a store: it first reads what is there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(mut journal: J, keyring: Arc<Keyring>, witness: Witness) -> Result<Self, OfficeError> {
        let (Loaded { coop, frontier }, witness) = load(&mut journal, witness).await?;
        Ok(Self {
            scribe: Scribe::at(Arc::clone(&keyring), frontier),
            journal,
            keyring,
            coop,
            witness,
            boxes: Boxes::default(),
            stopped: false,
            commits: Arc::default(),
        })
    }

    /// Works through the queue until nobody can ask any more.
    pub async fn run(mut self, mut queue: mpsc::Receiver<Item>) {
        let mut next = queue.recv().await;
        while let Some(item) = next.take() {
            match item {
                Item::Look(look) => {
                    if let Some(coop) = &self.coop {
                        look(coop);
                    }
                }
                Item::Remember(asker, outcome, waiting) => {
                    drop(waiting.send(self.remember(&asker, outcome).await));
                }
                Item::Fetch(fetch) => {
                    if let Fetch::Keep(writes, _) = &fetch {
                        self.boxes.forget(writes);
                    }
                    fetch.answer(&mut self.journal).await;
                }
                Item::Act(act, waiting) => {
                    next = self.together(vec![(act, waiting)], Vec::new(), &mut queue).await;
                }
                Item::Cast(cast, waiting) => {
                    next = self.together(Vec::new(), vec![(cast, waiting)], &mut queue).await;
                }
            }
            if self.stopped {
                break;
            }
            if next.is_none() {
                next = queue.recv().await;
            }
        }
    }

    /// Takes along the acts and papers that wait behind, does them, and gives back what came after them. Papers go first, in
    /// a commit of their own: nobody who cast them or asked for an act knew of the others.
    async fn together(
        &mut self,
        mut acts: Vec<Asked>,
        mut casts: Vec<CastAsked>,
        queue: &mut mpsc::Receiver<Item>,
    ) -> Option<Item> {
        let mut next = None;
        while next.is_none() && acts.len() + casts.len() < GROUP_MAX {
            match queue.try_recv() {
                Ok(Item::Act(act, waiting)) => acts.push((act, waiting)),
                Ok(Item::Cast(cast, waiting)) => casts.push((cast, waiting)),
                Ok(other) => next = Some(other),
                Err(_) => break,
            }
        }
        if !casts.is_empty() {
            self.casts(casts).await;
        }
        if !acts.is_empty() {
            self.group(acts).await;
        }
        next
    }

    async fn group(&mut self, acts: Vec<Asked>) {
        let mut group = Group::default();
        let keys: Vec<ActKey> = acts
            .iter()
            .filter_map(|(act, _)| act.asker.key(&self.keyring))
            .collect();
        let recalled = match self.recall(&keys).await {
            Ok(recalled) => recalled,
            Err(error) => return refuse_all(acts, &error),
        };
        group.outcomes = recalled;
        for (act, waiting) in acts {
            let outcome = self.act(*act, &mut group).await;
            group.waiting.push((waiting, outcome));
        }
        match self.store(&mut group).await {
            Ok(()) => {
                self.scribe.stored();
                self.boxes.forget(&group.commit.writes);
                for (waiting, answer) in group.waiting {
                    drop(waiting.send(answer));
                }
            }
            Err(error) => {
                tracing::error!(journal.error = %error, "a group of acts was not stored");
                self.boxes.clear();
                drop(self.journal.unstage().await);
                self.reload().await;
                tell_all(group.waiting, error);
            }
        }
    }

    async fn store(&mut self, group: &mut Group) -> Result<(), JournalError> {
        let placed = self.placed().await;
        let (false, Ok(placed)) = (group.broken, placed) else {
            return Err(JournalError::Order("an act broke off half-way".to_owned()));
        };
        group.commit.writes.extend(placed);
        if group.commit == Commit::default() && !group.staged {
            return Ok(());
        }
        self.journal.append(&group.commit).await?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Counts the groups that were made durable.
    pub fn commits(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.commits)
    }

    /// Decides one act and adds it to the group; the answer is given only when the group is stored.
    async fn act(&mut self, act: Act, group: &mut Group) -> Result<Value, Failure> {
        let Act {
            asker,
            command,
            keep,
            reply,
        } = act;
        let key = asker.key(&self.keyring);
        if let Some(key) = &key
            && let Some(known) = group.outcomes.get(key)
        {
            return told_before(&asker, known.clone());
        }
        let now = self.time_of(asker.now)?;
        self.tick(now, group).await?;
        let decided = self.decide(&asker, command, now)?;
        let outcome = match decided {
            Err((refusal, noted)) => {
                self.carry_out(&noted, group).await?;
                Outcome::Refused(refusal)
            }
            Ok((entries, credits)) => {
                let side = keep(&entries)?;
                if let Some(cast) = side.cast {
                    self.take(cast).await?;
                }
                self.scribe.learn(side.keys);
                self.carry_out(&entries, group).await?;
                if let (Some(credits), Some(recorded)) = (credits, entries.last()) {
                    self.credit(credits, recorded, group).await?;
                }
                group.commit.writes.extend(side.writes);
                Outcome::Done(
                    self.coop
                        .as_ref()
                        .map_or(Value::Null, |coop| reply(coop, &entries)),
                )
            }
        };
        if let Some(key) = key {
            let sealed = outcome.seal(&self.keyring)?;
            group.commit.acts.push(ActRecord {
                key: key.clone(),
                body: asker.body,
                outcome: sealed,
            });
            group.outcomes.insert(key, (asker.body, outcome.clone()));
        }
        outcome.into_result()
    }

    /// Remembers an outcome under the asker's request id, if she gave one; an earlier one under it stands.
    async fn remember(&mut self, asker: &Asker, outcome: Outcome) -> Result<Value, Failure> {
        if let Some(key) = asker.key(&self.keyring) {
            if let Some(known) = self.recall(std::slice::from_ref(&key)).await?.remove(&key) {
                return told_before(asker, known);
            }
            let record = ActRecord {
                key,
                body: asker.body,
                outcome: outcome.seal(&self.keyring)?,
            };
            let commit = Commit {
                acts: vec![record],
                ..Commit::default()
            };
            self.journal.append(&commit).await?;
        }
        outcome.into_result()
    }

    /// Decides a command; the inner result is the rules' answer. What stands in the log of a refused act comes with the refusal.
    fn decide(&self, asker: &Asker, command: Command, now: Time) -> Result<Ruled, OfficeError> {
        let entropy = random()?;
        let facts = Facts {
            now,
            actor: asker.actor,
            entropy,
        };
        let made: String = entropy.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let request = asker.key(&self.keyring).map_or(made, |key| key.request);
        let coop = self.coop.as_ref();
        let noted = coop.and_then(|coop| noted(coop, &command, &facts));
        let entered = |events| self.envelopes(events, now, asker.actor, &request);
        Ok(decided(coop, command, &facts)
            .map(|decided| (entered(decided.events), decided.credits))
            .map_err(|refusal| (refusal, entered(noted.into_iter().collect()))))
    }

    /// Dates act by themselves: whatever has fallen due happens before anything else.
    async fn tick(&mut self, now: Time, group: &mut Group) -> Result<(), OfficeError> {
        while let Some(coop) = &self.coop {
            let facts = Facts {
                now,
                actor: Actor::Calendar,
                entropy: [0; 32],
            };
            let due = decide(Some(coop), Command::Tick, &facts).unwrap_or_default();
            if due.is_empty() {
                break;
            }
            let entries = self.envelopes(due, now, Actor::Calendar, "calendar");
            self.carry_out(&entries, group).await?;
        }
        Ok(())
    }

    /// Logged time: never before the last event; set by hand only for a test clock.
    fn time_of(&self, now: Option<Time>) -> Result<Time, OfficeError> {
        let Some(coop) = &self.coop else {
            return Ok(now.unwrap_or_else(wall_clock));
        };
        match (now, coop.founding.test_clock) {
            (Some(_), false) => Err(OfficeError::NotTestClock),
            (Some(now), true) if now < coop.last_at => Err(OfficeError::Backwards(coop.last_at)),
            (Some(now), true) => Ok(now),
            (None, true) => Ok(coop.last_at),
            (None, false) => Ok(wall_clock().max(coop.last_at)),
        }
    }

    async fn recall(&mut self, keys: &[ActKey]) -> Result<HashMap<ActKey, (Hash, Outcome)>, OfficeError> {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let records = self.journal.recall(keys).await?;
        let opened = records.into_iter().map(|record| {
            let outcome = Outcome::open(&self.keyring, &record.outcome)?;
            Ok((record.key, (record.body, outcome)))
        });
        opened.collect()
    }

    /// After a failed commit the private state is thrown away and read anew; if that fails too, the writer stops.
    async fn reload(&mut self) {
        let witness = std::mem::replace(&mut self.witness, nobody());
        match load(&mut self.journal, witness).await {
            Ok((Loaded { coop, frontier }, witness)) => {
                (self.coop, self.witness) = (coop, witness);
                self.scribe = Scribe::at(Arc::clone(&self.keyring), frontier);
            }
            Err(error) => {
                tracing::error!(journal.error = %error, "the journal cannot be read back");
                self.stopped = true;
            }
        }
    }
}

fn wall_clock() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
