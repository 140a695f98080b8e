//! Who asks, for whom, when and under which id: what all commands have in common.

use super::args::{Command, Options};
use crate::desk::Desk;
use crate::grid::Turn;
use crate::home::Home;
use crate::said::Trouble;
use crate::secret;
use crate::visitor::Visitor;
use fenwick_coop::kernel::facts::Actor;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::bylaws::Power;
use fenwick_coop::{Command as Act_, Coop, Entry};
use fenwick_office::journal::Write;
use fenwick_office::{Act, Asker, Side};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// One command as it was asked.
pub struct Asking {
    pub home: Arc<Home>,
    pub options: Options,
    pub turn: Turn,
    folder: PathBuf,
    command: String,
}

impl Asking {
    pub fn new(home: &Arc<Home>, options: Options, folder: &Path, command: &Command, turn: Turn) -> Self {
        let command = serde_json::to_string(command).unwrap_or_default();
        Self {
            home: Arc::clone(home),
            options,
            turn,
            folder: folder.to_owned(),
            command,
        }
    }

    /// The same asker with one part of what was asked, which is an act of its own: its id follows from that of the whole, its turn is its own.
    pub fn part(&self, command: &Command) -> Self {
        let turn = Turn::begin(command.is_question().then_some(self.home.settings.ladder));
        let mut part = Self::new(&self.home, self.options.clone(), &self.folder, command, turn);
        let id = &self.options.request_id;
        part.options.request_id = id.as_ref().map(|id| format!("{id}\u{0}{}", part.command));
        part
    }

    /// The co-op this command is about.
    pub async fn desk(&self) -> Result<Arc<Desk>, Trouble> {
        let desk = self.home.desk(self.options.coop.as_deref()).await?;
        // What has come due may hang on what is missing in a co-op that came back.
        if !desk.look(|coop| coop.restoring.is_current()).await? {
            return Ok(desk);
        }
        // Dates act by themselves: what has come due happens before anything is looked at or prepared.
        super::deletion::tick(&self.home, &desk, self.now()?).await?;
        if desk.clear_out().await? {
            return Ok(desk);
        }
        if secret::tend(&desk, self.now()?, clock(self, &desk).await?).await? {
            super::deletion::tick(&self.home, &desk, self.now()?).await?;
        }
        Ok(desk)
    }

    /// The co-op this command is about, whatever has come due meanwhile.
    pub async fn desk_as_it_is(&self) -> Result<Arc<Desk>, Trouble> {
        self.home.desk(self.options.coop.as_deref()).await
    }

    /// A path as the asker means it. Who came through a page means a file in the folder of her request, and no other.
    pub fn path(&self, path: &Path) -> PathBuf {
        let mut parts = path.components();
        match (self.options.visitor, parts.next(), parts.next()) {
            (None, ..) => self.folder.join(path),
            (Some(_), Some(Component::Normal(name)), None) => self.folder.join(name),
            (Some(_), ..) => self.folder.join("no-such-file"),
        }
    }

    /// Reads a text file the asker named.
    pub fn read(&self, path: &Path) -> Result<String, Trouble> {
        let full = self.path(path);
        std::fs::read_to_string(&full).map_err(|error| Trouble::unread(path, &error))
    }

    /// The time given by --now.
    pub fn now(&self) -> Result<Option<Time>, Trouble> {
        self.options
            .now
            .as_deref()
            .map(|now| {
                now.parse()
                    .map_err(|form: &str| Trouble::Usage(format!("--now: {form}")))
            })
            .transpose()
    }

    /// Who asks.
    pub async fn actor(&self, desk: &Desk) -> Result<Actor, Trouble> {
        if let Some(visitor) = self.options.visitor {
            return visitor
                .actor()
                .ok_or_else(|| Trouble::Usage("sign in first".to_owned()));
        }
        let member = self.any_member(desk).await?;
        Ok(member.map_or(Actor::Operator, |member| Actor::Assisted { member, by: None }))
    }

    /// The member named by --as, if one is named; at a page the one who signed in.
    pub async fn any_member(&self, desk: &Desk) -> Result<Option<MemberNo>, Trouble> {
        match (self.options.visitor, &self.options.acting) {
            (Some(visitor), _) => Ok(visitor.member()),
            (None, Some(id)) => Ok(Some(desk.member(id).await?)),
            (None, None) => Ok(None),
        }
    }

    /// Whose lines of a list are shown: everybody's at the terminal and to those whose office it is, else her own.
    pub async fn only(&self, desk: &Desk) -> Result<Option<MemberNo>, Trouble> {
        let Some(visitor) = self.options.visitor else {
            return Ok(None);
        };
        let member = visitor
            .member()
            .ok_or_else(|| Trouble::Usage("sign in first".to_owned()))?;
        let manages = move |coop: &Coop| coop.community().may(member, Power::Manage);
        let sees_all = matches!(visitor, Visitor::Member(_)) && desk.look(manages).await?;
        Ok((!sees_all).then_some(member))
    }

