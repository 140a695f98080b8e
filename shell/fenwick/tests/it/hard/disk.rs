//! A full disk: one clear message, nothing half-done, and all is well once there is space again.

use crate::world::{Said, World, bring, trips};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small file system, unmounted when it is dropped.
struct Small(PathBuf);

impl Small {
    /// None where this user may not mount.
    fn on(folder: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"])
            .arg(&folder)
            .output();
        mounted
            .is_ok_and(|mounted| mounted.status.success())
            .then_some(Self(folder))
    }

    /// Fills what is left but for so many bytes.
    fn fill(&self, leave: usize) -> PathBuf {
        let path = self.0.join("ballast");
        let mut ballast = File::create(&path).unwrap();
        let block = [0x55; 4096];
        let mut blocks = 0;
        while ballast.write_all(&block).is_ok() {
            blocks += 1;
        }
        let keep = (blocks * block.len()).saturating_sub(leave);
        ballast.set_len(u64::try_from(keep).unwrap()).unwrap();
        path
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

/// A co-op whose home lies on a small disk.
fn small() -> Option<(World, Small)> {
    let world = World::empty();
    let Some(disk) = Small::on(world.home()) else {
        println!("LEFT OUT: no file system can be mounted here, so a full disk is not tried");
        return None;
    };
    world.found(&[]);
    world.enter(40);
    Some((world, disk))
}

/// Ended well, or with the one clear message of a full disk.
#[track_caller]
fn full_or_done(said: &Said, what: &str) -> bool {
    if said.code == Some(0) {
        said.done();
        return true;
    }
    let error = said.object()["error"].clone();
    let full = error["code"] == "disk.full"
        || error["message"]
            .as_str()
            .is_some_and(|message| message.contains("full"));
    assert!(said.code == Some(1) && full, "{what}: {said:?}");
    assert!(!said.stderr.contains("panicked"), "{what}: {said:?}");
    false
}

fn litter(home: &Path, world: &World) -> Vec<PathBuf> {
    let files = world.files().into_iter().map(|(path, _)| path);
    files
        .filter(|path| path.starts_with(home) && path.extension().is_some_and(|ending| ending == "tmp"))
        .collect()
}

#[test]
fn imports_until_the_disk_is_full_end_clearly_and_the_next_act_works_once_there_is_space() {
    let Some((world, disk)) = small() else { return };
    let room = disk.fill(2 << 20);
    let mut acts = 0;
    let last = loop {
        // Rows that are new each time.
        let rows = trips(1..41, 500).replace(
            "2026-06",
            &format!("20{:02}-{:02}", 16 + acts / 12, 1 + acts % 12),
        );
        let rows = world.write("rows.csv", rows);
        let said = world.contribute("trips", &rows);
        if !full_or_done(&said, "import") {
            break said;
        }
        acts += 1;
        assert!(acts < 150, "two megabytes never fill");
    };
    assert!(acts > 0, "not one import fits: {last:?}");
    std::fs::remove_file(&room).unwrap();
    world.verified();
    assert_eq!(litter(&world.home(), &world), Vec::<PathBuf>::new());
    let listed = world.run(&["contribution", "list"]).done();
    let listed = listed["contributions"].as_array().unwrap();
    assert_eq!(
        listed.len(),
        usize::try_from(acts).unwrap(),
        "an import that failed is listed, or one that was done is not: {last:?}"
    );
    world.run(&["member", "add", "Cleo"]).done();
    world.verified();
}

#[test]
fn any_act_on_a_full_disk_is_done_or_says_so_and_is_not_half_done() {
    let Some((world, disk)) = small() else { return };
    let rows = world.write("rows.csv", trips(1..41, 50));
    world.contribute("trips", &rows).done();
    world.contribute_beside(&["D0001", "D0008"]);
    let (mut wrong, mut full) = (Vec::new(), 0);
    let mut state = world.verified();
    for (round, leave) in [0, 4 << 10, 16 << 10, 64 << 10, 128 << 10, 256 << 10]
        .into_iter()
        .enumerate()
    {
        let name = format!("Newcomer {round}");
        let gone = (10 + round).to_string();
        // Of those who stay, and new each time.
        let more = world.write(
            "more.csv",
            trips(1..8, 800).replace("2026-06", &format!("2025-{:02}", 1 + round)),
        );
        let acts: [&[&str]; 6] = [
            &["member", "add", &name, "--external-id", &name],
            &bring(&more),
            &["consent", "withdraw", "--as", "3", "--dataset", "trips"],
            &["member", "erase", &gone],
            &["log", "checkpoint"],
            &["member", "list"],
        ];
        for act in acts {
            let ballast = disk.fill(leave);
            let said = world.run(act);
            std::fs::remove_file(&ballast).unwrap();
            let message = said.object()["error"]["message"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            let clear = said.code == Some(0)
                || (said.code == Some(1) && message.contains("full") && !said.stderr.contains("panicked"));
            if !clear {
                wrong.push(format!("{leave} bytes left: {act:?} {said:?}"));
            }
            let now = world.run(&["verify"]);
            if now.code != Some(0) {
                wrong.push(format!("{leave} bytes left: after {act:?} {now:?}"));
                continue;
            }
            let now = now.object()["state_hash"].as_str().unwrap().to_owned();
            if said.code != Some(0) {
                full += 1;
                if now != state {
                    wrong.push(format!(
                        "{leave} bytes left: {act:?} failed and yet changed the co-op: {said:?}"
                    ));
                }
            }
            state = now;
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(full > 3, "the disk was never really full");
    world.run(&["member", "add", "Dora"]).done();
    world.verified();
}
