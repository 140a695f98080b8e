//! The line between a browser and the server: it can be cut, and it can lose what the server answers. What a browser does by itself,
//! as its workers do, goes over it too.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

/// How a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    Whole,
    /// Nothing goes through.
    Cut,
    /// What is posted goes through, and its answer is lost.
    LosesAnswers,
}

#[derive(Default)]
struct Wire {
    state: AtomicU8,
    open: Mutex<Vec<TcpStream>>,
}

impl Wire {
    fn is(&self, state: State) -> bool {
        self.state.load(Ordering::SeqCst) == state as u8
    }
}

/// A line to a server that stands elsewhere on this machine.
pub struct Line {
    /// Where the browser finds it.
    pub at: String,
    wire: Arc<Wire>,
    listener: TcpListener,
}

impl Line {
    /// A line that leads nowhere yet.
    pub fn laid() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            at: format!("localhost:{}", listener.local_addr().unwrap().port()),
            wire: Arc::default(),
            listener,
        }
    }

    /// From now on it leads there.
    pub fn leads_to(&self, server: &str) {
        let (listener, wire) = (self.listener.try_clone().unwrap(), Arc::clone(&self.wire));
        let server = server.to_owned();
        std::thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                if !wire.is(State::Cut) {
                    joined(browser, &server, &wire);
                }
            }
        });
    }

    /// How it is from now on.
    pub fn becomes(&self, state: State) {
        self.wire.state.store(state as u8, Ordering::SeqCst);
        // Connections of before end with it.
        for end in self.wire.open.lock().unwrap().drain(..) {
            drop(end.shutdown(Shutdown::Both));
        }
    }
}

/// Carries both ways until one of them ends.
fn joined(browser: TcpStream, server: &str, wire: &Arc<Wire>) {
    let Ok(server) = TcpStream::connect(server) else {
        return;
    };
    let ends = [&browser, &server].map(|end| end.try_clone().unwrap());
    wire.open.lock().unwrap().extend(ends);
    let there = (browser.try_clone().unwrap(), server.try_clone().unwrap());
    let posted = Arc::new(AtomicU8::new(0));
    let (wire, seen) = (Arc::clone(wire), Arc::clone(&posted));
    std::thread::spawn(move || {
        carried(there, |part| {
            if part.starts_with(b"POST ") {
                posted.store(1, Ordering::SeqCst);
            }
            true
        });
    });
    std::thread::spawn(move || {
        carried((server, browser), |_| {
            !(wire.is(State::LosesAnswers) && seen.load(Ordering::SeqCst) == 1)
        });
    });
}

/// Carries one way for as long as it may.
fn carried((mut from, mut to): (TcpStream, TcpStream), may: impl Fn(&[u8]) -> bool) {
    let mut part = [0; 16_384];
    while let Ok(length @ 1..) = from.read(&mut part) {
        if !may(&part[..length]) || to.write_all(&part[..length]).is_err() {
            break;
        }
    }
    drop(from.shutdown(Shutdown::Both));
    drop(to.shutdown(Shutdown::Both));
}
