//! Questions that cannot be answered: they end, cost what was reserved, and do not say why.

use crate::world::{QUESTION, Said, World};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const LINE: [&str; 6] = ["query", "1", QUESTION, "--epsilon", "0.1", "--fresh"];

/// Does something bad to a file with these bytes.
type Spoil = fn(&PathBuf, &[u8]);

/// The files of rows, to be spoilt and mended.
struct Files(Vec<(PathBuf, Vec<u8>)>);

impl Files {
    fn of(world: &World) -> Self {
        let mut files = world.files();
        files.retain(|(path, _)| path.extension().is_some_and(|ending| ending == "parquet"));
        assert!(!files.is_empty());
        Self(files)
    }

    fn spoil(&self, how: Spoil) {
        self.0.iter().for_each(|(path, bytes)| how(path, bytes));
    }

    fn mend(&self) {
        for (path, bytes) in &self.0 {
            drop(std::fs::remove_file(path));
            std::fs::write(path, bytes).unwrap();
        }
    }
}

fn damage(path: &PathBuf, bytes: &[u8]) {
    let first_half = bytes.len() / 2;
    let mut bytes = bytes.to_vec();
    bytes[..first_half].iter_mut().for_each(|byte| *byte ^= 0x55);
    std::fs::write(path, bytes).unwrap();
}

fn cut(path: &PathBuf, bytes: &[u8]) {
    std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

fn remove(path: &PathBuf, _: &[u8]) {
    std::fs::remove_file(path).unwrap();
}

/// Whoever opens such a file waits for ever.
fn without_end(path: &PathBuf, _: &[u8]) {
    std::fs::remove_file(path).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn whatever_the_cause_a_question_that_fails_reads_alike_and_stays_paid() {
    let world = World::drivers(20);
    world.granted(20, 3, "2");
    let files = Files::of(&world);
    // With each the rung on which its reply leaves: what is given up after 250 ms is ready after the second.
    let causes: [(Spoil, u64); 4] = [(damage, 100), (cut, 100), (remove, 100), (without_end, 400)];
    let owner = world.owner(&[
        ("FENWICK_REPLY_STEP_MS", "100"),
        ("FENWICK_READING_MAX_MS", "250"),
    ]);
    let mut said: Vec<Said> = Vec::new();
    for (place, (cause, rung_ms)) in causes.into_iter().enumerate() {
        files.spoil(cause);
        let (failed, took) = owner.ask(&LINE);
        assert!(took >= Duration::from_millis(rung_ms), "it left after {took:?}");
        files.mend();
        said.push(failed);
        let budget = world.run(&["budget", "show", "trips"]).done();
        let spent = format!("0.{}", place + 1);
        assert_eq!(
            (&budget["spent"], &budget["held"]),
            (&spent.into(), &"0".into()),
            "{budget}"
        );
    }
    let message = said[0].failed(1, "query.failed");
    assert!(message.contains("its budget stays spent"), "{message}");
    for other in &said {
        assert_eq!(*other, said[0]);
    }
    owner.ask(&LINE).0.done();
    // Only the operator reads why.
    let terminal = owner.end().stderr;
    let told: Vec<&str> = terminal
        .lines()
        .filter(|line| line.contains("was not answered"))
        .collect();
    assert_eq!(told.len(), said.len(), "{terminal}");
    for (line, cause) in told.iter().zip(["decoded", "decoded", "missing", "250 ms"]) {
        assert!(line.contains(cause), "no word of '{cause}': {line}");
    }
    // Nor does a single command say more, where the asker reads what it writes.
    files.spoil(remove);
    assert_eq!(world.run(&LINE), said[0]);
    files.mend();
    world.verified();
}

#[test]
fn four_questions_read_at_once_and_a_fifth_that_finds_no_place_spends_nothing() {
    let world = World::drivers(20);
    world.granted(20, 3, "2");
    let files = Files::of(&world);
    let owner = world.owner(&[("FENWICK_READING_MAX_MS", "250")]);
    files.spoil(without_end);
    for _ in 0..4 {
        owner.ask(&LINE).0.failed(1, "query.failed");
    }
    let message = owner.ask(&LINE).0.failed(75, "busy");
    assert!(message.contains("nothing was spent"), "{message}");
    let budget = world.run(&["budget", "show", "trips"]).done();
    assert_eq!(
        (&budget["spent"], &budget["held"]),
        (&"0.4".into(), &"0".into()),
        "{budget}"
    );
    owner.end();
    files.mend();
    world.run(&LINE).done();
    world.verified();
}
