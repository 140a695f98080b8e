//! A browser in the hands of somebody who reads words and presses keys. Nothing in it reaches beyond the machine.

use super::driver::{Driver, Element};
use super::http::Visitor;
use super::scripts;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longer than any page may take on a slow machine.
const LIMIT: Duration = Duration::from_secs(30);
/// How many points wide the narrowest phone is.
pub const PHONE: u32 = 320;
/// As wide as a desk's screen.
pub const DESK: u32 = 1280;
const PAUSE: Duration = Duration::from_millis(20);

const FLAGS: [&str; 13] = [
    // Nobody listens there: whatever is not on this machine cannot be reached.
    "--proxy-server=http://127.0.0.1:9",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=OptimizationHints,Translate,MediaRouter,AutofillServerCommunication",
    "--no-first-run",
    "--no-default-browser-check",
    "--lang=en",
];

/// One browser with an empty profile, at one site.
pub struct Browser {
    pub driver: Driver,
    pub at: String,
    _profile: TempDir,
}

impl Browser {
    /// At `host:port`. Nothing, by name, when there is no browser on this machine.
    pub fn open(at: &str) -> Option<Self> {
        let profile = tempfile::tempdir().unwrap();
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let Some(driver) = Driver::begin(&flags) else {
            println!("chromedriver is not installed: what a browser would show is left out");
            return None;
        };
        let browser = Self {
            driver,
            at: at.to_owned(),
            _profile: profile,
        };
        browser.on_a_desk();
        Some(browser)
    }

    /// A phone that is 320 points wide.
    pub fn on_a_phone(&self) {
        self.screen(PHONE, 640, true);
    }

    /// A screen on a desk.
    pub fn on_a_desk(&self) {
        self.screen(DESK, 900, false);
    }

