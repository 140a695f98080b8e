//! WebDriver, as far as the walks need it: JSON over HTTP to a chromedriver of our own.

use super::http::exchange;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// How WebDriver names an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A chromedriver and one session with a browser.
pub struct Driver {
    process: Child,
    at: String,
    session: String,
    /// Where the browser itself listens for tools: `host:port`.
    pub debugger: String,
}

/// An element of the page that is open.
#[derive(Debug, Clone)]
pub struct Element(String);

impl Element {
    pub fn read(value: &Value) -> Option<Self> {
        value[ELEMENT].as_str().map(|id| Self(id.to_owned()))
    }

    /// As an argument of a script.
    pub fn argument(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

impl Driver {
    /// Begins a browser with these flags. Nothing, when there is no chromedriver.
    pub fn begin(flags: &[String]) -> Option<Self> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "chromedriver ended");
            if let Some((_, port)) = line
                .trim()
                .trim_end_matches('.')
                .split_once("successfully on port ")
            {
                break port.to_owned();
            }
        };
        std::thread::spawn(move || drop(std::io::copy(&mut said, &mut std::io::sink())));
        let mut driver = Self {
            process,
            at: format!("127.0.0.1:{port}"),
            session: String::new(),
            debugger: String::new(),
        };
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "webauthn:virtualAuthenticators": true,
        }}});
        let begun = driver.send("POST", "/session", &wanted).unwrap();
        begun["sessionId"]
            .as_str()
            .unwrap()
            .clone_into(&mut driver.session);
        let options = &begun["capabilities"]["goog:chromeOptions"];
        options["debuggerAddress"]
            .as_str()
            .unwrap()
            .clone_into(&mut driver.debugger);
        Some(driver)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if method == "POST" {
            body.to_string()
        } else {
            String::new()
        };
        let json = [("Content-Type", "application/json")];
        let answer = exchange(&self.at, (method, path), &json, body.as_bytes());
        let value = answer.json()["value"].take();
        if answer.status == 200 {
            Ok(value)
        } else {
            Err(format!(
                "{}: {}",
                value["error"].as_str().unwrap_or_default(),
                value["message"].as_str().unwrap_or_default()
            ))
        }
    }

    /// Reads something of the session.
    #[track_caller]
    pub fn ask(&self, what: &str) -> Value {
        self.send("GET", &format!("/session/{}/{what}", self.session), &Value::Null)
            .unwrap()
    }

    /// Does something in the session, which may fail.
    pub fn attempt(&self, what: &str, with: &Value) -> Result<Value, String> {
        self.send("POST", &format!("/session/{}/{what}", self.session), with)
    }

    /// Does something in the session.
    #[track_caller]
    pub fn tell(&self, what: &str, with: &Value) -> Value {
        self.attempt(what, with)
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// Does something to an element.
    #[track_caller]
    pub fn act(&self, element: &Element, what: &str, with: &Value) -> Value {
        self.tell(&format!("element/{}/{what}", element.0), with)
    }

    /// Runs a function body in the page.
    #[track_caller]
    pub fn run(&self, script: &str, args: &[Value]) -> Value {
        self.tell("execute/sync", &json!({ "script": script, "args": args }))
    }

    /// A command of the tools for developers.
    #[track_caller]
    pub fn tool(&self, command: &str, with: &Value) -> Value {
        self.tell("goog/cdp/execute", &json!({ "cmd": command, "params": with }))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Ends the browser; without it chromedriver would leave it behind.
        drop(self.send("DELETE", &format!("/session/{}", self.session), &Value::Null));
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
