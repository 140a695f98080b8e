//! A process that owns a home and serves it, and commands that it carries out for others.

use crate::measure::{Used, behind, command, cpu_of, peak_mib, run};
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The longest that it takes to own a home.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server and how its processes are begun.
pub struct Server {
    child: Child,
    home: PathBuf,
    front: fn() -> Option<Command>,
}

impl Server {
    /// Begins to serve a home. `front` gives the program behind which server and guests run.
    pub fn begin(home: &Path, front: fn() -> Option<Command>) -> Result<Self> {
        let mut serve = fronted(front, command(home, &["serve", "--listen", "127.0.0.1:0"])?);
        let child = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let server = Self {
            child,
            home: home.to_owned(),
            front,
        };
        let began = Instant::now();
        while !home.join("socket").exists() {
            ensure!(began.elapsed() < PATIENCE, "the server does not open its door");
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(server)
    }

    /// Has the server carry out a command. Processor time is the server's and the guest's, memory the server's.
    pub fn fenwick(&self, args: &[&str]) -> Result<Used> {
        let pid = self.child.id().to_string();
        let before = cpu_of(&pid)?.own;
        let used = run(fronted(self.front, command(&self.home, args)?))?;
        Ok(Used {
            cpu: used.cpu + cpu_of(&pid)?.own - before,
            peak_mib: peak_mib(&pid).max(used.peak_mib),
            ..used
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn fronted(front: fn() -> Option<Command>, command: Command) -> Command {
    match front() {
        Some(front) => behind(front, &command),
        None => command,
    }
}
