//! Connections: accepted, encrypted, bounded in number and time, and ended with what they have begun.

use super::Ops;
use super::tls::Tls;
use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tower::Layer;

/// After this long a connection is asked to end; what it has begun is finished.
const CONNECTION_AGE: Duration = Duration::from_secs(600);
/// How long what was begun may take when the server stops.
const LAST_PATIENCE: Duration = Duration::from_secs(20);
/// Bytes and number of the headers of a request.
const HEAD_BYTES: usize = 16 << 10;
const HEADERS_MAX: usize = 100;
/// Requests at once on one connection.
const STREAMS_MAX: u32 = 64;

/// What the operator wants of a server that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Certificate and key are read again.
    Reload,
    /// Nobody is let in any more, and what was begun is finished, within a limit.
    Stop,
}

/// Serves until it is ordered to stop.
pub async fn serve(door: Door, ops: &Arc<Ops>, mut orders: mpsc::Receiver<Order>) {
    let Door {
        limits,
        listener,
        tls,
        pages,
    } = door;
    let (stop, stopped) = watch::channel(false);
    let door = Arc::new(Inside {
        limits,
        tls,
        pages,
        stopped,
    });
    door.tell_certificate(ops);
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Reload) => door.reload(ops),
                Some(Order::Stop) | None => break,
            },
            Some(_) = open.join_next(), if !open.is_empty() => ops.counts.connections(open.len()),
            accepted = listener.accept() => match (accepted, Arc::clone(&places).try_acquire_owned()) {
                (Ok((stream, peer)), Ok(place)) => {
                    open.spawn(Arc::clone(&door).guest(stream, peer, place));
                    ops.counts.connections(open.len());
                }
                (Ok(_), Err(_)) => ops.counts.turned_away(),
                // Such as too many open files: others must end first.
                (Err(error), _) => {
                    tracing::warn!(connection.error = %error.kind(), "a connection could not be accepted");
                    sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    drop(listener);
    ops.stopping.store(true, Ordering::Relaxed);
    stop.send_replace(true);
    finish(open, ops).await;
}

/// Waits for connections and for work that goes on without one.
async fn finish(mut open: JoinSet<()>, ops: &Ops) {
    let deadline = Instant::now() + LAST_PATIENCE;
    tracing::info!(connections = open.len(), "stopping");
    let all = u32::try_from(super::AT_WORK_MAX).unwrap_or(u32::MAX);
    let done = timeout_at(deadline, async {
        while open.join_next().await.is_some() {}
        drop(ops.at_work.acquire_many(all).await);
    });
    if done.await.is_err() {
        let unfinished = super::AT_WORK_MAX - ops.at_work.available_permits();
        tracing::warn!(
            requests = unfinished,
            connections = open.len(),
            "stopped before all was answered"
        );
    }
}

/// How many connections, and how patient they are met.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections that are open at once; more are closed at once.
    pub connections: usize,
    /// How long a handshake, or the head of a request, or silence between two requests may take.
    pub head: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            head: Duration::from_secs(20),
        }
    }
}

/// Where connections come in, and what they find.
pub struct Door {
    pub limits: Limits,
    pub listener: TcpListener,
    pub tls: Option<Tls>,
    pub pages: Router,
}

/// What every connection needs.
struct Inside {
    limits: Limits,
    tls: Option<Tls>,
    pages: Router,
    stopped: watch::Receiver<bool>,
}

/// Which HTTP a connection speaks is settled before its first byte is read, for waiting to see would have no limit.
#[derive(Clone, Copy)]
enum Speech {
    Http1,
    Http2,
}

impl Inside {
    async fn guest(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, _place: OwnedSemaphorePermit) {
        drop(stream.set_nodelay(true));
        let Some(tls) = &self.tls else {
            return self.talk(stream, peer, Speech::Http1).await;
        };
        let Ok(Ok(stream)) = timeout(self.limits.head, tls.acceptor().accept(stream)).await else {
            return;
        };
        let speech = match stream.get_ref().1.alpn_protocol() {
            Some(b"h2") => Speech::Http2,
            _ => Speech::Http1,
        };
        self.talk(stream, peer, speech).await;
    }

    async fn talk<S>(&self, stream: S, peer: SocketAddr, speech: Speech)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let pages = Extension(ConnectInfo(peer)).layer(self.pages.clone());
        let pages = TowerToHyperService::new(pages);
        let speaker = speaker(speech, self.limits.head);
        let mut talk = pin!(speaker.serve_connection(TokioIo::new(stream), pages));
        let mut stopped = self.stopped.clone();
        let ended = async {
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => {}
                () = sleep(CONNECTION_AGE) => {}
            }
        };
        // A connection that breaks is the other side's business, and nothing of it is logged.
        tokio::select! {
            done = talk.as_mut() => return drop(done),
            () = ended => talk.as_mut().graceful_shutdown(),
        }
        drop(talk.await);
    }

    fn reload(&self, ops: &Ops) {
        let Some(tls) = &self.tls else { return };
        match tls.reload() {
            Ok(()) => tracing::info!("certificate and key were read again"),
            Err(trouble) => tracing::error!(
                tls.error = %trouble.text(),
                "certificate and key were not taken; those from before stay"
            ),
        }
        self.tell_certificate(ops);
    }

    fn tell_certificate(&self, ops: &Ops) {
        if let Some(tls) = &self.tls {
            ops.counts.certificate_ends(tls.ends());
        }
    }
}

fn speaker(speech: Speech, patience: Duration) -> Builder<TokioExecutor> {
    let mut speaker = Builder::new(TokioExecutor::new());
    speaker
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS_MAX);
    speaker
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(patience)
        .keep_alive_timeout(patience)
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX));
    match speech {
        Speech::Http1 => speaker.http1_only(),
        Speech::Http2 => speaker.http2_only(),
    }
}
