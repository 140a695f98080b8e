//! Release: what left, to whom, under which decision, at what cost in privacy.

use super::query::{Queries, Reserved};
use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{QueryNo, ReleaseNo, RequestNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize};

/// What happens to releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// An answer left.
    Released {
        /// Its number.
        release: ReleaseNo,
        /// The query that made it.
        query: QueryNo,
        /// Digest of the noised table.
        digest: Hash,
    },
}

/// One release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    /// The query that made it.
    pub query: QueryNo,
    /// Its request.
    pub request: RequestNo,
    /// Which question of it, from 0.
    pub question: u32,
    /// ε spent.
    pub epsilon: EpsilonMicro,
    /// Digest of the noised table.
    pub digest: Hash,
    /// When.
    pub at: Time,
}

/// All releases, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Releases {
    releases: Vec<Release>,
}

impl Releases {
    /// The release of this number.
    ///
    /// # Errors
    /// A refusal by `release.unknown`.
    pub fn get(&self, release: ReleaseNo) -> Result<&Release, Refusal> {
        let unknown = || {
            Refusal::new("release.unknown", format!("there is no release {release}"))
                .hint("`fenwick release list` shows them")
        };
        self.releases
            .get(release.index())
            .filter(|_| release.0 > 0)
            .ok_or_else(unknown)
    }

    /// Every release with its number.
    pub fn all(&self) -> impl Iterator<Item = (ReleaseNo, &Release)> {
        self.releases
            .iter()
            .enumerate()
            .map(|(place, release)| (ReleaseNo::after(place), release))
    }

    /// The latest release of a question at this ε: it is given again at no cost.
    pub fn again(
        &self,
        request: RequestNo,
        question: u32,
        epsilon: EpsilonMicro,
    ) -> Option<(ReleaseNo, &Release)> {
        let same = |release: &Release| {
            release.request == request && release.question == question && release.epsilon == epsilon
        };
        self.all().filter(|(_, release)| same(release)).last()
    }

    /// Records the answer of a running query.
    ///
    /// # Errors
    /// When the query is unknown or has ended.
    pub fn record(&self, query: QueryNo, digest: Hash, queries: &Queries) -> Result<Event, Refusal> {
        queries.running(query)?;
        Ok(Event::Released {
            release: ReleaseNo::after(self.releases.len()),
            query,
            digest,
        })
    }

    /// Carries out what happened.
    pub fn apply(&mut self, event: &Event, at: Time, reserved: Option<&Reserved>) {
        let Event::Released { query, digest, .. } = event;
        let Some(reserved) = reserved else { return };
        self.releases.push(Release {
            query: *query,
            request: reserved.request,
            question: reserved.question,
            epsilon: reserved.asked(),
            digest: *digest,
            at,
        });
    }
}
