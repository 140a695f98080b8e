//! How the server begins and ends.

use super::listen::{self, Door, Limits, Order};
use super::site::Reach;
use super::tls::Tls;
use super::{Ops, Site, layers};
use crate::cli::Serve;
use crate::home::Home;
use crate::logs::LogForm;
use crate::said::{Done, Said, Trouble};
use axum::Router;
use serde_json::json;
use std::io::Write;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// Serves what `pages` makes, under watch, until SIGINT or SIGTERM.
///
/// # Errors
/// When it cannot be listened there, or when what the operator asked for would let others read along.
pub async fn run(
    home: &Arc<Home>,
    serve: &Serve,
    pages: impl FnOnce(&Arc<Ops>) -> Result<Router, Trouble>,
) -> Done {
    let listen = &serve.listen;
    let taken = |error: std::io::Error| {
        let message = format!("'{listen}' cannot be listened on ({error}); choose another with --listen");
        Trouble::failed("listen", message)
    };
    let files = serve.tls_cert.as_ref().zip(serve.tls_key.as_ref());
    let tls = files
        .map(|(certificate, key)| Tls::of(certificate, key))
        .transpose()?;
    let listener = TcpListener::bind(listen).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    let reach = Reach {
        public_url: serve.public_url.as_deref(),
        tls: tls.is_some(),
        behind_proxy: serve.behind_proxy,
        plain_http: serve.plain_http,
    };
    let ops = Ops::new(
        home,
        Site::of(address, reach)?,
        serve.metrics_token_file.as_deref(),
    )?;
    let pages = layers(pages(&ops)?, &ops);
    let origin = &ops.site.origin;
    match serve.log {
        LogForm::Text => drop(writeln!(
            std::io::stderr(),
            "Pages are at {origin}/ ; listening on {address} ; Ctrl-C ends."
        )),
        LogForm::Json => {
            tracing::info!(server.origin = %origin, server.address = %address, version = env!("CARGO_PKG_VERSION"), "serving");
        }
    }
    let orders = signals().map_err(|error| Trouble::failed("serve", error))?;
    let door = Door {
        limits: Limits::default(),
        listener,
        tls,
        pages,
    };
    listen::serve(door, &ops, orders).await;
    Ok(Said::new(json!({ "served": address.to_string() }), "Stopped."))
}

/// SIGINT and SIGTERM stop, SIGHUP has certificate and key read again.
fn signals() -> std::io::Result<mpsc::Receiver<Order>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let (give, orders) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let order = tokio::select! {
                _ = interrupt.recv() => Order::Stop,
                _ = terminate.recv() => Order::Stop,
                _ = hangup.recv() => Order::Reload,
            };
            if give.send(order).await.is_err() {
                return;
            }
        }
    });
    Ok(orders)
}
