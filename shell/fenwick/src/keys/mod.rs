//! Where the key of a co-op is kept, and how it is opened: as it is, in a file, or locked for holders of whom each alone opens it.
//!
//! Locked, the key stands in `coop.key.age`, sealed for the holders' age recipients, and each holder's own identity in
//! `coop.key.NAME.age`, sealed under her passphrase. So the key is sealed anew for all holders without their passphrases, and
//! who is no holder any more cannot open what is sealed after her.

mod disk;
mod material;

pub use disk::{sync_folders, write_private};
pub use material::Material;

use crate::said::Trouble;
use crate::sealed::{Lock, Opener, Passphrase, first_line};
use age::secrecy::ExposeSecret;
use age::x25519;
use disk::{beside, gone, put, unwritten};
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// Where a passphrase stands when nobody is asked for it.
const PASSPHRASE: &str = "FENWICK_PASSPHRASE";

/// The ending of the file with the locked key.
const LOCKED: &str = ".age";

/// The files of a key, by the ending after `coop.key`.
pub type KeyFiles = Vec<(String, Zeroizing<Vec<u8>>)>;

/// Where keys are kept and what opens them, as the owner of the home said.
#[derive(Clone, Default)]
pub struct Keys {
    /// A folder with `SLUG.key` in it; in the home, beside each co-op, when none is named.
    pub dir: Option<PathBuf>,
    /// A file with the passphrase of a holder.
    pub passphrase_file: Option<PathBuf>,
    /// What was typed once is not asked for again.
    typed: Arc<Mutex<Option<Passphrase>>>,
}

impl Keys {
    /// As the options of the process say.
    pub fn of(options: &crate::cli::Options) -> Self {
        Self {
            dir: options.key_dir.clone(),
            passphrase_file: options.passphrase_file.clone(),
            typed: Arc::default(),
        }
    }

    /// The file of a co-op's key, should it not be locked.
    pub fn path(&self, coop: &Path) -> PathBuf {
        let slug = coop.file_name().unwrap_or_default().to_string_lossy();
        match &self.dir {
            Some(dir) => dir.join(format!("{slug}.key")),
            None => coop.join("coop.key"),
        }
    }

    fn locked(&self, coop: &Path) -> PathBuf {
        beside(&self.path(coop), "age")
    }

    fn holder(&self, coop: &Path, name: &str) -> PathBuf {
        beside(&self.path(coop), &format!("{name}.age"))
    }

    /// Whether there is a key, locked or not.
    pub fn exist(&self, coop: &Path) -> bool {
        self.path(coop).exists() || self.locked(coop).exists()
    }

    /// Whether holders have to open it.
    pub fn is_locked(&self, coop: &Path) -> bool {
        !self.path(coop).exists() && self.locked(coop).exists()
    }

    /// The key of a co-op, opened.
    pub fn read(&self, coop: &Path) -> Result<Material, Trouble> {
        let slug = coop.file_name().unwrap_or_default().to_string_lossy();
        self.read_files(&slug, &self.files(coop)?)
    }

    /// The key of a co-op, opened from its files.
    pub fn read_files(&self, slug: &str, files: &KeyFiles) -> Result<Material, Trouble> {
        let open = files.iter().find(|(ending, _)| ending.is_empty());
        let damaged = || Trouble::failed("keyring", "the key file is damaged: restore it from your copy");
        match open {
            Some((_, bytes)) => Material::read(bytes).ok_or_else(damaged),
            None => Material::read(&self.unlock(slug, files)?).ok_or_else(damaged),
        }
    }

    fn unread(&self, coop: &Path, error: &std::io::Error) -> Trouble {
        let (path, inside) = (self.path(coop), coop.join("coop.key"));
        let message = match self.dir.is_some() && inside.exists() {
            true => format!(
                "the key file '{}' is not there, but '{}' is: move it there",
                path.display(),
                inside.display()
            ),
            false => format!("the key file '{}' cannot be read: {error}", path.display()),
        };
        Trouble::failed("keyring", message)
    }

