//! The home: one folder, one process that owns it, and a socket for everybody else.

use crate::cli::{Cli, Options};
use crate::desk::Desk;
use crate::grid::Ladder;
use crate::keys::Keys;
use crate::remote::Access;
use crate::said::{Output, Trouble, output};
use clap::Parser;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Mutex, MutexGuard, watch};
use tokio::task::JoinSet;

/// How long a command tries to own the home or to reach its owner.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes that a socket address holds on every system this runs on.
const SOCKET_PATH_MAX: usize = 100;
/// The file that marks the folder of a co-op which is being made of a part of another.
pub const BEING_MADE: &str = "parting";
/// The file that marks the folder of a co-op which is being brought in whole.
pub const IMPORTING: &str = "importing";
const PAUSE: Duration = Duration::from_millis(20);
/// Guests inside at once. Each takes a thread of at most 512, and what she asks for needs threads too; the others wait at the door.
const GUESTS_MAX: usize = 256;

/// The home as its owner holds it.
pub struct Home {
    dir: PathBuf,
    pub settings: Settings,
    pub keys: Keys,
    desks: Mutex<BTreeMap<String, Arc<Desk>>>,
    /// Held while a co-op is founded: one at a time looks, makes, and on failure removes what it made.
    pub founding: Mutex<()>,
}

/// What the owner of a home decided for all who ask in it. A guest's own options change nothing here.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// On which replies to questions leave.
    pub ladder: Ladder,
    /// The longest that the rows of one question are read.
    pub reading_max: Duration,
    /// Whether the operator reads what this process writes to its terminal. Of a single command the asker does.
    attended: bool,
}

/// A home that this process owns: its lock, and the door for others.
pub struct Owned {
    pub home: Arc<Home>,
    closing: watch::Sender<bool>,
    door: tokio::task::JoinHandle<()>,
    _lock: File,
}

/// What one process asks of another that owns the home.
#[derive(Serialize, Deserialize)]
struct Errand {
    args: Vec<String>,
    folder: PathBuf,
    /// Who the asker is to a store of backups: the owner of the home need not be anybody there.
    #[serde(default)]
    access: Access,
}

/// How a process stands to a home.
pub enum Standing {
    Owner(Owned),
    Guest(Output),
}

impl Settings {
    fn of(cli: &Cli) -> Self {
        Self {
            ladder: Ladder::new(cli.options.reply_step_ms),
            reading_max: Duration::from_millis(cli.options.reading_max_ms),
            attended: cli.serves(),
        }
    }
}

impl Home {
    /// Tells the operator what no asker may learn.
    pub fn confide(&self, what: &str) {
        if self.settings.attended {
            tracing::warn!("{}", what.trim_end());
        }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn coop_dir(&self, slug: &str) -> PathBuf {
        self.dir.join("coops").join(slug)
    }

    /// The co-ops founded in this home.
    pub fn slugs(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir.join("coops"))
            .into_iter()
            .flatten()
            .flatten();
        let founded = entries.map(|entry| (entry.path(), entry)).filter(|(dir, _)| {
            // One that is still being made of another, or brought in, does not answer yet.
            let unmade = [BEING_MADE, IMPORTING].iter().any(|mark| dir.join(mark).exists());
            dir.join("journal.db").exists() && !unmade
        });
        let mut slugs: Vec<String> = founded
            .filter_map(|(_, entry)| entry.file_name().into_string().ok())
            // One that is to take another's place, or whose place was taken.
            .filter(|slug| !slug.contains('.'))
            .collect();
        slugs.sort();
        slugs
    }

    /// The co-op that is meant: the one of this name, or the only one.
    pub fn slug(&self, named: Option<&str>) -> Result<String, Trouble> {
        let mut slugs = self.slugs();
        let dir = self.dir.display();
        let message = match (named, slugs.len()) {
            (_, 0) => return Err(nothing_in(&self.dir)),
            (Some(named), _) if slugs.iter().any(|slug| slug == named) => return Ok(named.to_owned()),
            (None, 1) => return Ok(slugs.remove(0)),
            (Some(named), _) => {
                format!(
                    "there is no co-op '{named}' in the home '{dir}'; there are: {}",
                    slugs.join(", ")
                )
            }
            (None, _) => {
                format!(
                    "the home '{dir}' holds several co-ops; add --coop with one of: {}",
                    slugs.join(", ")
                )
            }
        };
        Err(Trouble::Usage(message))
    }

