//! Reading the rows of a question: few questions at once, each for so long, and no longer than somebody waits for it.

use crate::desk::Desk;
use crate::said::Trouble;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// A question's place among those that read rows.
///
/// Its question keeps it until its outcome may be written down: a place that came free when the rows were read would
/// tell those who wait for one how long that took. Work that was given up keeps it until it has really ended.
pub struct Place {
    permit: Arc<OwnedSemaphorePermit>,
    reading_max: Duration,
}

/// Tells the work on a question that nobody waits for it any more.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

/// Rows that are read until it is said to stop.
pub struct Scan<I> {
    rows: I,
    stop: Stop,
}

/// Says stop when it is dropped.
struct Waiting(Stop);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

impl Stop {
    /// The same rows; once it is said to stop, an error comes instead of the next batch.
    pub fn over<I>(&self, rows: I) -> Scan<I> {
        Scan {
            rows,
            stop: self.clone(),
        }
    }
}

impl<B, E, I> Iterator for Scan<I>
where
    E: std::error::Error + Send + Sync + 'static,
    I: Iterator<Item = Result<B, E>>,
{
    type Item = Result<B, io::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.stop.0.load(Ordering::Relaxed) {
            return Some(Err(io::Error::from(io::ErrorKind::TimedOut)));
        }
        self.rows.next().map(|batch| batch.map_err(io::Error::other))
    }
}

impl Place {
    /// Waits for a place, as long as rows may be read. It comes before the reservation, so waiting spends nothing.
    pub async fn find(desk: &Desk, reading_max: Duration) -> Result<Self, Trouble> {
        let places = Arc::clone(&desk.reading);
        match tokio::time::timeout(reading_max, places.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Self {
                permit: Arc::new(permit),
                reading_max,
            }),
            _ => {
                let message = "too many questions are being answered; nothing was spent, ask again later";
                Err(Trouble::Later(message.to_owned()))
            }
        }
    }

    /// Does the work on a thread of its own. When it takes too long it is given up, and stops at its next batch.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Stop) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let reading_max = self.reading_max;
        let stop = Stop::default();
        let _waiting = Waiting(stop.clone());
        let permit = Arc::clone(&self.permit);
        let working = tokio::task::spawn_blocking(move || {
            let done = work(&stop);
            drop(permit);
            done
        });
        match tokio::time::timeout(reading_max, working).await {
            Ok(Ok(done)) => done,
            Ok(Err(error)) => Err(Trouble::failed("query.worker", error)),
            Err(_) => Err(Trouble::failed(
                "query.late",
                format!("its rows were read for more than {} ms", reading_max.as_millis()),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_takes_too_long_is_given_up_and_ends() {
        let places = Arc::new(tokio::sync::Semaphore::new(1));
        let place = Place {
            permit: Arc::new(Arc::clone(&places).acquire_owned().await.unwrap()),
            reading_max: Duration::from_millis(1),
        };
        let without_end = |stop: &Stop| {
            let batches = stop.over(std::iter::repeat_with(|| Ok::<_, io::Error>(())));
            batches
                .collect::<Result<(), _>>()
                .map_err(|error| Trouble::failed("query", error))
        };
        let given_up = place.work(without_end).await;
        assert!(
            matches!(
                given_up,
                Err(Trouble::Failed {
                    code: "query.late",
                    ..
                })
            ),
            "{given_up:?}"
        );
        assert!(
            places.try_acquire().is_err(),
            "the place came free before its question was done with it"
        );
        drop(place);
        // It comes free when the work has ended as well.
        drop(places.acquire().await.unwrap());
    }
}
