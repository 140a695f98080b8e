//! Many processes on one home are one queue; an owner that does not answer is waited for, not for ever.

use crate::world::{QUESTION, Said, World, finish, finish_within, line, signal, until};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufRead;
use std::process::Child;
use std::time::{Duration, Instant};

/// A command may wait 20 seconds for its turn; this is more, for a slow machine.
const PATIENCE: Duration = Duration::from_secs(35);

#[test]
fn forty_processes_admit_forty_members_at_once() {
    let world = World::drivers(0);
    let names: Vec<String> = (0..40).map(|number| format!("Member {number}")).collect();
    let adding: Vec<Child> = names
        .iter()
        .map(|name| world.spawn(&["member", "add", name]))
        .collect();
    let said: Vec<Said> = adding.into_iter().map(finish).collect();
    let numbers: BTreeSet<u64> = said
        .iter()
        .map(|said| said.done()["member"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, (3..43).collect());
    let listed = world.run(&["member", "list"]).done();
    let listed: BTreeSet<&str> = listed["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["name"].as_str().unwrap())
        .collect();
    assert!(names.iter().all(|name| listed.contains(name.as_str())));
    world.verified();
}

#[test]
fn verify_passes_at_any_moment_while_members_are_admitted() {
    let world = World::drivers(20);
    let mut failed = Vec::new();
    for round in 0..6 {
        let mut children = Vec::new();
        for number in 0..10 {
            children.push((
                false,
                world.spawn(&["member", "add", &format!("Member {round} {number}")]),
            ));
            if number % 3 == 0 {
                children.push((true, world.spawn(&["verify"])));
            }
        }
        for (verifying, child) in children {
            let said = finish(child);
            if said.code != Some(0) {
                failed.push(format!(
                    "{}: {}",
                    if verifying { "verify" } else { "member add" },
                    said.stdout.trim_end()
                ));
            }
        }
    }
    world.verified();
    assert!(
        failed.is_empty(),
        "{} of them failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn one_external_id_entered_by_many_at_once_is_one_member() {
    let world = World::drivers(0);
    let adding: Vec<Child> = (0..8)
        .map(|_| world.spawn(&["member", "add", "Cleo", "--external-id", "C1"]))
        .collect();
    let said: Vec<Said> = adding.into_iter().map(finish).collect();
    let (done, other): (Vec<&Said>, Vec<&Said>) = said.iter().partition(|said| said.code == Some(0));
    assert_eq!(done.len(), 1, "{said:?}");
    for said in other {
        said.refused("membership.twice");
    }
    world.verified();
}

#[test]
fn an_owner_that_does_not_answer_gives_exit_75_and_a_clear_message() {
    // One home whose lock is held by somebody who opens no door, and one whose owner stands still.
    let (locked, halted) = (World::drivers(1), World::drivers(1));
    let lock = File::options()
        .write(true)
        .open(locked.home().join("lock"))
        .unwrap();
    lock.lock().unwrap();
    let mut owner = halted.spawn(&["serve", "--listen", "127.0.0.1:0"]);
    until("the owner stands at the door", || {
        assert!(owner.try_wait().unwrap().is_none(), "the owner is gone");
        halted.home().join("socket").exists()
    });
    halted.run(&["member", "list"]).done();
    signal("-STOP", &mut owner);
    let began = Instant::now();
    let waiting = [(&locked, "locked"), (&halted, "halted")]
        .map(|(world, which)| (which, world.spawn(&["member", "add", "Cleo"])));
    let said = waiting.map(|(which, child)| {
        (
            which,
            finish_within(child, PATIENCE.saturating_sub(began.elapsed())),
        )
    });
    assert!(
        began.elapsed() > Duration::from_secs(2),
        "nobody waited for the owner"
    );
    signal("-CONT", &mut owner);
    signal("-KILL", &mut owner);
    finish(owner);
    lock.unlock().unwrap();
    for world in [&locked, &halted] {
        world.verified();
        world.run(&["member", "add", "Dora"]).done();
    }
    for (which, said) in said {
        let said = said.unwrap_or_else(|said| panic!("{which}: the command waits for ever: {said:?}"));
        let message = said.failed(75, "busy");
        assert!(
            message.contains("another process") && message.contains("again"),
            "{which}: {message}"
        );
    }
}

#[test]
fn of_those_at_the_door_256_are_inside_and_the_next_comes_in_when_one_leaves() {
    let world = World::drivers(1);
    let owner = world.owner::<&str>(&[]);
    let mut inside: Vec<_> = (0..256).map(|_| owner.knock()).collect();
    for guest in &mut inside {
        assert_eq!(line(guest), "inside\n");
    }
    let mut next = owner.knock();
    let waits = next.get_ref().set_read_timeout(Some(Duration::from_millis(300)));
    waits.unwrap();
    assert!(next.fill_buf().is_err(), "one more than may be inside was let in");
    drop(inside.pop());
    assert_eq!(line(&mut next), "inside\n");
}

#[test]
fn more_guests_than_there_are_threads_are_all_answered() {
    let world = World::drivers(20);
    world.granted(20, 2, "2");
    let owner = world.owner::<&str>(&[]);
    let dry = ["query", "1", QUESTION, "--dry-run"];
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..600).map(|_| scope.spawn(|| owner.ask(&dry).0)).collect();
        for said in asking {
            said.join().unwrap().done();
        }
    });
}

#[test]
fn a_home_with_a_long_path_works() {
    let world = World::empty();
    let deep = world
        .folder()
        .join("a-folder-with-a-long-name".repeat(4))
        .join("home-of-the-weavers".repeat(3));
    let deep = deep.to_str().unwrap();
    let found = [
        "--home",
        deep,
        "found",
        "weavers",
        "--template",
        "drivers",
        "--name",
        "W",
        "--officer",
        "A",
        "--officer",
        "B",
    ];
    let said = world.elsewhere(&found);
    assert_eq!(said.code, Some(0), "{said:?}");
    world.elsewhere(&["--home", deep, "verify"]).done();
}

#[test]
fn of_several_foundings_of_one_name_at_once_one_is_the_co_op() {
    let world = World::empty();
    for round in 0..6 {
        let slug = format!("coop-{round}");
        let found = [
            "found",
            &slug,
            "--template",
            "savings",
            "--name",
            "Many",
            "--officer",
            "Ada",
            "--officer",
            "Ben",
        ];
        let founding: Vec<Child> = (0..4).map(|_| world.spawn(&found)).collect();
        let mut codes: Vec<Option<i32>> = founding.into_iter().map(|child| finish(child).code).collect();
        codes.sort();
        assert_eq!(codes, [Some(0), Some(3), Some(3), Some(3)], "round {round}");
        assert_eq!(world.run(&["verify", "--coop", &slug]).done()["verified"], true);
    }
}
