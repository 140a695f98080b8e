//! The server as its operator meets it: health, counts, log, encryption, signals; and the doctor.

use crate::world::{World, finish, signal, until};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A server that runs, with what it has logged.
struct Served {
    process: Child,
    log: Arc<Mutex<String>>,
    reading: JoinHandle<()>,
    address: String,
}

fn served(world: &World, more: &[&str]) -> Served {
    let listen = ["serve", "--listen", "127.0.0.1:0", "--log", "json"];
    let mut process = world.spawn(&[&listen[..], more].concat());
    let mut stderr = BufReader::new(process.stderr.take().unwrap());
    let log = Arc::new(Mutex::new(String::new()));
    let writes = Arc::clone(&log);
    let reading = std::thread::spawn(move || {
        let mut line = String::new();
        while stderr.read_line(&mut line).is_ok_and(|read| read > 0) {
            writes.lock().unwrap().push_str(&line);
            line.clear();
        }
    });
    let mut address = None;
    until("the server says where it listens", || {
        assert!(process.try_wait().unwrap().is_none(), "{}", log.lock().unwrap());
        let lines = objects(&log.lock().unwrap());
        let said = lines.iter().find_map(|line| line["server.address"].as_str());
        address = said.map(str::to_owned);
        address.is_some()
    });
    Served {
        process,
        log,
        reading,
        address: address.unwrap(),
    }
}

/// The whole lines of a log, each an object.
fn objects(log: &str) -> Vec<Value> {
    let whole = log.rfind('\n').map_or("", |end| &log[..end]);
    let read =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("no object ({error}): {line}"));
    whole.lines().map(read).collect()
}

impl Served {
    /// A request over HTTP/1.1: status and body.
    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        (status, body.to_owned())
    }

    fn hang_up(&self) {
        let process = self.process.id().to_string();
        let sent = Command::new("/bin/kill").arg("-HUP").arg(process).status();
        assert!(sent.unwrap().success());
    }

    /// Ends it by this signal; all that it logged.
    fn end(mut self, name: &str) -> String {
        signal(name, &mut self.process);
        let said = finish(self.process);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert_eq!(said.object()["served"], self.address.as_str());
        self.reading.join().unwrap();
        let log = self.log.lock().unwrap().clone();
        objects(&log);
        log
    }
}

#[test]
fn a_server_says_how_it_is_counts_and_logs_and_never_what_was_asked() {
    let world = World::drivers(0);
    let server = served(&world, &[]);
    assert_eq!(server.get("/healthz"), (200, r#"{"alive":true}"#.to_owned()));
    let ready = server.get("/healthz?ready");
    assert_eq!(ready, (200, r#"{"alive":true,"ready":true}"#.to_owned()));
    assert_eq!(server.get("/").0, 200);
    assert_eq!(server.get("/planted-path/planted/x?planted-query").0, 404);
    let (status, counts) = server.get("/metrics");
    assert_eq!(status, 200);
    for expected in [
        "fenwick_http_requests_total{route=\"/\",method=\"GET\",status=\"2xx\",coop=\"\"} 1",
        "fenwick_coop_ready{coop=\"weavers\"} 1",
        "# TYPE fenwick_http_request_duration_seconds histogram",
        "fenwick_panics_total 0",
    ] {
        assert!(counts.contains(expected), "{expected}\n{counts}");
    }
    // Others may write it down under their own names, and judge.
    judged(&world, &counts);
    let log = server.end("-TERM");
    let lines = objects(&log);
    let routes: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["http.route"].as_str())
        .collect();
    assert_eq!(routes.first(), Some(&"/"), "{log}");
    assert_eq!(
        routes.len(),
        2,
        "machines that look after it are not logged: {log}"
    );
    for line in &lines[1..3] {
        assert!(
            line["request.id"].as_str().is_some_and(|id| id.len() == 16),
            "{line}"
        );
        assert!(
            line["http.status"].is_u64() && line["http.duration_ms"].is_u64(),
            "{line}"
        );
    }
    assert!(
        !log.contains("planted") && !counts.contains("planted"),
        "{log}\n{counts}"
    );
}

/// `promtool` is a judge of counts, where it is installed.
fn judged(world: &World, counts: &str) {
    let file = world.write("counts.txt", counts);
    let promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(std::fs::File::open(file).unwrap())
        .output();
    match promtool {
        Ok(judged) => assert!(
            judged.status.success() && judged.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&judged.stderr)
        ),
        Err(_) => println!("promtool is not installed: its judgement is left out"),
    }
}

#[test]
fn other_machines_are_served_only_where_nobody_reads_along() {
    let world = World::drivers(0);
    for (args, word) in [
        (&["--listen", "0.0.0.0:0"][..], "unencrypted"),
        (&["--behind-proxy"], "--public-url"),
        (&["--public-url", "https://coop.example/pages"], "no address"),
        (&["--plain-http", "--listen", "0.0.0.0:0"], "--public-url"),
    ] {
        let mut line = vec!["serve"];
        if !args.contains(&"--listen") {
            line.extend(["--listen", "127.0.0.1:0"]);
        }
        line.extend(args);
        let message = world.run(&line).failed(2, "usage");
        assert!(message.contains(word), "{message}");
    }
}

/// A certificate for `localhost` and its key, made by OpenSSL.
fn certificate(folder: &Path, days: &str) {
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ])
        .args([
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-days",
            days,
            "-subj",
            "/CN=localhost",
        ])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .current_dir(folder)
        .stderr(Stdio::null())
        .status();
    assert!(made.unwrap().success());
}

