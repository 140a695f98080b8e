//! TLS by rustls with ring; certificate and key are read again when the operator says so.

use crate::said::Trouble;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, version};
use x509_cert::Certificate;
use x509_cert::der::Decode;

/// What encrypts connections, as the two files last said.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    acceptor: RwLock<(TlsAcceptor, Duration)>,
}

impl Tls {
    /// Reads both files.
    ///
    /// # Errors
    /// When one cannot be read, or they do not belong together.
    pub fn of(certificate: &Path, key: &Path) -> Result<Self, Trouble> {
        Ok(Self {
            acceptor: RwLock::new(read(certificate, key)?),
            certificate: certificate.to_owned(),
            key: key.to_owned(),
        })
    }

    /// Reads both files again; what was in use stays so when they are no good.
    ///
    /// # Errors
    /// As when they were read first.
    pub fn reload(&self) -> Result<(), Trouble> {
        let fresh = read(&self.certificate, &self.key)?;
        *self.acceptor.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    pub fn acceptor(&self) -> TlsAcceptor {
        self.acceptor
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .clone()
    }

    /// When the certificate in use ends, since 1970.
    pub fn ends(&self) -> Duration {
        self.acceptor.read().unwrap_or_else(PoisonError::into_inner).1
    }
}

fn read(certificate: &Path, key: &Path) -> Result<(TlsAcceptor, Duration), Trouble> {
    let chain = chain(certificate)?;
    let ends = ends(certificate, &chain)?;
    let bytes = std::fs::read(key).map_err(|error| Trouble::unread(key, &error))?;
    let private = PrivateKeyDer::from_pem_slice(&bytes)
        .map_err(|_| no_good(key, "there is no private key in it that is written as PEM"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .map_err(|error| Trouble::failed("tls", error))?
        .with_no_client_auth()
        .with_single_cert(chain, private);
    let mut config = config.map_err(|error| no_good(certificate, error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((TlsAcceptor::from(Arc::new(config)), ends))
}

fn chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, Trouble> {
    let bytes = std::fs::read(file).map_err(|error| Trouble::unread(file, &error))?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match chain {
        Ok(chain) if !chain.is_empty() => Ok(chain),
        _ => Err(no_good(
            file,
            "there is no certificate in it that is written as PEM",
        )),
    }
}

/// When the first certificate of a chain ends, since 1970.
fn ends(file: &Path, chain: &[CertificateDer<'_>]) -> Result<Duration, Trouble> {
    let first = chain.first().map(AsRef::as_ref).unwrap_or_default();
    let certificate = Certificate::from_der(first).map_err(|error| no_good(file, error))?;
    Ok(certificate
        .tbs_certificate()
        .validity()
        .not_after
        .to_unix_duration())
}

/// When the certificate in a file ends, since 1970.
///
/// # Errors
/// When it cannot be read.
pub fn ends_of(file: &Path) -> Result<Duration, Trouble> {
    ends(file, &chain(file)?)
}

fn no_good(file: &Path, why: impl std::fmt::Display) -> Trouble {
    Trouble::failed(
        "tls",
        format!("'{}' cannot be used for TLS: {why}", file.display()),
    )
}