    fn screen(&self, width: u32, height: u32, mobile: bool) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.driver.tool("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// From the next page on, scripts of pages do not run.
    pub fn without_scripts(&self) {
        self.driver
            .tool("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    }

    /// The line is cut, or whole again.
    pub fn offline(&self, cut: bool) {
        self.line(cut, 0, -1);
    }

    /// A slow telephone line: 400 ms for each way there and back, 400 kbit/s.
    pub fn slowly(&self) {
        self.line(false, 400, 50_000);
    }

    /// Nothing that came before is kept: each page is opened as if for the first time.
    pub fn forgets_files(&self) {
        self.driver
            .tool("Network.setCacheDisabled", &json!({ "cacheDisabled": true }));
    }

    fn line(&self, offline: bool, latency_ms: u32, bytes_per_second: i32) {
        self.driver.tool("Network.enable", &json!({}));
        let line = json!({
            "offline": offline, "latency": latency_ms,
            "downloadThroughput": bytes_per_second, "uploadThroughput": bytes_per_second,
        });
        self.driver.tool("Network.emulateNetworkConditions", &line);
    }

    /// Gives the machine a lock that makes passkeys and always says that it is the owner.
    pub fn with_passkeys(&self) -> String {
        let lock = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "isUserConsenting": true,
        });
        let id = self.driver.tell("webauthn/authenticator", &lock);
        id.as_str().unwrap().to_owned()
    }

    /// How many passkeys that lock holds.
    pub fn passkeys(&self, lock: &str) -> usize {
        let held = self
            .driver
            .ask(&format!("webauthn/authenticator/{lock}/credentials"));
        held.as_array().unwrap().len()
    }

    /// Opens a page of the site.
    pub fn go(&self, path: &str) {
        self.driver
            .tell("url", &json!({ "url": format!("http://{}{path}", self.at) }));
    }

    /// Opens a page that may not come.
    pub fn try_go(&self, path: &str) {
        let url = json!({ "url": format!("http://{}{path}", self.at) });
        drop(self.driver.attempt("url", &url));
    }

    /// How long after it was asked for the first of this page was painted.
    pub fn painted_ms(&self) -> f64 {
        let mut painted = None;
        within(|| {
            painted = self.driver.run(scripts::COST, &[])["painted_ms"].as_f64();
            painted.is_some()
        });
        painted.unwrap_or_else(|| panic!("{} was never painted", self.path()))
    }

    /// The path and query of the page that is open.
    pub fn path(&self) -> String {
        let url = self.driver.ask("url");
        let url = url.as_str().unwrap();
        url.strip_prefix(&format!("http://{}", self.at))
            .unwrap_or(url)
            .to_owned()
    }

    pub fn title(&self) -> String {
        self.driver.ask("title").as_str().unwrap().to_owned()
    }

    /// The words that can be seen, with single blanks.
    pub fn words(&self) -> String {
        let words = self
            .driver
            .run("return document.body ? document.body.innerText : ''", &[]);
        let words = words.as_str().unwrap_or_default();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Waits until the page says this.
    #[track_caller]
    pub fn sees(&self, words: &str) {
        let mut last = String::new();
        let came = within(|| {
            // The page may be on its way to the next one.
            last = self.attempt_words();
            last.contains(words)
        });
        assert!(came, "{} does not say '{words}': {last}", self.path());
    }

    fn attempt_words(&self) -> String {
        let script = json!({ "script": "return document.body.innerText", "args": [] });
        let words = self.driver.attempt("execute/sync", &script).unwrap_or_default();
        let words = words.as_str().unwrap_or_default();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Presses the button or the link with this name.
    #[track_caller]
    pub fn press(&self, name: &str) {
        let element = self.find(&scripts::pressed(), &[json!(name)], name);
        self.driver.act(&element, "click", &json!({}));
    }

    /// Presses the button of a form with this name.
    #[track_caller]
    pub fn send(&self, name: &str) {
        let element = self.find(&scripts::sent(), &[json!(name)], name);
        self.driver.act(&element, "click", &json!({}));
    }

    /// Follows the link whose name begins so: in a list, what it is about stands first, and more may follow.
    #[track_caller]
    pub fn follow(&self, name: &str) {
        let element = self.find(&scripts::followed(), &[json!(name)], name);
        self.driver.act(&element, "click", &json!({}));
    }

    /// Writes into the field with this label in place of what stood there; of a list, chooses the option.
    #[track_caller]
    pub fn fill(&self, label: &str, text: &str) {
        let field = self.field(label, "");
        if self
            .driver
            .run("return arguments[0].tagName", &[field.argument()])
            == "SELECT"
        {
            let offered = self.driver.run(scripts::OPTION, &[field.argument(), json!(text)]);
            assert!(offered.is_null(), "'{label}' offers {offered}");
        } else {
            self.driver.act(&field, "clear", &json!({}));
            let kind = self.driver.run("return arguments[0].type", &[field.argument()]);
            let typed = match (kind == "date", text.split_once('-')) {
                // A field for a day wants its parts in the order in which it shows them: month, day, year.
                (true, Some((year, day))) => format!("{day}{year}").replace('-', ""),
                _ => text.to_owned(),
            };
            self.driver.act(&field, "value", &json!({ "text": typed }));
        }
    }

    /// Ticks the box with this label, or unticks it.
    #[track_caller]
    pub fn tick(&self, label: &str) {
        self.choose("", label);
    }

    /// Chooses one of the answers under a question.
    #[track_caller]
    pub fn choose(&self, legend: &str, label: &str) {
        let field = self.field(label, legend);
        self.driver.act(&field, "click", &json!({}));
    }

    /// Attaches a file of this machine.
    #[track_caller]
    pub fn attach(&self, label: &str, path: &str) {
        let field = self.field(label, "");
        self.driver.act(&field, "value", &json!({ "text": path }));
    }

    /// What the field with this label holds.
    #[track_caller]
    pub fn holds(&self, label: &str) -> String {
        let field = self.field(label, "");
        let value = self.driver.run("return arguments[0].value", &[field.argument()]);
        value.as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn field(&self, label: &str, legend: &str) -> Element {
        self.find(&scripts::field(), &[json!(label), json!(legend)], label)
    }

    #[track_caller]
    fn find(&self, script: &str, args: &[Value], name: &str) -> Element {
        let mut found = None;
        let script = json!({ "script": script, "args": args });
        within(|| {
            let value = self.driver.attempt("execute/sync", &script).unwrap_or_default();
            found = Element::read(&value);
            found.is_some()
        });
        found.unwrap_or_else(|| panic!("nothing is called '{name}' on {}: {}", self.path(), self.words()))
    }

    /// Presses a key where the focus is.
    pub fn key(&self, key: &str) {
        let strokes = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": [
            { "type": "keyDown", "value": key }, { "type": "keyUp", "value": key },
        ]}]});
        self.driver.tell("actions", &strokes);
    }

    /// Walks through the page with the Tab key: what it reaches in its order, and what is wrong on the way.
    pub fn by_keyboard(&self) -> (Vec<String>, Vec<String>) {
        let stops = self.driver.run(&scripts::reached(), &[]);
        let mut missing: Vec<Value> = stops.as_array().unwrap().clone();
        let (mut names, mut faults) = (Vec::new(), Vec::new());
        for _ in 0..missing.len() * 2 + 10 {
            self.key("\u{E004}");
            let mut focused = self.driver.run(&scripts::focused(), &[]);
            if focused.is_null() {
                break;
            }
            missing.retain(|stop| *stop != focused["element"]);
            names.push(focused["name"].as_str().unwrap().to_owned());
            let found = focused["faults"].as_array_mut().unwrap().drain(..);
            faults.extend(found.map(|fault| fault.as_str().unwrap().to_owned()));
        }
        for stop in missing {
            let html = self
                .driver
                .run("return arguments[0].outerHTML.slice(0, 120)", &[stop]);
            faults.push(format!("the keyboard does not reach {html}"));
        }
        (names, faults)
    }

    /// What the browser complained of since it was last asked: failed scripts, broken rules, missing files.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.driver.tell("se/log", &json!({ "type": "browser" }));
        let grave = |entry: &&Value| entry["level"] == "SEVERE" || entry["level"] == "WARNING";
        let entries = entries.as_array().unwrap().iter().filter(grave);
        entries
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What pages of the site asked of the world outside of the machine since this was last asked.
    pub fn asked_outside(&self) -> Vec<String> {
        let home = format!("http://{}/", self.at);
        let entries = self.driver.tell("se/log", &json!({ "type": "performance" }));
        let asked = |entry: &Value| {
            let event: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let request = &event["message"]["params"];
            let ours = request["documentURL"].as_str()?.starts_with(&home);
            let url = request["request"]["url"].as_str()?;
            let outside =
                ["http", "ws"].iter().any(|scheme| url.starts_with(scheme)) && !url.starts_with(&home);
            (ours && outside).then(|| url.to_owned())
        };
        entries.as_array().unwrap().iter().filter_map(asked).collect()
    }

    /// A visitor with the cookies of this browser.
    pub fn visitor(&self) -> Visitor {
        let mut visitor = Visitor::new(&self.at);
        for cookie in self.driver.ask("cookie").as_array().unwrap() {
            let of = |key: &str| cookie[key].as_str().unwrap().to_owned();
            visitor.cookies.insert(of("name"), of("value"));
        }
        visitor
    }

    /// From now on this browser is whoever that visitor is.
    pub fn becomes(&self, visitor: &Visitor) {
        self.go("/");
        for (name, value) in &visitor.cookies {
            self.cookie(name, value);
        }
    }

    /// Keeps a cookie of the site, whose page is open.
    pub fn cookie(&self, name: &str, value: &str) {
        let cookie = json!({ "cookie": { "name": name, "value": value, "path": "/" } });
        self.driver.tell("cookie", &cookie);
    }
}

/// Asks until it is so, or too late.
fn within(mut so: impl FnMut() -> bool) -> bool {
    let limit = Instant::now() + LIMIT;
    loop {
        if so() {
            return true;
        }
        if Instant::now() > limit {
            return false;
        }
        std::thread::sleep(PAUSE);
    }
}
