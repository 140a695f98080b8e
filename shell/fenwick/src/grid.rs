//! The time grid: a reply to a question leaves on the next rung of a ladder, so that hardly anything of how long it took is seen.

use crate::said::Done;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The ladder of a home: a step after a question was taken up, twice that, four times that, and so on.
///
/// A step of zero is no ladder.
#[derive(Clone, Copy, Debug)]
pub struct Ladder {
    step: Duration,
}

impl Ladder {
    /// The ladder with this first step.
    pub fn new(step_ms: u64) -> Self {
        Self {
            step: Duration::from_millis(step_ms),
        }
    }

    /// The first step.
    pub fn step_ms(self) -> u64 {
        u64::try_from(self.step.as_millis()).unwrap_or(u64::MAX)
    }

    /// The first rung that is not before `elapsed`.
    fn rung(self, elapsed: Duration) -> Duration {
        if self.step.is_zero() {
            return elapsed;
        }
        let mut rung = self.step;
        while rung < elapsed {
            rung = rung.saturating_mul(2);
        }
        rung
    }

    /// What is kept free before a rung for writing an answer down.
    fn margin(self) -> Duration {
        self.step / 4
    }
}

/// When a command was taken up, and the ladder on which its reply leaves; none for what is answered at once.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    since: Instant,
    ladder: Option<Ladder>,
}

impl Turn {
    /// The turn of a command that is taken up now.
    pub fn begin(ladder: Option<Ladder>) -> Self {
        Self {
            since: Instant::now(),
            ladder,
        }
    }

    /// Waits until the outcome of a question may be written down: shortly before a rung, so that the log, which
    /// says when, tells no more than the reply does.
    pub async fn record(&self) {
        wait(|ready| self.records(ready)).await;
    }

    /// When an outcome that is ready at this moment is written down.
    fn records(&self, ready: Instant) -> Instant {
        let Some(ladder) = self.ladder else { return ready };
        let elapsed = ready.saturating_duration_since(self.since);
        let rung = ladder.rung(elapsed.saturating_add(ladder.margin()));
        self.since + rung.saturating_sub(ladder.margin())
    }

    /// When a reply that is ready at this moment leaves.
    fn leaves(&self, ready: Instant) -> Instant {
        let Some(ladder) = self.ladder else { return ready };
        self.since + ladder.rung(ready.saturating_duration_since(self.since))
    }
}

/// Sleeps if there is something to wait for: a sleep is never shorter than a millisecond.
async fn wait(until: impl FnOnce(Instant) -> Instant) {
    let ready = Instant::now();
    let until = until(ready);
    if until > ready {
        sleep_until(until).await;
    }
}

/// A reply that is ready and has not left.
#[must_use = "a reply leaves when its time has come"]
pub struct Reply {
    done: Done,
    turn: Turn,
}

impl Reply {
    pub fn new(done: Done, turn: Turn) -> Self {
        Self { done, turn }
    }

    /// What was said, on the next rung. There is no other way to see it.
    pub async fn leave(self) -> Done {
        wait(|ready| self.turn.leaves(ready)).await;
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_reply_leaves_on_the_first_rung_after_it_is_ready() {
        let turn = Turn::begin(Some(Ladder::new(250)));
        for (ready, left) in [
            (0, 250),
            (249, 250),
            (250, 250),
            (251, 500),
            (500, 500),
            (501, 1_000),
            (33_000, 64_000),
        ] {
            assert_eq!(
                turn.leaves(turn.since + ms(ready)),
                turn.since + ms(left),
                "ready after {ready} ms"
            );
        }
    }

    #[test]
    fn an_outcome_is_written_down_a_quarter_of_a_step_before_the_rung_it_leaves_on() {
        let turn = Turn::begin(Some(Ladder::new(1_000)));
        for (ready, written) in [(1, 750), (750, 750), (751, 1_750), (1_751, 3_750)] {
            let written = turn.since + ms(written);
            assert_eq!(
                turn.records(turn.since + ms(ready)),
                written,
                "ready after {ready} ms"
            );
            assert_eq!(turn.leaves(written), written + ms(250));
        }
    }

    #[test]
    fn without_a_ladder_or_without_a_step_nothing_waits() {
        for turn in [Turn::begin(None), Turn::begin(Some(Ladder::new(0)))] {
            let ready = turn.since + ms(33);
            assert_eq!((turn.leaves(ready), turn.records(ready)), (ready, ready));
        }
    }
}