    /// Tries the passphrase on each holder's identity, and with what it opens the key.
    fn unlock(&self, slug: &str, files: &KeyFiles) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let passphrase = self.passphrase(slug)?;
        let locked = files.iter().find(|(ending, _)| ending == LOCKED);
        let (_, locked) = locked.ok_or_else(|| Trouble::failed("keyring", "the key is not there"))?;
        let opener = Opener::Passphrase(passphrase.clone());
        for (_, sealed) in files.iter().filter(|(ending, _)| ending != LOCKED) {
            let Ok(identity) = opened(&opener, sealed) else {
                continue;
            };
            let identity = std::str::from_utf8(&identity)
                .ok()
                .and_then(|text| text.trim().parse().ok());
            let identity: x25519::Identity =
                identity.ok_or_else(|| Trouble::failed("keyring", "the key of a holder is damaged"))?;
            let key = opened(&Opener::Identities(vec![identity]), locked)?;
            *self.typed.lock().unwrap_or_else(PoisonError::into_inner) = Some(passphrase);
            return Ok(key);
        }
        let message = "the passphrase opens the key of no holder; `fenwick key list` names them";
        Err(Trouble::failed("keyring", message))
    }

    fn passphrase(&self, slug: &str) -> Result<Passphrase, Trouble> {
        if let Some(typed) = self.typed.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(typed);
        }
        if let Some(file) = &self.passphrase_file {
            return first_line(file).map(Passphrase::to_open);
        }
        if let Ok(words) = std::env::var(PASSPHRASE) {
            return Ok(Passphrase::to_open(words));
        }
        if std::io::stdin().is_terminal() {
            let words =
                rpassword::prompt_password(format!("Passphrase of a holder of the key of '{slug}': "));
            return words
                .map(Passphrase::to_open)
                .map_err(|error| Trouble::failed("keyring", error));
        }
        let message = format!(
            "the key of '{slug}' is locked: give a holder's passphrase with --passphrase-file FILE, or in {PASSPHRASE}"
        );
        Err(Trouble::failed("keyring", message))
    }

    /// The names of the holders, as their files say.
    pub fn names(&self, coop: &Path) -> Vec<String> {
        let path = self.path(coop);
        let stem = format!("{}.", path.file_name().unwrap_or_default().to_string_lossy());
        let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
        let names = entries.into_iter().flatten().flatten().filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let holder = name.strip_prefix(&stem)?.strip_suffix(".age")?;
            is_name(holder).then(|| holder.to_owned())
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Writes the key: for its holders where it has any, and else as it is. What stood there before is overwritten.
    pub fn write(&self, coop: &Path, material: &Material) -> Result<(), Trouble> {
        let (plain, locked) = (self.path(coop), self.locked(coop));
        if material.holders.is_empty() {
            put(&plain, &material.bytes())?;
            gone(&locked)?;
            return self
                .names(coop)
                .iter()
                .try_for_each(|name| gone(&self.holder(coop, name)));
        }
        let recipients: Vec<String> = material.holders.values().cloned().collect();
        let mut stream = Lock::of(None, &recipients)?.seal(Vec::new())?;
        let sealed = stream.write_all(&material.bytes()).and_then(|()| stream.finish());
        put(&locked, &sealed.map_err(|error| unwritten(&locked, &error))?)?;
        for name in self.names(coop) {
            if !material.holders.contains_key(&name) {
                gone(&self.holder(coop, &name))?;
            }
        }
        gone(&plain)
    }

    /// Makes somebody a holder: her identity stands sealed under her passphrase, and the key is to be written for her.
    pub fn enrol(
        &self,
        coop: &Path,
        material: &mut Material,
        name: &str,
        passphrase: Passphrase,
    ) -> Result<(), Trouble> {
        if !is_name(name) {
            return Err(Trouble::Usage(format!(
                "'{name}' cannot name a holder: take small letters, digits and -, at most 40"
            )));
        }
        if material.holders.contains_key(name) {
            return Err(Trouble::Usage(format!(
                "'{name}' holds the key already; remove her first"
            )));
        }
        let identity = x25519::Identity::generate();
        let path = self.holder(coop, name);
        let mut stream = Lock::Passphrase(passphrase).seal(Vec::new())?;
        let text = identity.to_string();
        let sealed = stream
            .write_all(text.expose_secret().as_bytes())
            .and_then(|()| stream.finish());
        put(&path, &sealed.map_err(|error| unwritten(&path, &error))?)?;
        material
            .holders
            .insert(name.to_owned(), identity.to_public().to_string());
        Ok(())
    }

    /// The files of the key as they are, by the ending after `coop.key`.
    pub fn files(&self, coop: &Path) -> Result<KeyFiles, Trouble> {
        let mut files = Vec::new();
        let mut take = |ending: String, path: PathBuf| {
            let bytes = std::fs::read(&path).map_err(|error| self.unread(coop, &error))?;
            files.push((ending, Zeroizing::new(bytes)));
            Ok::<_, Trouble>(())
        };
        if !self.is_locked(coop) {
            take(String::new(), self.path(coop))?;
            return Ok(files);
        }
        take(LOCKED.to_owned(), self.locked(coop))?;
        for name in self.names(coop) {
            take(format!(".{name}.age"), self.holder(coop, &name))?;
        }
        Ok(files)
    }

    /// The same keys, but beside their co-ops in the home.
    pub fn in_home(&self) -> Self {
        Self {
            dir: None,
            ..self.clone()
        }
    }

    /// Takes a key that stands beside its co-op to where keys are kept.
    pub fn take_in(&self, coop: &Path) -> Result<(), Trouble> {
        let home = self.in_home();
        if self.dir.is_none() || !home.exist(coop) {
            return Ok(());
        }
        let files = home.files(coop)?;
        self.put_files(coop, &files)?;
        for (ending, _) in &files {
            gone(&PathBuf::from(format!("{}{ending}", home.path(coop).display())))?;
        }
        Ok(())
    }

    /// Puts down the files of a key as they were.
    pub fn put_files(&self, coop: &Path, files: &KeyFiles) -> Result<(), Trouble> {
        let base = self.path(coop);
        for (ending, bytes) in files {
            put(&PathBuf::from(format!("{}{ending}", base.display())), bytes)?;
        }
        Ok(())
    }
}

/// Whether a holder can be named so.
fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&name.len()) && name.bytes().all(plain)
}

fn opened(opener: &Opener, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Trouble> {
    let mut plain = Zeroizing::new(Vec::with_capacity(4096));
    opener
        .open(sealed)?
        .read_to_end(&mut plain)
        .map_err(|_| Trouble::failed("keyring", "the locked key is damaged: restore it from your copy"))?;
    Ok(plain)
}
