//! What all pages of one server share.

use super::member::Waiting;
use super::ops::Site;
use super::rate::Rates;
use super::session::{Cookies, Sessions};
use super::signing::Signing;
use super::words::Languages;
use crate::home::Home;
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::keyring::random;
use std::sync::Arc;

/// What all pages of one server share.
pub struct Served {
    /// Its co-ops.
    pub home: Arc<Home>,
    /// Who has signed in.
    pub sessions: Sessions,
    /// Where people find it.
    pub site: Site,
    /// Who watches over signing in.
    pub signing: Signing,
    /// The languages at hand.
    pub languages: Languages,
    /// Files that members brought and have not said a word about yet.
    pub waiting: Waiting,
    /// Its cookies.
    pub cookies: Cookies,
    /// What everybody has asked lately.
    pub rates: Rates,
    forms: [u8; 32],
}

impl Served {
    /// A server at a site.
    ///
    /// # Errors
    /// When the system gives no randomness, and when a language cannot be read.
    pub fn new(home: Arc<Home>, site: Site) -> Result<Self, Trouble> {
        let languages = Languages::load(Some(home.dir()));
        Ok(Self {
            // A broken language is said to the operator now, and not to the first who reads it.
            languages: languages.map_err(|said| Trouble::failed("languages", said))?,
            signing: Signing::new(&site),
            home,
            waiting: Waiting::default(),
            sessions: Sessions::default(),
            cookies: Cookies {
                secure: site.is_secure,
            },
            site,
            rates: Rates::default(),
            forms: random().map_err(|error| Trouble::failed("random", error))?,
        })
    }

    /// What a form must bring to show that it came from a page of this co-op which this device was shown. A device has one token
    /// for all co-ops of a server; a form of one of them is none of another.
    pub fn mark_of(&self, coop: &str, token: &str) -> String {
        let page = format!("{coop} {token}");
        Hash::salted("fenwick/page-form/v1", &self.forms, page.as_bytes()).to_string()
    }
}
