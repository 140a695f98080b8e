//! Files made to harm whoever reads them, made here: each is read by a process of its own, which says what became of it and how much memory it took.

use crate::bombs_made::{BOMBS, Bomb, End};
use crate::kit::{charter, peak_kib, wanted};
use crate::workbooks::{texts, workbook};
use fenwick_intake::{IntakeError, Mapping, Row, Step, Wish, draft, load_mapping, open};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// No file whatever may take more.
const MEMORY_MAX_KIB: u64 = 500 * 1024;
/// In a build that is not optimised, on a machine with other work.
const TIME_MAX: Duration = Duration::from_secs(120);
const FILE: &str = "FENWICK_BOMB";

/// What reading a file came to: rows, bad rows, what was left out, and the refusal.
#[derive(Default)]
struct Came {
    rows: u64,
    bad: u64,
    first: String,
    left_out: u64,
    refused: Option<IntakeError>,
}

fn mappings() -> [Mapping; 3] {
    let head = "dataset = \"sales\"\n[fields.fruit]\nfrom = \"fruit\"\n[fields.price]\nfrom = \"price\"\n";
    let mapping =
        |name: &str, source: &str| load_mapping(&format!("name = \"{name}\"\n{head}{source}")).unwrap();
    [
        mapping("elements", "[source]\nroot = \"till\"\nrows = \"sale\""),
        mapping(
            "records",
            "[source]\nrows = \"sales\"\n[source.only]\nkind = \"sale\"",
        ),
        mapping(
            "within",
            "[fields.weight]\nfrom = \"../note\"\n[source]\nrows = \"forms\"\neach = \"item\"\n[source.only]\nkind = \"item\"",
        ),
    ]
}

fn read(path: &Path) -> Result<Came, IntakeError> {
    let charter = charter();
    let (mut came, mut row) = (Came::default(), Row::default());
    for part in open(path)? {
        let sourced = mappings();
        let tables = match part.name().contains(".xml") || part.name().contains(".json") {
            true => part.tables(&charter, &sourced, &[])?,
            false => part.tables(&charter, &[Mapping::by_name(&charter)], &[])?,
        };
        for (table, mapping) in tables {
            let wanted = wanted(&charter, &mapping, None);
            let mut rows = table.rows(&wanted)?;
            loop {
                match rows.next(&mut row) {
                    Ok(Step::Row) => came.rows += 1,
                    Ok(Step::Bad(bad)) => {
                        if came.bad == 0 {
                            came.first = format!("{} {}: {}", rows.unit(), bad.line, bad.reason);
                        }
                        came.bad += 1;
                    }
                    Ok(Step::End) => break,
                    Err(error) => {
                        came.refused = Some(error);
                        return Ok(came);
                    }
                }
            }
            came.left_out += rows.left_out().values().sum::<u64>();
        }
    }
    Ok(came)
}

#[test]
fn a_file_is_read_here_for_another_process() {
    let Some(path) = std::env::var_os(FILE) else {
        return;
    };
    let came = read(Path::new(&path)).unwrap_or_else(|error| Came {
        refused: Some(error),
        ..Came::default()
    });
    let (code, message) = came
        .refused
        .map_or(("-", came.first), |error| (error.code(), error.to_string()));
    println!(
        "\nCAME {} {} {} {code} {} {message}",
        came.rows,
        came.bad,
        came.left_out,
        peak_kib().unwrap_or_default()
    );
}

/// Reads a file in a process of its own; what that said.
fn apart(path: &Path) -> Result<Vec<String>, String> {
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "bombs::a_file_is_read_here_for_another_process",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > TIME_MAX {
            child.kill().unwrap();
            return Err(format!("not at its end after {TIME_MAX:?}"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let (mut said, mut wrong) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut wrong).unwrap();
    let line = said.lines().find_map(|line| line.strip_prefix("CAME "));
    let words = line.map(|line| line.splitn(6, ' ').map(str::to_owned).collect());
    words.ok_or(format!("it broke down: {said} {wrong}"))
}

/// Why a bomb did not end as it should.
fn wrong(bomb: &Bomb, folder: &Path) -> Option<String> {
    let path = folder.join(bomb.file);
    (bomb.make)(&path);
    let begun = Instant::now();
    let said = match apart(&path) {
        Ok(said) => said,
        Err(why) => return Some(why),
    };
    std::fs::remove_file(&path).unwrap();
    let number = |place: usize| said[place].parse::<u64>().unwrap();
    let (rows, bad, left_out, code, memory, message) =
        (number(0), number(1), number(2), &said[3], number(4), &said[5]);
    let came = format!(
        "{rows} rows, {bad} bad, {left_out} left out, {code}, {} MiB, {:?}: {message}",
        memory / 1024,
        begun.elapsed()
    );
    let is_so = match bomb.end {
        End::Refused(wanted) => code == wanted && message.contains(bomb.file),
        End::Bad(count, good) => {
            code == "-" && (bad, rows) == (count, good) && message.chars().any(|sign| sign.is_ascii_digit())
        }
        End::Taken(count, beside) => code == "-" && (rows, bad, left_out) == (count, 0, beside),
    };
    let small = memory > 0 && memory < MEMORY_MAX_KIB;
    (!is_so || !small).then_some(came)
}

#[test]
fn a30_every_bomb_is_refused_or_set_aside_in_little_memory_and_time() {
    let only = std::env::var("FENWICK_BOMB_ONLY").unwrap_or_default();
    let mut failed = Vec::new();
    for bomb in BOMBS.iter().filter(|bomb| bomb.what.contains(&only)) {
        let folder = tempfile::tempdir().unwrap();
        failed.extend(wrong(bomb, folder.path()).map(|why| format!("{}: {why}", bomb.what)));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn a30_groups_without_end_make_no_form() {
    let mut rows = texts(1, &["type", "name"]);
    for row in 2..42 {
        rows.push_str(&texts(row, &["begin_group", "house"]));
    }
    rows.push_str(&texts(42, &["integer", "rooms"]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep.xlsx");
    std::fs::write(&path, workbook(&[("survey", "", &rows)], "<sst/>")).unwrap();
    let wish = Wish {
        dataset: "survey".to_owned(),
        member: None,
    };
    let refused = draft(&[path], &wish).unwrap_err().to_string();
    assert!(
        refused.contains("'deep.xlsx': its groups stand more than 32 deep"),
        "{refused}"
    );
}
