//! What all pages of one server share.

use super::session::{Cookies, Sessions};
use super::signing::Signing;
use super::words::Languages;
use crate::home::Home;
use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_office::keyring::random;
use std::net::SocketAddr;
use std::sync::Arc;

/// The address that people type, which cookies, passkeys and links are made for.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Such as `https://weavers.example`, without a slash at the end.
    pub url: String,
    /// Its host, without a port.
    pub host: String,
    /// Other addresses of the same server, where it is only reached from its own machine.
    also: Vec<String>,
}

impl Origin {
    /// The origin that the operator named, or the one of a server that listens on its own machine.
    ///
    /// # Errors
    /// When it is no address of a server.
    pub fn of(named: Option<&str>, listens: SocketAddr) -> Result<Self, Trouble> {
        let Some(named) = named else {
            let (scheme, port) = ("http://", listens.port());
            return Ok(Self {
                url: format!("{scheme}localhost:{port}"),
                host: "localhost".to_owned(),
                also: vec![format!("{scheme}127.0.0.1:{port}"), format!("{scheme}{listens}")],
            });
        };
        let url = named.trim_end_matches('/');
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let host = rest.map(|rest| rest.split(':').next().unwrap_or_default());
        match host {
            Some(host)
                if !host.is_empty() && !rest.is_some_and(|rest| rest.contains(['/', '?', '#', '@'])) =>
            {
                Ok(Self {
                    url: url.to_owned(),
                    host: host.to_owned(),
                    also: Vec::new(),
                })
            }
            _ => Err(Trouble::Usage(format!(
                "'{named}' is not the address of a server; give one such as https://weavers.example"
            ))),
        }
    }

    /// Whether pages are reached over TLS.
    pub fn is_secure(&self) -> bool {
        self.url.starts_with("https://")
    }

    /// Whether a browser that names this origin speaks of these pages.
    pub fn is(&self, named: &str) -> bool {
        self.url == named || self.also.iter().any(|also| also == named)
    }
}

/// What all pages of one server share.
pub struct Served {
    /// Its co-ops.
    pub home: Arc<Home>,
    /// Who has signed in.
    pub sessions: Sessions,
    /// Where people find it.
    pub origin: Origin,
    /// Who watches over signing in.
    pub signing: Signing,
    /// The languages at hand.
    pub languages: Languages,
    /// Its cookies.
    pub cookies: Cookies,
    forms: [u8; 32],
}

impl Served {
    /// A server at an origin.
    ///
    /// # Errors
    /// When the system gives no randomness, and when a language cannot be read.
    pub fn new(home: Arc<Home>, origin: Origin) -> Result<Self, Trouble> {
        let languages = Languages::load(Some(home.dir()));
        Ok(Self {
            // A broken language is said to the operator now, and not to the first who reads it.
            languages: languages.map_err(|said| Trouble::failed("languages", said))?,
            signing: Signing::new(&origin),
            home,
            sessions: Sessions::default(),
            cookies: Cookies {
                secure: origin.is_secure(),
            },
            origin,
            forms: random().map_err(|error| Trouble::failed("random", error))?,
        })
    }

    /// What a form must bring to show that it came from a page which this device was shown.
    pub fn mark_of(&self, token: &str) -> String {
        Hash::salted("fenwick/page-form/v1", &self.forms, token.as_bytes()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_a_port() {
        let here: SocketAddr = "127.0.0.1:1761".parse().unwrap();
        let own = Origin::of(None, here).unwrap();
        assert!(own.is("http://localhost:1761") && own.is("http://127.0.0.1:1761"));
        assert!(!own.is("http://localhost:1762") && !own.is_secure());
        let named = Origin::of(Some("https://weavers.example/"), here).unwrap();
        assert!(named.is("https://weavers.example") && named.is_secure());
        assert!(!named.is("http://localhost:1761") && named.host == "weavers.example");
        for wrong in [
            "weavers.example",
            "https://",
            "https://a@b",
            "https://a/b",
            "ftp://a",
        ] {
            assert!(Origin::of(Some(wrong), here).is_err(), "{wrong}");
        }
    }
}
