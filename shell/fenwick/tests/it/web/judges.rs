//! Judges of pages that others wrote: axe, Pa11y, Lighthouse and the Nu checker. `./run test` installs them; one that is absent is left out by name.

use super::browser::{Browser, PHONE};
use super::scripts;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Of a hundred, what Lighthouse has to give in each of its kinds.
const SCORE: f64 = 95.0;
/// What a page may cost over the wire, with everything it needs.
const PAGE_BYTES: u64 = 100_000;

/// Where `./run test` puts them: beside what cargo builds.
fn installed(file: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../judges/pages");
    let path = folder.join(file);
    let found = path.exists();
    if !found {
        println!("{file} is not installed: its judgement is left out");
    }
    found.then_some(path)
}

/// Whether they are installed.
pub fn are_here() -> bool {
    installed("judge.mjs").is_some()
}

/// Runs one judge to its end on what it reads from stdin; none when it cannot be started.
fn asked(program: &str, args: &[&str], input: &str) -> Option<Vec<u8>> {
    use std::io::Write;
    let begun = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = begun else {
        println!("{program} is not installed: its judgement is left out");
        return None;
    };
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Some(output.stdout)
}

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().unwrap_or_else(|| panic!("no list: {value}"));
    texts
        .iter()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

impl Browser {
    /// What axe finds on the page as it stands now.
    pub fn axe(&self) -> Vec<String> {
        let Some(source) = installed("node_modules/axe-core/axe.min.js") else {
            return Vec::new();
        };
        let source = std::fs::read_to_string(source).unwrap();
        self.driver.run(&source, &[]);
        let script = json!({ "script": scripts::AXE, "args": [] });
        let found = texts(&self.driver.tell("execute/async", &script));
        found
            .iter()
            .map(|fault| format!("{}: axe: {fault}", self.path()))
            .collect()
    }

    /// What is wrong with these pages by all judges but Lighthouse, for whoever is signed in here. Empty is good.
    pub fn judged(&self, paths: &[&str]) -> Vec<String> {
        let mut faults = Vec::new();
        self.complaints();
        for path in paths {
            self.go(path);
            faults.extend(self.seen(path));
        }
        faults.extend(self.valid(paths));
        faults.extend(self.in_node("pa11y", paths));
        let outside = self.asked_outside();
        faults.extend(
            outside
                .iter()
                .map(|url| format!("asked outside of the machine: {url}")),
        );
        faults
    }

    /// What the browser itself shows to be wrong with the page that is open.
    fn seen(&self, path: &str) -> Vec<String> {
        let cost = self.driver.run(scripts::COST, &[]);
        let mut faults = self.axe();
        let mut note = |text: String| faults.push(format!("{path}: {text}"));
        if cost["bytes"].as_u64().unwrap() > PAGE_BYTES {
            note(format!("it costs {} bytes", cost["bytes"]));
        }
        self.complaints().into_iter().for_each(&mut note);
        let name = path.trim_start_matches('/').replace('/', "-");
        self.picture(&format!("{name}-1280"));
        self.by_keyboard().1.into_iter().for_each(&mut note);
        self.on_a_phone();
        self.picture(&format!("{name}-320"));
        self.wider_than(PHONE)
            .into_iter()
            .for_each(|html| note(format!("wider than a phone: {html}")));
        self.on_a_desk();
        faults
    }

    /// What of the page does not fit onto a screen of this width.
    pub fn wider_than(&self, width: u32) -> Vec<String> {
        texts(&self.driver.run(scripts::WIDE, &[json!(width)]))
    }

    /// What the Nu checker finds in these pages as they come over the wire, and what they want from elsewhere.
    fn valid(&self, paths: &[&str]) -> Vec<String> {
        let mut faults = Vec::new();
        let Some(jar) = installed("node_modules/vnu-jar/build/dist/vnu.jar") else {
            return Vec::new();
        };
        let folder = tempfile::tempdir().unwrap();
        let mut visitor = self.visitor();
        let mut args = vec!["-jar".to_owned(), jar.display().to_string()];
        args.extend(["--format", "json", "--stdout", "--exit-zero-always"].map(str::to_owned));
        for (number, path) in paths.iter().enumerate() {
            let page = visitor.get(path);
            let file = folder.path().join(format!("{number}.html"));
            std::fs::write(&file, &page.answer.body).unwrap();
            faults.extend(page.loads.iter().map(|url| format!("{path}: loads {url}")));
            args.push(file.display().to_string());
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let Some(said) = asked("java", &args, "") else {
            return Vec::new();
        };
        let said: Value = serde_json::from_slice(&said).unwrap();
        let fault = |message: &Value| {
            let url = message["url"].as_str().unwrap_or_default();
            let number = url
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".html");
            let path = number.parse().ok().and_then(|number: usize| paths.get(number));
            format!(
                "{}: vnu: {} {}",
                path.unwrap_or(&""),
                message["message"],
                message["extract"]
            )
        };
        faults.extend(said["messages"].as_array().unwrap().iter().map(fault));
        faults
    }

    /// Where Lighthouse gives these pages too little for accessibility or good practice.
    pub fn by_lighthouse(&self, paths: &[&str]) -> Vec<String> {
        let said = self.in_node("lighthouse", paths);
        said.into_iter().filter(|line| low(line)).collect()
    }

    /// One process of node, which comes to this browser and judges all of these pages.
    fn in_node(&self, judge: &str, paths: &[&str]) -> Vec<String> {
        let module = format!("node_modules/{judge}/package.json");
        let (Some(_), Some(script)) = (installed(&module), installed("judge.mjs")) else {
            return Vec::new();
        };
        let wanted =
            json!({ "judge": judge, "browser": self.driver.debugger, "at": self.at, "paths": paths });
        let said = asked("node", &[&script.display().to_string()], &wanted.to_string());
        said.map(|said| texts(&serde_json::from_slice(&said).unwrap()))
            .unwrap_or_default()
    }
}

/// Lines of Lighthouse begin with a score: `94 accessibility of /: …`.
fn low(line: &str) -> bool {
    let score: f64 = line.split(' ').next().unwrap().parse().unwrap();
    score < SCORE
}
