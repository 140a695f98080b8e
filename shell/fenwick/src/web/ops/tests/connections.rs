//! Connections: silence, haste, and the end of a server.

use super::{Bench, bench};
use crate::web::ops::layers;
use crate::web::ops::listen::{Door, Limits, Order, serve};
use axum::Router;
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;

/// A server on a port of this machine.
async fn open(
    bench: &Bench,
    pages: Router,
    limits: Limits,
) -> (SocketAddr, mpsc::Sender<Order>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (give, orders) = mpsc::channel(1);
    let ops = Arc::clone(&bench.ops);
    let door = Door {
        limits,
        listener,
        tls: None,
        pages,
    };
    let server = tokio::spawn(async move { serve(door, &ops, orders).await });
    (address, give, server)
}

/// What the server says to this until it ends the connection.
async fn said(address: SocketAddr, typed: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(typed.as_bytes()).await.expect("typed");
    let mut answer = Vec::new();
    // A connection that is cut says nothing either.
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8(answer).expect("text")
}

#[tokio::test]
async fn who_says_nothing_or_half_of_it_or_comes_too_often_is_let_go() {
    let bench = bench(None, false).await;
    let limits = Limits {
        connections: 2,
        head: Duration::from_millis(100),
    };
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let page = {
        let (begun, go) = (Arc::clone(&begun), Arc::clone(&go));
        async move || {
            begun.notify_one();
            go.notified().await;
        }
    };
    let pages = Router::new()
        .route("/slow", get(page))
        .route("/", get(async || "here"));
    let pages = layers(pages, &bench.ops);
    let (address, _give, server) = open(&bench, pages, limits).await;
    let whole = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert!(said(address, whole).await.ends_with("here"));
    // Each of these ends by itself, or this test never does.
    for half in [
        "",
        "GET",
        "GET / HTTP/1.1\r\nhost: x\r\nx-more: ",
        "PRI * HTTP/2.0\r\n",
    ] {
        assert!(!said(address, half).await.contains("200 OK"), "{half}");
    }
    let large = format!(
        "GET / HTTP/1.1\r\nhost: x\r\nx-large: {}\r\n\r\n",
        "a".repeat(32 << 10)
    );
    assert!(!said(address, &large).await.contains("200 OK"));
    let many = format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "x-one: 1\r\n".repeat(200));
    assert!(!said(address, &many).await.contains("200 OK"));
    // Two are at work; a third is let go at once.
    let slow = "GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let first = tokio::spawn(said(address, slow));
    begun.notified().await;
    let second = tokio::spawn(said(address, slow));
    begun.notified().await;
    assert_eq!(said(address, whole).await, "");
    go.notify_one();
    go.notify_one();
    for asked in [first, second] {
        assert!(asked.await.expect("an answer").contains("200 OK"));
    }
    server.abort();
}

#[tokio::test]
async fn a_server_that_stops_answers_what_was_asked_and_lets_nobody_in() {
    let bench = bench(None, false).await;
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let page = {
        let (begun, go) = (Arc::clone(&begun), Arc::clone(&go));
        async move || {
            begun.notify_one();
            go.notified().await;
            "answered"
        }
    };
    let pages = layers(Router::new().route("/slow", get(page)), &bench.ops);
    let (address, give, server) = open(&bench, pages, Limits::default()).await;
    let mut idle = TcpStream::connect(address).await.expect("a connection");
    let mut asker = TcpStream::connect(address).await.expect("a connection");
    asker
        .write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .expect("asked");
    begun.notified().await;
    give.send(Order::Stop).await.expect("heard");
    // Who has asked nothing is let go at once.
    let mut nothing = Vec::new();
    assert_eq!(idle.read_to_end(&mut nothing).await.expect("an end"), 0);
    assert!(TcpStream::connect(address).await.is_err(), "nobody is let in");
    assert!(!server.is_finished());
    go.notify_one();
    let mut answer = String::new();
    asker.read_to_string(&mut answer).await.expect("an answer");
    assert!(
        answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("answered"),
        "{answer}"
    );
    server.await.expect("it ends");
}
