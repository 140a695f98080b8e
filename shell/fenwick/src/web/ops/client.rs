//! From where a request comes.

use super::Site;
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// From where a request comes: through a proxy on this machine, the address that the proxy saw.
///
/// It is kept in no log and no count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    pub address: IpAddr,
    /// Whether it came from this machine itself, and not through a proxy.
    pub is_here: bool,
}

impl Client {
    /// Whom the request is from. Only a proxy on this machine is believed, and only what it said last: what stands before came to it from outside.
    pub fn of(site: &Site, headers: &HeaderMap, extensions: &Extensions) -> Self {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
            .to_canonical();
        let told = headers.get_all("x-forwarded-for").iter().next_back();
        let told = told.and_then(|told| told.to_str().ok());
        let told = told.and_then(|told| told.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        match (site.behind_proxy && peer.is_loopback(), told) {
            (true, Some(address)) => Self {
                address: address.to_canonical(),
                is_here: false,
            },
            _ => Self {
                address: peer,
                is_here: peer.is_loopback() && !site.behind_proxy,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(behind_proxy: bool, peer: &str, told: &[&str]) -> (String, bool) {
        let mut headers = HeaderMap::new();
        for line in told {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().expect("an address")));
        let site = Site {
            behind_proxy,
            ..Site::local("127.0.0.1:1761")
        };
        let client = Client::of(&site, &headers, &extensions);
        (client.address.to_string(), client.is_here)
    }

    #[test]
    fn a_proxy_here_is_believed_in_what_it_said_last_and_nobody_else_in_anything() {
        let forged = "10.0.0.1, 203.0.113.7";
        let cases = [
            (false, "127.0.0.1:9", &[][..], ("127.0.0.1", true)),
            (false, "[::1]:9", &[], ("::1", true)),
            (false, "[::ffff:127.0.0.1]:9", &[], ("127.0.0.1", true)),
            (false, "127.0.0.1:9", &[forged], ("127.0.0.1", true)),
            (false, "198.51.100.2:9", &["127.0.0.1"], ("198.51.100.2", false)),
            (true, "127.0.0.1:9", &[forged], ("203.0.113.7", false)),
            (
                true,
                "127.0.0.1:9",
                &["127.0.0.1", "203.0.113.7"],
                ("203.0.113.7", false),
            ),
            (true, "127.0.0.1:9", &["127.0.0.1"], ("127.0.0.1", false)),
            (true, "127.0.0.1:9", &["nonsense"], ("127.0.0.1", false)),
            (true, "127.0.0.1:9", &[], ("127.0.0.1", false)),
            (true, "198.51.100.2:9", &["127.0.0.1"], ("198.51.100.2", false)),
        ];
        for (proxied, peer, told, (address, is_here)) in cases {
            let found = client(proxied, peer, told);
            assert_eq!(found, (address.to_owned(), is_here), "{proxied} {peer} {told:?}");
        }
    }
}