    /// The open co-op of this name, or the only one.
    pub async fn desk(self: &Arc<Self>, named: Option<&str>) -> Result<Arc<Desk>, Trouble> {
        let slug = self.slug(named)?;
        let mut desks = self.desks.lock().await;
        if let Some(desk) = desks.get(&slug) {
            return Ok(Arc::clone(desk));
        }
        let desk = Arc::new(Desk::open(&self.coop_dir(&slug), &self.keys).await?);
        desks.insert(slug, Arc::clone(&desk));
        Ok(desk)
    }

    /// The co-op of this name, if it is open already.
    pub async fn open_desk(&self, slug: &str) -> Option<Arc<Desk>> {
        self.desks.lock().await.get(slug).map(Arc::clone)
    }

    /// Has a co-op alone: nobody is at work in it, and nobody opens it, until what is returned is dropped.
    pub async fn alone(&self, slug: &str) -> Result<MutexGuard<'_, BTreeMap<String, Arc<Desk>>>, Trouble> {
        let mut desks = self.desks.lock().await;
        if let Some(desk) = desks.remove(slug)
            && Arc::strong_count(&desk) > 1
        {
            desks.insert(slug.to_owned(), desk);
            let message =
                format!("others are at work in the co-op '{slug}'; run the command again when nobody is");
            return Err(Trouble::Later(message));
        }
        Ok(desks)
    }

    /// Keeps a newly founded co-op open.
    pub async fn keep(&self, slug: &str, desk: Arc<Desk>) {
        self.desks.lock().await.insert(slug.to_owned(), desk);
    }
}

fn nothing_in(dir: &Path) -> Trouble {
    let dir = dir.display();
    Trouble::Usage(format!(
        "there is no co-op in the home '{dir}'; name another home with --home, or start with `fenwick found`"
    ))
}

/// Owns the home, or has its owner run this very command.
pub async fn enter(cli: &Cli) -> Result<Standing, Trouble> {
    let dir = &cli.options.home;
    let trouble = |error: std::io::Error| {
        Trouble::failed(
            "home",
            format!("the home '{}' cannot be used: {error}", dir.display()),
        )
    };
    if !dir.exists() && !cli.command.makes_a_home() {
        return Err(nothing_in(dir));
    }
    std::fs::create_dir_all(dir).map_err(trouble)?;
    private(dir).map_err(trouble)?;
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join("lock"))
        .map_err(trouble)?;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => {
                crate::later::tidy(dir, &Keys::of(&cli.options))?;
                return own(cli, lock).map(Standing::Owner).map_err(trouble);
            }
            Err(TryLockError::Error(error)) => return Err(trouble(error)),
            Err(TryLockError::WouldBlock) => {}
        }
        if let Some(output) = ask_owner(dir, &cli.options).await {
            return Ok(Standing::Guest(output));
        }
        if tokio::time::Instant::now() > deadline {
            let message = "another process is at work in this home and does not answer; try again later";
            return Err(Trouble::Later(message.to_owned()));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(unix)]
pub fn private(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))
}

/// Where the socket of a home is reached. Socket addresses are short: a longer path goes through the folder's open handle.
struct Door {
    path: PathBuf,
    _folder: Option<File>,
}

impl Door {
    fn of(dir: &Path) -> std::io::Result<Self> {
        use std::os::fd::AsRawFd;
        let path = dir.join("socket");
        if path.as_os_str().len() < SOCKET_PATH_MAX {
            return Ok(Self { path, _folder: None });
        }
        let folder = File::open(dir)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/socket", folder.as_raw_fd()));
        Ok(Self {
            path,
            _folder: Some(folder),
        })
    }
}

