//! The machine and the folder of the home.

use super::Check;
use crate::machine::{free_bytes, open_files_max};
use crate::web::ops::certificate_ends;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Less than this, and the next import may not fit.
const FREE_WARN: u64 = 2 << 30;
/// Less than this, and acts may not be stored.
const FREE_FAIL: u64 = 200 << 20;
/// Each connection, each file of rows and each co-op takes some.
const OPEN_FILES_MIN: u64 = 4096;
/// Authorities renew certificates about a month before they end.
const DAYS_WARN: u64 = 21;
const DAYS_FAIL: u64 = 3;
const DAY: u64 = 86_400;

/// Nobody but the owner of the home may look into it.
pub fn permissions(home: &Path) -> Check {
    let name = home.display();
    match std::fs::metadata(home).map(|meta| meta.permissions().mode() & 0o077) {
        Ok(0) => Check::ok("home", format!("only its owner may look into '{name}'")),
        Ok(_) => Check::fail(
            "home",
            format!("others may look into '{name}'"),
            format!("run `chmod 700 '{name}'`"),
        ),
        Err(error) => Check::fail(
            "home",
            format!("'{name}' cannot be looked at ({error})"),
            "look at the disk",
        ),
    }
}

pub fn space(home: &Path) -> Check {
    let free = match free_bytes(home) {
        Ok(free) => free,
        Err(error) => {
            return Check::warn(
                "disk",
                format!("the system does not say what is free ({error})"),
                "look at the disk",
            );
        }
    };
    let says = format!("{} MB are free", free / 1_000_000);
    let todo = "make room, or move the home to a larger disk";
    match free {
        FREE_WARN.. => Check::ok("disk", says),
        FREE_FAIL.. => Check::warn("disk", says, todo),
        _ => Check::fail("disk", says, todo),
    }
}

pub fn open_files() -> Check {
    match open_files_max() {
        Some(max) if max < OPEN_FILES_MIN => Check::warn(
            "open files",
            format!("at most {max} at once"),
            format!("set LimitNOFILE={OPEN_FILES_MIN} in the unit, or `ulimit -n {OPEN_FILES_MIN}`"),
        ),
        Some(max) => Check::ok("open files", format!("at most {max} at once")),
        None => Check::ok("open files", "no limit"),
    }
}

/// Whether the machine's clock is set by others. Deadlines of votes and consents hang on it.
pub fn synchronised() -> Check {
    let kept = [
        "/run/systemd/timesync/synchronized",
        "/run/chrony/chronyd.pid",
        "/run/ntpd.pid",
        "/run/ntpsec/ntpd.pid",
    ];
    match kept.iter().any(|path| Path::new(path).exists()) {
        true => Check::ok("time service", "the clock is set from the network"),
        false => Check::warn(
            "time service",
            "no time service was found",
            "switch on systemd-timesyncd or chrony, unless the host sets this machine's clock",
        ),
    }
}

pub fn certificate(file: &Path) -> Check {
    let ends = match certificate_ends(file) {
        Ok(ends) => ends,
        Err(trouble) => {
            return Check::fail(
                "certificate",
                trouble.text(),
                "renew it, and send SIGHUP to the server",
            );
        }
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    left(ends, now)
}

/// How long a certificate holds that ends then.
fn left(ends: Duration, now: Duration) -> Check {
    let days = ends.saturating_sub(now).as_secs() / DAY;
    let says = format!("{days} days left");
    let todo = "renew it, and send SIGHUP to the server";
    match days {
        DAYS_WARN.. => Check::ok("certificate", says),
        DAYS_FAIL.. => Check::warn("certificate", says, todo),
        _ => Check::fail("certificate", says, todo),
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_certificate_is_renewed_before_it_ends() {
        let day = |days: u64| Duration::from_secs(days * DAY);
        for (days, state) in [
            (90, State::Ok),
            (21, State::Ok),
            (20, State::Warn),
            (3, State::Warn),
            (2, State::Fail),
            (0, State::Fail),
        ] {
            assert_eq!(left(day(1000 + days), day(1000)).state, state, "{days}");
        }
        assert_eq!(left(day(999), day(1000)).state, State::Fail, "it has ended");
    }
}