/// What curl says: the version of HTTP and the status, or nothing where it did not trust the server.
fn curled(server: &Served, folder: &Path, more: &[&str]) -> String {
    let port = server.address.rsplit(':').next().unwrap();
    let curl = Command::new("curl")
        .args([
            "-s",
            "-o",
            "/dev/null",
            "-w",
            "%{http_version} %{http_code}",
            "--cacert",
            "cert.pem",
        ])
        .args(more)
        .arg(format!("https://localhost:{port}/healthz"))
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8(curl.stdout).unwrap();
    if curl.status.success() {
        said
    } else {
        String::new()
    }
}

#[test]
fn pages_are_encrypted_and_a_new_certificate_is_taken_without_an_end() {
    if Command::new("curl").arg("--version").output().is_err()
        || Command::new("openssl").arg("version").output().is_err()
    {
        println!("curl or openssl is not installed: the test of encryption is left out");
        return;
    }
    let world = World::drivers(0);
    let folder = world.folder().to_owned();
    certificate(&folder, "10");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (cert, key) = (path("cert.pem"), path("key.pem"));
    let server = served(&world, &["--tls-cert", &cert, "--tls-key", &key]);
    let here = |more: &[&str]| curled(&server, &folder, more);
    assert_eq!(here(&["--http2"]), "2 200");
    assert_eq!(here(&["--http1.1"]), "1.1 200");
    assert_eq!(here(&["--tls-max", "1.2"]), "2 200");
    assert_eq!(here(&["--tls-max", "1.1"]), "", "too old a way to encrypt");
    let days = |said: Value| {
        let checks = said["checks"].as_array().unwrap().clone();
        checks
            .into_iter()
            .find(|check| check["check"] == "certificate")
            .unwrap()
    };
    let short = days(world.run(&["doctor", "--tls-cert", &cert]).object());
    assert_eq!(short["state"], "warn", "{short}");
    certificate(&folder, "90");
    assert_eq!(here(&[]), "", "it is another one");
    server.hang_up();
    until("the new certificate is in use", || here(&[]) == "2 200");
    // What is no certificate changes nothing.
    std::fs::write(folder.join("key.pem"), "nonsense").unwrap();
    server.hang_up();
    until("the operator hears of it", || {
        server.log.lock().unwrap().contains("those from before stay")
    });
    assert_eq!(here(&[]), "2 200");
    server.end("-INT");
}

#[test]
fn the_doctor_finds_what_is_wrong_and_says_what_to_do() {
    let world = World::drivers(0);
    let of = |said: &Value, name: &str| {
        let checks = said["checks"].as_array().unwrap().iter();
        let found = checks.filter(|check| check["check"] == name);
        let found: Vec<Value> = found.cloned().collect();
        assert_eq!(found.len(), 1, "{name}: {said}");
        found[0].clone()
    };
    let well = world.run(&["doctor"]).done();
    for (name, state) in [
        ("home", "ok"),
        ("opens", "ok"),
        ("key", "warn"),
        ("clock", "warn"),
        ("backup", "warn"),
    ] {
        let check = of(&well, name);
        assert_eq!(check["state"], state, "{check}");
        assert_eq!(check.get("todo").is_some(), state != "ok", "{check}");
    }
    let backups = world.write("pass", "a long passphrase of a holder");
    let out = world.folder().join("backups");
    let out = out.to_str().unwrap();
    let none = world.run(&["doctor", "--backups", out]);
    assert_eq!(none.code, Some(1), "{none:?}");
    assert_eq!(of(&none.object(), "backup")["state"], "fail");
    world
        .run(&["backup", "--out", out, "--seal-with", &backups])
        .done();
    let saved = world.run(&["doctor", "--backups", out]).done();
    assert_eq!(of(&saved, "backup")["state"], "ok");
    // A key that others may read.
    let key = world.coop().join("coop.key");
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap();
    let open = world.run(&["doctor"]);
    assert_eq!(open.code, Some(1));
    assert_eq!(of(&open.object(), "key")["state"], "fail");
    let plain = world.plainly(&["doctor"]);
    assert!(
        plain.code == Some(1) && plain.stdout.contains("chmod 600"),
        "{plain:?}"
    );
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    // A journal that cannot be opened is a finding, and no end of looking.
    std::fs::write(world.database(), "no journal").unwrap();
    let damaged = world.run(&["doctor"]);
    assert_eq!(damaged.code, Some(1));
    let check = of(&damaged.object(), "opens");
    assert_eq!(check["state"], "fail", "{check}");
}