    /// The member named by --as.
    pub async fn acting_member(&self, desk: &Desk) -> Result<MemberNo, Trouble> {
        self.any_member(desk).await?.ok_or_else(|| {
            Trouble::Usage("say for which member: add --as ID (a number, or ext:EXTERNAL-ID)".to_owned())
        })
    }

    /// Officers named by --attested-by. At a page nobody speaks for another officer.
    pub async fn attesting(&self, desk: &Desk) -> Result<Vec<MemberNo>, Trouble> {
        let mut officers = Vec::new();
        for id in &self.options.attested_by {
            officers.push(desk.member(id).await?);
        }
        Ok(officers)
    }

    /// Who asks, when, under which id. `contents` are the bytes of files that the command names.
    pub async fn asker(&self, desk: &Desk, contents: &[u8]) -> Result<Asker, Trouble> {
        let mut said = vec![
            json!(self.command),
            json!(self.options.acting),
            json!(self.options.attested_by),
            json!(Hash::of(contents)),
        ];
        said.extend(self.options.visitor.map(|visitor| json!(visitor)));
        let said = Value::from(said);
        Ok(Asker {
            actor: self.actor(desk).await?,
            now: self.now()?,
            request: self.options.request_id.clone(),
            body: desk.office.keyring().body(said.to_string().as_bytes()),
        })
    }

    /// Who asks for an act that is a member's own: she, through the operator's terminal, unless somebody else is named.
    pub async fn own(&self, desk: &Desk, member: MemberNo) -> Result<Asker, Trouble> {
        let mut asker = self.asker(desk, b"").await?;
        if asker.actor == Actor::Operator {
            asker.actor = Actor::Assisted { member, by: None };
        }
        Ok(asker)
    }

    /// A digest of a file the asker named, over the digests of its pieces. One that cannot be read has none; whoever reads it says why.
    pub fn digest(&self, path: &Path) -> Hash {
        let mut digests = Vec::new();
        let mut piece = Vec::new();
        if self.options.request_id.is_some()
            && let Ok(mut file) = std::fs::File::open(self.path(path))
        {
            while matches!(file.by_ref().take(1 << 20).read_to_end(&mut piece), Ok(read) if read > 0) {
                digests.extend_from_slice(&Hash::of(&piece).0);
                piece.clear();
            }
        }
        Hash::of(&digests)
    }

    /// Does an act over a file that the command names, and keeps texts with its entries.
    pub async fn act_keeping(
        &self,
        desk: &Desk,
        contents: &[u8],
        (command, writes): (Act_, Vec<Write>),
        reply: impl FnOnce(&Coop, &[Entry]) -> Value + Send + 'static,
    ) -> Result<Value, Trouble> {
        let act = Act {
            asker: self.asker(desk, contents).await?,
            command,
            keep: Box::new(move |_| {
                Ok(Side {
                    writes,
                    ..Side::default()
                })
            }),
            reply: Box::new(reply),
        };
        Ok(desk.office.act(act).await?)
    }

    /// Does an act over a file that the command names and that keeps nothing beside its entries.
    pub async fn act_on(
        &self,
        desk: &Desk,
        contents: &[u8],
        command: Act_,
        reply: impl FnOnce(&Coop, &[Entry]) -> Value + Send + 'static,
    ) -> Result<Value, Trouble> {
        let asker = self.asker(desk, contents).await?;
        Ok(desk.office.act(Act::plain(asker, command, reply)).await?)
    }

    /// Does an act that keeps nothing beside its entries.
    pub async fn act(
        &self,
        desk: &Desk,
        command: Act_,
        reply: impl FnOnce(&Coop, &[Entry]) -> Value + Send + 'static,
    ) -> Result<Value, Trouble> {
        self.act_on(desk, b"", command, reply).await
    }
}

/// A number out of an answer, for prose.
pub fn number(value: &Value, key: &str) -> u64 {
    value.get(key).and_then(Value::as_u64).unwrap_or(0)
}

/// Now, as the co-op's clock stands, for what only looks.
pub async fn clock(asking: &Asking, desk: &Desk) -> Result<Time, Trouble> {
    match asking.now()? {
        Some(now) => Ok(now),
        None => desk.look(now_of).await,
    }
}

/// Now, as the co-op's clock stands.
pub fn now_of(coop: &Coop) -> Time {
    let wall = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let wall = Time(i64::try_from(wall).unwrap_or(i64::MAX));
    if coop.founding.test_clock {
        coop.last_at
    } else {
        wall.max(coop.last_at)
    }
}
