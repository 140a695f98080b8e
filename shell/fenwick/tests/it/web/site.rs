//! The real server of a home, at work.

use super::http::Visitor;
use crate::world::{Said, World, finish, signal};
use std::io::{BufRead, BufReader};
use std::process::Child;

/// Pages that are served until this is dropped.
pub struct Site {
    server: Option<Child>,
    /// `localhost:PORT`: passkeys want a name, not a number.
    pub at: String,
    /// Where the server itself listens, which is elsewhere when a line leads to it.
    pub listens: String,
}

impl Site {
    /// Serves the home of this world.
    pub fn serve(world: &World) -> Self {
        Self::serve_with(world, &[])
    }

    /// The same, with more said on the line of the command.
    pub fn serve_with(world: &World, more: &[&str]) -> Self {
        Self::listen(world, "127.0.0.1:0", more)
    }

    /// Serves it again where it was served before.
    pub fn serve_at(world: &World, at: &str) -> Self {
        Self::listen(world, &at.replace("localhost", "127.0.0.1"), &[])
    }

    fn listen(world: &World, at: &str, more: &[&str]) -> Self {
        let mut server = world.spawn(&[&["serve", "--listen", at], more].concat());
        let mut said = BufReader::new(server.stderr.take().unwrap());
        let mut line = String::new();
        let port = loop {
            let begun = line.len();
            assert!(said.read_line(&mut line).unwrap() > 0, "the server ended: {line}");
            if let Some(port) = port_in(&line[begun..]) {
                break port;
            }
        };
        // Read on, so that the server never waits for a reader.
        std::thread::spawn(move || drop(std::io::copy(&mut said, &mut std::io::stderr())));
        let listens = match line.split_once("listening on ") {
            Some((_, address)) => address.split_whitespace().next().unwrap().to_owned(),
            None => format!("127.0.0.1:{port}"),
        };
        Self {
            server: Some(server),
            at: format!("localhost:{port}"),
            listens,
        }
    }

    /// A stranger at this site.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.at)
    }

    /// Ends it as an operator does, and says how it ended.
    pub fn stop(mut self) -> Said {
        let mut server = self.server.take().unwrap();
        signal("-INT", &mut server);
        finish(server)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.kill());
            drop(server.wait());
        }
    }
}

/// The port in `… http://HOST:PORT/ …`.
fn port_in(line: &str) -> Option<u16> {
    let (_, after) = line.split_once("://")?.1.split_once(':')?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
