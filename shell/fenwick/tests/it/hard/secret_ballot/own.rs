//! What a member does on a computer of her own, on which there is no home.

use crate::world::{Said, World, words};
use serde_json::Value;

/// Her paper for one motion, and what she keeps of it.
pub(super) struct Own<'w> {
    pub(super) world: &'w World,
    pub(super) motion: &'w str,
    pub(super) member: &'w str,
    pub(super) keep: String,
    pub(super) paper: String,
}

/// The sheet of a motion, which everybody may read.
pub(super) fn sheet(world: &World, motion: &str) {
    let sheet = ["ballot", "sheet", motion, "--out", "sheet.txt"];
    world.run(&sheet).done();
}

impl<'w> Own<'w> {
    pub(super) fn of(world: &'w World, motion: &'w str, member: &'w str) -> Self {
        Self {
            world,
            motion,
            member,
            keep: format!("keep-{motion}-{member}.json"),
            paper: format!("paper-{motion}-{member}.txt"),
        }
    }

    /// Her paper with a no on it.
    pub(super) fn filled(world: &'w World, motion: &'w str, member: &'w str) -> Self {
        let own = Self::of(world, motion, member);
        sheet(world, motion);
        own.asks();
        own.is_issued().done();
        own.fills("no");
        own
    }

    /// Blinds a request of the sheet that she has.
    pub(super) fn asks(&self) {
        let ask = "paper ask --sheet sheet.txt --keep {keep} --request request.json";
        self.world.elsewhere(&words(ask, &[("keep", &self.keep)])).done();
    }

    /// The co-op signs the last request that was made.
    pub(super) fn is_issued(&self) -> Said {
        let issue = "ballot issue {motion} --request request.json --out signed.json --as {member}";
        let names = [("motion", self.motion), ("member", self.member)];
        self.world.run(&words(issue, &names))
    }

    pub(super) fn fills(&self, choice: &str) -> Value {
        let fill = "paper fill --keep {keep} --signed signed.json --choice {choice} --out {paper}";
        let names = [
            ("keep", self.keep.as_str()),
            ("choice", choice),
            ("paper", &self.paper),
        ];
        self.world.elsewhere(&words(fill, &names)).done()
    }

    /// Anybody's computer casts the paper.
    pub(super) fn casts(&self, more: &[&str]) -> Said {
        let cast = ["ballot", "cast", self.motion, "--paper", &self.paper];
        self.world.run(&[&cast[..], more].concat())
    }
}
