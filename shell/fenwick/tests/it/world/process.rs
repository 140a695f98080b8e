//! Processes: begun, waited for, interrupted, and what they said.

use serde_json::Value;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than any command may take on a slow machine; a command that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(2);

/// What a process said and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// None when a signal ended it.
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Said {
    /// The one JSON object on stdout.
    #[track_caller]
    pub fn object(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("stdout is not exactly one JSON object ({error}): {self:?}"));
        assert!(value.is_object(), "stdout is no JSON object: {self:?}");
        value
    }

    #[track_caller]
    pub fn done(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.object()
    }

    /// The rule that said no.
    #[track_caller]
    pub fn refused(&self, rule: &str) -> Value {
        assert_eq!(self.code, Some(3), "{self:?}");
        let refusal = self.object()["refusal"].clone();
        assert_eq!(refusal["rule"], rule, "{self:?}");
        assert!(refusal.get("motion").is_some(), "{self:?}");
        // Members voted the rule exactly when the refusal names their motion.
        let read: fenwick_coop::kernel::refusal::Refusal = serde_json::from_value(refusal.clone()).unwrap();
        assert_eq!(fenwick_coop::rulebook::fault(&read), None, "{self:?}");
        refusal
    }

    /// The message of an error with this exit code and this stable id.
    #[track_caller]
    pub fn failed(&self, exit: i32, code: &str) -> String {
        assert_eq!(self.code, Some(exit), "{self:?}");
        let object = self.object();
        assert_eq!(object["error"]["code"], code, "{self:?}");
        let message = object["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(!message.is_empty(), "{self:?}");
        message
    }
}

/// The binary, not begun yet.
pub fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fenwick"));
    command
        .env_remove("FENWICK_HOME")
        // Only the tests of the time grid wait for it.
        .env("FENWICK_REPLY_STEP_MS", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The binary where no home is needed.
pub fn homeless(args: &[&str], temporary: &Path) -> Said {
    finish(homeless_command(args, temporary).spawn().unwrap())
}

/// The same, not begun yet.
pub fn homeless_command(args: &[&str], temporary: &Path) -> Command {
    let mut command = binary();
    command.env("TMPDIR", temporary).args(args);
    command
}

/// Waits for the end of a process; one that hangs is a failure.
#[track_caller]
pub fn finish(child: Child) -> Said {
    finish_within(child, LIMIT).unwrap_or_else(|said| panic!("the command hangs: {said:?}"))
}

/// Waits for the end of a process for so long; then it is killed.
pub fn finish_within(mut child: Child, limit: Duration) -> Result<Said, Said> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let reading = [stdout.map(reader), stderr.map(reader)];
    let until = Instant::now() + limit;
    let mut late = false;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > until && !late {
            late = true;
            drop(child.kill());
        }
        std::thread::sleep(PAUSE);
    };
    let [stdout, stderr] =
        reading.map(|thread| thread.map_or_else(String::new, |thread| thread.join().unwrap()));
    let said = Said {
        code: status.code(),
        signal: status.signal(),
        stdout,
        stderr,
    };
    if late { Err(said) } else { Ok(said) }
}

fn reader(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        drop(from.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Polls until something is so; for the state of processes and files, never as a wait for luck.
#[track_caller]
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    let limit = Instant::now() + LIMIT;
    while !so() {
        assert!(Instant::now() < limit, "this never came about: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// Sends a signal as anybody would, unless the process has ended.
pub fn signal(name: &str, child: &mut Child) {
    if child.try_wait().unwrap().is_none() {
        let sent = Command::new("/bin/kill")
            .arg(name)
            .arg(child.id().to_string())
            .status();
        assert!(sent.unwrap().success());
    }
}

/// Judges what is written here by a program of others, which may leave files in this folder. It stands on the PATH, or is left out by name.
pub fn judge(program: &str, args: &[&str], folder: &Path) -> Option<bool> {
    let found = Command::new(program).arg("--help").output();
    if !found.is_ok_and(|output| output.status.success()) {
        println!("{program} is not installed: its judgement is left out");
        return None;
    }
    let judged = Command::new(program)
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    print!("{}", String::from_utf8_lossy(&judged.stdout));
    Some(judged.status.success())
}
