//! One co-op: whether it opens, its key, its clock, its backups.

use super::Check;
use crate::cli::ask::{Asking, clock};
use crate::cli::backup::{Store, begins};
use crate::desk::Desk;
use crate::said::Trouble;
use fenwick_coop::kernel::time::Time;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 86_400;
/// A backup a day is what `docs/backup.md` asks for; one that fails once is noticed the day after.
const BACKUP_WARN: i64 = 2 * DAY;
const BACKUP_FAIL: i64 = 8 * DAY;
/// A clock that was set back by less is a matter of seconds between machines.
const BACK_SECONDS: i64 = 120;

/// All that is looked at in a co-op.
pub async fn of(asking: &Asking, slug: &str, backups: &[PathBuf]) -> Vec<Check> {
    let mut checks = vec![key(asking, slug)];
    match asking.home.desk(Some(slug)).await {
        Err(trouble) => checks.push(Check::fail(
            "opens",
            trouble.text(),
            "do what the message says; else restore a backup",
        )),
        Ok(desk) => {
            checks.push(Check::ok(
                "opens",
                "journal, key and settings of the store are as they have to be",
            ));
            checks.push(time(&desk).await.unwrap_or_else(|trouble| unread(&trouble)));
            let found = saved(asking, &desk, backups).await;
            checks.extend(found.unwrap_or_else(|trouble| vec![unread(&trouble)]));
        }
    }
    checks
}

fn unread(trouble: &Trouble) -> Check {
    Check::fail("answers", trouble.text(), "stop the server and begin it again")
}

/// The key lies apart from the home, or is locked; and nobody else may read it.
fn key(asking: &Asking, slug: &str) -> Check {
    let home = asking.home.dir();
    let (keys, coop) = (&asking.home.keys, asking.home.coop_dir(slug));
    if keys.is_locked(&coop) {
        return Check::ok("key", "it is locked");
    }
    let path = keys.path(&coop);
    let Ok(meta) = std::fs::metadata(&path) else {
        let says = format!("'{}' cannot be read", path.display());
        return Check::fail("key", says, "put it there from your copy");
    };
    if meta.permissions().mode() & 0o077 != 0 {
        let says = format!("others may read '{}'", path.display());
        return Check::fail("key", says, format!("run `chmod 600 '{}'`", path.display()));
    }
    match is_inside(&path, home) {
        false => Check::ok("key", "it lies apart from the home"),
        true => Check::warn(
            "key",
            "it lies open in the home: whoever copies the home reads everything",
            "lock it with `fenwick key lock`, or keep it elsewhere with --key-dir",
        ),
    }
}

fn is_inside(path: &Path, home: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    real(path).starts_with(real(home))
}

/// The clock of the machine does not stand before the last act.
async fn time(desk: &Desk) -> Result<Check, Trouble> {
    let (last, by_hand) = desk.look(|coop| (coop.last_at, coop.founding.test_clock)).await?;
    if by_hand {
        return Ok(Check::warn(
            "clock",
            "it is set by hand",
            "found co-ops with real members without --test-clock",
        ));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    Ok(match last.0.saturating_sub(now) {
        ahead if ahead > BACK_SECONDS => Check::fail(
            "clock",
            format!("it stands {ahead} seconds before the last act"),
            "set the clock of this machine right",
        ),
        _ => Check::ok("clock", "it stands after the last act"),
    })
}

/// How old the newest backup is, in each place that was named.
async fn saved(asking: &Asking, desk: &Desk, places: &[PathBuf]) -> Result<Vec<Check>, Trouble> {
    if places.is_empty() {
        let says = "not looked for";
        return Ok(vec![Check::warn(
            "backup",
            says,
            "say where they are with --backups DIR",
        )]);
    }
    let begins = desk
        .look(|coop| begins(&coop.founding.slug, &coop.founding.log_key))
        .await?;
    let now = clock(asking, desk).await?;
    let mut checks = Vec::new();
    for place in places {
        let found = match Store::of(place, |path| asking.path(path), &asking.options) {
            Ok(store) => store.found(&begins).await,
            Err(trouble) => Err(trouble),
        };
        checks.push(match found {
            Ok(found) => newest(place, found.last().and_then(|last| moment(&last.at)), now),
            Err(trouble) => Check::fail("backup", trouble.text(), "look at the store"),
        });
    }
    Ok(checks)
}

fn newest(place: &Path, made: Option<Time>, now: Time) -> Check {
    let place = place.display();
    let todo = format!("run `fenwick backup --out '{place}' …` each day");
    let Some(made) = made else {
        return Check::fail("backup", format!("there is none in '{place}'"), todo);
    };
    let age = now.0.saturating_sub(made.0);
    let says = format!("the newest in '{place}' is of {made}");
    match age {
        ..BACKUP_WARN => Check::ok("backup", says),
        BACKUP_WARN..BACKUP_FAIL => Check::warn("backup", says, todo),
        _ => Check::fail("backup", says, todo),
    }
}

/// A moment as names of backups write it: `20260722T080000Z`.
fn moment(at: &str) -> Option<Time> {
    let part = |from: usize, to: usize| at.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(9, 11)?, part(11, 13)?, part(13, 15)?);
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_backup_ages() {
        let made = moment("20260722T080000Z").expect("a moment");
        assert_eq!(made.to_string(), "2026-07-22T08:00:00Z");
        for (days, state) in [
            (0, State::Ok),
            (1, State::Ok),
            (2, State::Warn),
            (7, State::Warn),
            (8, State::Fail),
        ] {
            let now = made.plus_days(days);
            assert_eq!(newest(Path::new("x"), Some(made), now).state, state, "{days}");
        }
        assert_eq!(newest(Path::new("x"), None, made).state, State::Fail);
    }
}