fn own(cli: &Cli, lock: File) -> std::io::Result<Owned> {
    let dir = &cli.options.home;
    match std::fs::remove_file(dir.join("socket")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let door = Door::of(dir)?;
    let listener = UnixListener::bind(&door.path)?;
    let home = Arc::new(Home {
        dir: dir.clone(),
        settings: Settings::of(cli),
        keys: Keys::of(&cli.options),
        desks: Mutex::default(),
        founding: Mutex::default(),
    });
    let (closing, closed) = watch::channel(false);
    let door = tokio::spawn(keep_door(Arc::clone(&home), listener, closed));
    Ok(Owned {
        home,
        closing,
        door,
        _lock: lock,
    })
}

impl Owned {
    /// Lets nobody in any more, and waits until those inside are done.
    pub async fn close(self) {
        self.closing.send_replace(true);
        drop(self.door.await);
    }
}

async fn keep_door(home: Arc<Home>, listener: UnixListener, mut closed: watch::Receiver<bool>) {
    let mut inside = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            _ = closed.changed() => break,
            Some(_) = inside.join_next(), if !inside.is_empty() => {}
            accepted = listener.accept(), if inside.len() < GUESTS_MAX => match accepted {
                Ok((stream, _)) => {
                    // A thread of its own: a command may hold on to it while it reads files.
                    let (home, runtime) = (Arc::clone(&home), tokio::runtime::Handle::current());
                    drop(inside.spawn_blocking(move || runtime.block_on(serve(home, stream))));
                }
                Err(error) => tracing::warn!(socket.error = %error, "a guest could not be let in"),
            },
        }
    }
    drop(std::fs::remove_file(home.dir.join("socket")));
    drop(listener);
    while inside.join_next().await.is_some() {}
}

/// Runs a guest's command. The guest sends it only after it was told that it is inside, so nothing runs twice.
async fn serve(home: Arc<Home>, mut stream: UnixStream) {
    if stream.write_all(b"inside\n").await.is_err() {
        return;
    }
    let (reader, mut writer) = stream.split();
    let mut line = String::new();
    let mut reader = BufReader::new(reader);
    // Who stands inside and says nothing goes out again, for there is not room for all.
    if !matches!(tokio::time::timeout(PATIENCE, reader.read_line(&mut line)).await, Ok(Ok(read)) if read > 0)
    {
        return;
    }
    let Ok(errand) = serde_json::from_str::<Errand>(&line) else {
        return;
    };
    let said = match Cli::try_parse_from(&errand.args) {
        // Pages are served until Ctrl-C, and the owner would never hear the guest's.
        Ok(cli) if cli.serves() => {
            let message = "another process owns this home; stop it, then serve";
            output(Err(Trouble::Later(message.to_owned())), cli.options.json)
        }
        Ok(mut cli) => {
            let as_json = cli.options.json;
            cli.options.access = errand.access;
            let reply = crate::cli::execute(cli, &home, &errand.folder).await;
            output(reply.leave().await, as_json)
        }
        Err(error) => Output {
            code: 2,
            stdout: String::new(),
            stderr: error.to_string(),
        },
    };
    if let Ok(mut bytes) = serde_json::to_vec(&said) {
        bytes.push(b'\n');
        drop(writer.write_all(&bytes).await);
    }
}

/// Has the owner run this command; `None` when the owner cannot be reached or is closing.
async fn ask_owner(dir: &Path, options: &Options) -> Option<Output> {
    let door = Door::of(dir).ok()?;
    let mut stream = tokio::time::timeout(PATIENCE, UnixStream::connect(&door.path))
        .await
        .ok()?
        .ok()?;
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    if tokio::time::timeout(PATIENCE, lines.next_line())
        .await
        .ok()?
        .ok()??
        != "inside"
    {
        return None;
    }
    let errand = Errand {
        args: std::env::args_os()
            .map(|arg| arg.to_string_lossy().into_owned())
            .collect(),
        folder: std::env::current_dir().ok()?,
        access: options.access.clone(),
    };
    let mut bytes = serde_json::to_vec(&errand).ok()?;
    bytes.push(b'\n');
    writer.write_all(&bytes).await.ok()?;
    let lost = || {
        let message = "the process that owns the home stopped before it answered; look whether the act was done before repeating it";
        output(Err(Trouble::failed("owner.lost", message)), options.json)
    };
    let answer = match lines.next_line().await {
        Ok(Some(line)) => serde_json::from_str(&line).ok(),
        _ => None,
    };
    Some(answer.unwrap_or_else(lost))
}
