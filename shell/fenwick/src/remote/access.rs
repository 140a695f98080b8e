//! Who asks a store, and where it is: what the environment of the asker says of it.

use super::Remote;
use crate::said::Trouble;
use object_store::aws::AmazonS3Builder;
use object_store::{BackoffConfig, ClientOptions, RetryConfig};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// The names that the tools of such stores have in common. Beside them only what every HTTP client heeds: proxies and certificates.
const NAMES: [&str; 8] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL",
    "AWS_ALLOW_HTTP",
];
/// How the name of a bucket begins where a path is asked for.
const SCHEME: &str = "s3://";
/// How long a store may take to be reached, and then for one piece on a slow line.
const CONNECT_MAX: Duration = Duration::from_secs(10);
const PIECE_MAX: Duration = Duration::from_secs(300);
const RETRIES_MAX: usize = 4;

/// What the environment says, under those names. Whoever runs the command for the asker gets it from her.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Access(BTreeMap<String, String>);

// It holds a secret.
impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Access")
    }
}

/// Whether a path names a bucket.
pub fn is_remote(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.starts_with(SCHEME))
}

impl Access {
    pub fn of_environment() -> Self {
        let said = NAMES.iter().filter_map(|name| {
            let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
            Some(((*name).to_owned(), value))
        });
        Self(said.collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn needed(&self, name: &str) -> Result<&str, Trouble> {
        self.get(name).ok_or_else(|| {
            Trouble::Usage(
                "say who you are to the store: put its key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                    .to_owned(),
            )
        })
    }

    /// The bucket, and the folder in it, of `s3://BUCKET/FOLDER`.
    pub fn remote(&self, url: &Path) -> Result<Remote, Trouble> {
        let (name, folder) = parts(url)?;
        let endpoint = self.get("AWS_ENDPOINT_URL_S3").or(self.get("AWS_ENDPOINT_URL"));
        let region = self.get("AWS_REGION").or(self.get("AWS_DEFAULT_REGION"));
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(name)
            .with_access_key_id(self.needed("AWS_ACCESS_KEY_ID")?)
            .with_secret_access_key(self.needed("AWS_SECRET_ACCESS_KEY")?)
            .with_region(region.unwrap_or("us-east-1"))
            .with_retry(RetryConfig {
                backoff: BackoffConfig::default(),
                max_retries: RETRIES_MAX,
                retry_timeout: PIECE_MAX,
            });
        let mut options = ClientOptions::new()
            .with_connect_timeout(CONNECT_MAX)
            .with_timeout(PIECE_MAX);
        if let Some(token) = self.get("AWS_SESSION_TOKEN") {
            builder = builder.with_token(token);
        }
        if let Some(endpoint) = endpoint {
            options = options.with_allow_http(self.is_open(endpoint)?);
            builder = builder.with_endpoint(endpoint.trim_end_matches('/'));
        }
        let store = builder.with_client_options(options).build();
        let store = store.map_err(|error| Trouble::Usage(format!("the store cannot be asked: {error}")))?;
        let endpoint = endpoint.unwrap_or("AWS").to_owned();
        Ok(Remote::new(store, endpoint, (name, folder)))
    }

    /// Whether the way to the store is not encrypted. On this machine alone that is fine.
    fn is_open(&self, endpoint: &str) -> Result<bool, Trouble> {
        let host = match endpoint.split_once("://") {
            Some(("https", _)) => return Ok(false),
            Some(("http", rest)) => host(rest),
            _ => {
                return Err(Trouble::Usage(format!(
                    "AWS_ENDPOINT_URL is '{endpoint}'; it begins with https://"
                )));
            }
        };
        let here = host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        match here || self.get("AWS_ALLOW_HTTP") == Some("true") {
            true => Ok(true),
            false => Err(Trouble::Usage(format!(
                "the way to '{endpoint}' is not encrypted; take https://, or say AWS_ALLOW_HTTP=true if nobody else is on it"
            ))),
        }
    }
}

/// The host of what follows `http://`, without its port.
fn host(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// Remote and folder of an address.
fn parts(url: &Path) -> Result<(&str, &str), Trouble> {
    let plain = |part: &str| {
        let fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        !part.is_empty() && part.bytes().all(fine) && !part.bytes().all(|byte| byte == b'.')
    };
    let address = url.to_str().and_then(|url| url.strip_prefix(SCHEME));
    let (bucket, folder) = address
        .map(|address| address.split_once('/').unwrap_or((address, "")))
        .unwrap_or_default();
    let folder = folder.trim_end_matches('/');
    match plain(bucket) && (folder.is_empty() || folder.split('/').all(plain)) {
        true => Ok((bucket, folder)),
        false => Err(Trouble::Usage(format!(
            "'{}' is no place in a store; say s3://BUCKET/FOLDER, with letters, digits, '-', '_' and '.' alone",
            url.display()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(more: &[(&str, &str)]) -> Access {
        let key = [
            ("AWS_ACCESS_KEY_ID", "ada"),
            ("AWS_SECRET_ACCESS_KEY", "amber barley"),
        ];
        let said = key.iter().chain(more);
        Access(
            said.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    fn opens(more: &[(&str, &str)]) -> Result<(), String> {
        let remote = access(more).remote(Path::new("s3://b/f"));
        remote.map(drop).map_err(|trouble| trouble.text())
    }

    #[test]
    fn the_way_to_a_store_is_encrypted_unless_it_is_on_this_machine_or_that_is_said() {
        let at = |url| ("AWS_ENDPOINT_URL", url);
        for fine in [
            "https://store.example",
            "http://127.0.0.1:9000",
            "http://localhost",
            "http://[::1]:9000/",
        ] {
            assert_eq!(opens(&[at(fine)]), Ok(()), "{fine}");
        }
        for open in [
            "http://store.example",
            "http://127.0.0.1@store.example",
            "http://localhost.example:80",
            "store.example",
        ] {
            assert!(opens(&[at(open)]).is_err(), "{open}");
        }
        assert_eq!(
            opens(&[at("http://store.example"), ("AWS_ALLOW_HTTP", "true")]),
            Ok(())
        );
        assert_eq!(opens(&[]), Ok(()));
    }

    #[test]
    fn who_asks_is_never_printed_and_nobody_asks_without_a_key() {
        assert!(!format!("{:?}", access(&[])).contains("amber"));
        let nobody = Access::default().remote(Path::new("s3://b/f"));
        assert!(matches!(nobody, Err(Trouble::Usage(message)) if message.contains("AWS_ACCESS_KEY_ID")));
    }

    #[test]
    fn an_address_names_a_bucket_and_a_folder_and_leads_nowhere_else() {
        assert_eq!(
            parts(Path::new("s3://coop-backups/weavers/daily/")).ok(),
            Some(("coop-backups", "weavers/daily"))
        );
        assert_eq!(parts(Path::new("s3://b")).ok(), Some(("b", "")));
        for bad in [
            "s3://",
            "s3:///f",
            "s3://b//f",
            "s3://b/../f",
            "s3://b/f?x",
            "s3://a@b/f",
            "/mnt",
        ] {
            assert!(parts(Path::new(bad)).is_err(), "{bad}");
        }
    }
}
