//! Bodies of requests that come too slowly, or are too large for any route, end in an error.

use axum::BoxError;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use futures::StreamExt;
use futures::stream;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// No route takes more, whatever limit it sets itself.
pub const BODY_MAX: u64 = 1 << 30;
/// How long nothing may come, on top of what the bytes so far have earned.
const GRACE: Duration = Duration::from_secs(30);
/// Slower than the slowest mobile network that still carries a page.
pub const BYTES_PER_SECOND_MIN: u64 = 1024;

/// What has come so far, and how long was waited for it.
struct Paced {
    grace: Duration,
    stream: BodyDataStream,
    received: u64,
    waited: Duration,
}

/// The same body, which fails when it is late or too large. Only waiting for the sender counts.
pub fn paced(body: Body) -> Body {
    paced_within(body, GRACE)
}

/// The same with this grace.
pub fn paced_within(body: Body, grace: Duration) -> Body {
    if body.is_end_stream() {
        return body;
    }
    let paced = Paced {
        grace,
        stream: body.into_data_stream(),
        received: 0,
        waited: Duration::ZERO,
    };
    Body::from_stream(stream::unfold(Some(paced), async |paced| paced?.next().await))
}

type Next = Option<(Result<Bytes, BoxError>, Option<Paced>)>;

impl Paced {
    async fn next(mut self) -> Next {
        let earned = Duration::from_secs(self.received / BYTES_PER_SECOND_MIN);
        let patience = (self.grace + earned).saturating_sub(self.waited);
        let asked = Instant::now();
        let Ok(next) = timeout(patience, self.stream.next()).await else {
            return Some((Err("the body came too slowly".into()), None));
        };
        self.waited += asked.elapsed();
        match next? {
            Err(error) => Some((Err(error.into()), None)),
            Ok(bytes) => {
                self.received = self.received.saturating_add(bytes.len() as u64);
                if self.received > BODY_MAX {
                    return Some((Err("the body is too large".into()), None));
                }
                Some((Ok(bytes), Some(self)))
            }
        }
    }
}
