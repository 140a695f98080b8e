//! The one address under which people reach the pages.

use crate::said::Trouble;
use std::net::{IpAddr, SocketAddr};

/// Under which address the pages are reached: cookies, passkeys and links are made for it and for no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Scheme, host and port, without a slash at the end.
    pub origin: String,
    /// The host alone: passkeys are bound to it.
    pub host: String,
    /// Whether the way to it is encrypted, here or by a proxy.
    pub is_secure: bool,
    /// Whether a proxy on this machine stands before it.
    pub behind_proxy: bool,
}

/// How the operator said that pages are reached.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reach<'a> {
    pub public_url: Option<&'a str>,
    pub tls: bool,
    pub behind_proxy: bool,
    /// Served unencrypted to other machines, because the operator said so.
    pub plain_http: bool,
}

impl Site {
    /// The site of a server that listens at this address.
    ///
    /// # Errors
    /// When others would read along, when nobody could tell which address is meant, or when it is none.
    pub fn of(listen: SocketAddr, reach: Reach<'_>) -> Result<Self, Trouble> {
        let is_local = listen.ip().is_loopback();
        if !is_local && !reach.tls && !reach.plain_http {
            let message = format!(
                "at {listen} other machines would reach the pages unencrypted; listen on 127.0.0.1 behind a proxy, \
                 or give --tls-cert and --tls-key, or say --plain-http if the network is your own"
            );
            return Err(Trouble::Usage(message));
        }
        let site = match reach.public_url {
            Some(url) => Self::named(url)?,
            None if reach.behind_proxy || !is_local => {
                let message = "say under which address people reach the pages: --public-url https://…";
                return Err(Trouble::Usage(message.to_owned()));
            }
            None => {
                let scheme = if reach.tls { "https" } else { "http" };
                Self::named(&format!("{scheme}://{}", local_name(listen)))?
            }
        };
        if reach.tls && !site.is_secure {
            let message = "with --tls-cert the --public-url begins with https://";
            return Err(Trouble::Usage(message.to_owned()));
        }
        Ok(Self {
            behind_proxy: reach.behind_proxy,
            ..site
        })
    }

    /// The site of this name.
    fn named(url: &str) -> Result<Self, Trouble> {
        let not_one = || {
            let message = format!(
                "'{url}' is no address of a site; write it as https://coop.example, with nothing after the name"
            );
            Trouble::Usage(message)
        };
        let url = url.strip_suffix('/').unwrap_or(url);
        let (scheme, authority) = url.split_once("://").ok_or_else(not_one)?;
        let parsed: axum::http::uri::Authority = authority.parse().map_err(|_| not_one())?;
        let is_plain = !authority.contains('@') && authority == authority.to_ascii_lowercase();
        if !matches!(scheme, "http" | "https") || !is_plain || parsed.host().is_empty() {
            return Err(not_one());
        }
        Ok(Self {
            origin: url.to_owned(),
            host: parsed.host().to_owned(),
            is_secure: scheme == "https",
            behind_proxy: false,
        })
    }

    /// Whether a browser that names this origin speaks of these pages. On this machine a number means the same as the name.
    pub fn is(&self, named: &str) -> bool {
        let by_number = || self.origin.replacen("//localhost", "//127.0.0.1", 1);
        named == self.origin || (self.host == "localhost" && named == by_number())
    }

    #[cfg(test)]
    pub fn local(listen: &str) -> Self {
        Self::of(listen.parse().expect("an address"), Reach::default()).expect("a site")
    }
}

/// Passkeys are bound to a name and not to a number, so a browser on this machine is sent to `localhost`.
fn local_name(listen: SocketAddr) -> String {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_loopback() => format!("localhost:{}", listen.port()),
        IpAddr::V6(ip) if ip.is_loopback() => format!("localhost:{}", listen.port()),
        _ => listen.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(listen: &str, reach: Reach<'_>) -> Option<(String, bool)> {
        let site = Site::of(listen.parse().expect("an address"), reach);
        site.ok().map(|site| (site.origin, site.is_secure))
    }

    #[test]
    fn beyond_this_machine_pages_are_encrypted_and_their_address_is_said() {
        let none = Reach::default();
        let tls = Reach { tls: true, ..none };
        let named = |reach| Reach {
            public_url: Some("https://coop.example"),
            ..reach
        };
        let proxied = Reach {
            behind_proxy: true,
            ..none
        };
        let plain = Reach {
            plain_http: true,
            public_url: Some("http://box.lan:1761/"),
            ..none
        };
        let local = ("http://localhost:1761".to_owned(), false);
        let public = ("https://coop.example".to_owned(), true);
        for (listen, reach, expected) in [
            ("127.0.0.1:1761", none, Some(local.clone())),
            ("[::1]:1761", none, Some(local)),
            ("127.0.0.1:1761", named(none), Some(public.clone())),
            ("127.0.0.1:1761", proxied, None),
            ("127.0.0.1:1761", named(proxied), Some(public.clone())),
            ("0.0.0.0:443", none, None),
            ("0.0.0.0:443", named(none), None),
            ("0.0.0.0:443", tls, None),
            ("0.0.0.0:443", named(tls), Some(public)),
            (
                "0.0.0.0:1761",
                plain,
                Some(("http://box.lan:1761".to_owned(), false)),
            ),
            ("0.0.0.0:1761", Reach { tls: true, ..plain }, None),
        ] {
            assert_eq!(site(listen, reach), expected, "{listen} {reach:?}");
        }
    }

    #[test]
    fn only_the_site_itself_is_meant_by_its_origin() {
        let here = Site::local("127.0.0.1:1761");
        assert!(here.is("http://localhost:1761") && here.is("http://127.0.0.1:1761"));
        for other in [
            "http://localhost:1762",
            "https://localhost:1761",
            "http://evil.example",
            "null",
            "",
        ] {
            assert!(!here.is(other), "{other}");
        }
    }

    #[test]
    fn an_address_with_more_than_a_name_is_none() {
        for url in [
            "coop.example",
            "ftp://coop.example",
            "https://",
            "https://coop.example/pages",
            "https://coop.example?x",
            "https://me@coop.example",
            "https://Coop.example",
            "https://coop example",
        ] {
            let reach = Reach {
                public_url: Some(url),
                ..Reach::default()
            };
            assert_eq!(site("127.0.0.1:1761", reach), None, "{url}");
        }
    }
}
