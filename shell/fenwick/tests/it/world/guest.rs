//! A guest who measures: she speaks to the owner of a home herself, so that no process of hers blurs the time.

use super::process::until;
use super::{Said, World, finish, signal};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::process::Child;
use std::time::{Duration, Instant};

/// A process that owns a home and serves others.
pub struct Owner<'w> {
    world: &'w World,
    process: Option<Child>,
}

impl World {
    /// Somebody who owns this home until she is dropped, with these settings.
    pub fn owner<V: AsRef<OsStr>>(&self, settings: &[(&str, V)]) -> Owner<'_> {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        let mut process = command.spawn().unwrap();
        until("the owner stands at the door", || {
            assert!(process.try_wait().unwrap().is_none(), "the owner is gone");
            self.door().is_some()
        });
        Owner {
            world: self,
            process: Some(process),
        }
    }

    /// A connection to the owner, if there is one.
    fn door(&self) -> Option<UnixStream> {
        UnixStream::connect(self.home().join("socket")).ok()
    }
}

impl Owner<'_> {
    /// Connects; what is read from the connection first is whether one is let in.
    pub fn knock(&self) -> BufReader<UnixStream> {
        BufReader::new(self.world.door().unwrap())
    }

    /// Asks, and says how long the reply took.
    #[track_caller]
    pub fn ask(&self, args: &[&str]) -> (Said, Duration) {
        let mut door = self.knock();
        assert_eq!(line(&mut door), "inside\n");
        let args: Vec<&str> = ["fenwick", "--json"]
            .into_iter()
            .chain(args.iter().copied())
            .collect();
        let errand = json!({ "args": args, "folder": self.world.folder() });
        let began = Instant::now();
        writeln!(door.get_mut(), "{errand}").unwrap();
        let reply: Value = serde_json::from_str(&line(&mut door)).unwrap();
        let took = began.elapsed();
        let text = |key: &str| reply[key].as_str().unwrap().to_owned();
        let said = Said {
            code: reply["code"].as_i64().map(|code| code.try_into().unwrap()),
            signal: None,
            stdout: text("stdout"),
            stderr: text("stderr"),
        };
        (said, took)
    }

    /// Ends the owner; what she read at her terminal.
    pub fn end(mut self) -> Said {
        self.stop().unwrap()
    }

    fn stop(&mut self) -> Option<Said> {
        let mut process = self.process.take()?;
        signal("-INT", &mut process);
        Some(finish(process))
    }
}

impl Drop for Owner<'_> {
    fn drop(&mut self) {
        if let Some(process) = self.process.as_mut().filter(|_| std::thread::panicking()) {
            drop(process.kill());
        }
        self.stop();
    }
}

/// A line from the owner; she does not let one wait for ever.
#[track_caller]
pub fn line(door: &mut BufReader<UnixStream>) -> String {
    door.get_ref()
        .set_read_timeout(Some(Duration::from_secs(90)))
        .unwrap();
    let mut line = String::new();
    door.read_line(&mut line).unwrap();
    line
}
