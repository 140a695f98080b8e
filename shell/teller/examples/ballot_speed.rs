//! Measures secret ballots: issuing by two tellers, accepting into a box on the disk, and the recount.
//!
//! `cargo run --release -p fenwick-teller --example ballot_speed [--quick | --full]`; `cargo xtask bench ballot` does it.
//! The usual run recounts 10,000 papers, `--full` makes and recounts 100,000 (some minutes), `--quick` 2,000.
#![expect(clippy::print_stdout, reason = "an example reports to whoever runs it")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement that fails has nothing to say but where"
)]

#[path = "../tests/it/coop.rs"]
mod coop;

use coop::{MOTION, cast, founded, tellers};
use fenwick_coop::people::ballot::Choice;
use fenwick_office::Office;
use fenwick_tally::Answer;
use fenwick_teller::{Blinded, Device, Paper, Sheet, Signed, TellerKey, issue, publish, recount};
use std::num::NonZero;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

const VOTERS: usize = 3_000;
const IN_FLIGHT: usize = 64;

/// A ballot with its two tellers.
struct Room {
    tellers: [TellerKey; 2],
    sheet: Sheet,
}

fn main() {
    let size = std::env::args().nth(1).unwrap_or_default();
    let (voters, papers) = match size.as_str() {
        "--quick" => (VOTERS / 3, 2_000),
        "--full" => (VOTERS, 100_000),
        _ => (VOTERS, 10_000),
    };
    println!("| what | measured | target |\n|---|---|---|");
    let room = Arc::new(Room::open());
    let cast = issue_and_accept(&room, voters);
    recount_papers(&room, cast, papers);
}

impl Room {
    fn open() -> Self {
        let (tellers, sheet) = tellers();
        Self { tellers, sheet }
    }

    fn issue(&self, request: &Blinded) -> Signed {
        issue([&self.tellers[0], &self.tellers[1]], request).unwrap()
    }
}

/// Does the same to all, on all cores; the order stays.
fn on_all_cores<T: Sync, U: Send>(all: &[T], each: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = all.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let each = &each;
        let parts = all.chunks(share);
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(each).collect::<Vec<U>>()))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

fn voted(device: &Device, signed: &Signed) -> Vec<u8> {
    let paper = device
        .finish(signed)
        .unwrap()
        .choose(&Choice::Answer(Answer::Yes));
    paper.unwrap().bytes().to_vec()
}

/// What the server does for each voter: two blind signatures, then all checks of a paper, and the paper in the box, durable.
/// The voter's device is measured by itself. Gives back the papers.
fn issue_and_accept(room: &Arc<Room>, voters: usize) -> Vec<Vec<u8>> {
    let began = Instant::now();
    let asked = on_all_cores(&vec![(); voters], |()| Device::new(&room.sheet).unwrap());
    let asking = began.elapsed().as_secs_f64();

    let (began, spent) = (Instant::now(), cpu_seconds());
    let signed = on_all_cores(&asked, |(_, request)| room.issue(request));
    let (issuing, spent) = (began.elapsed().as_secs_f64(), cpu_seconds() - spent);

    let began = Instant::now();
    let pairs: Vec<_> = asked.iter().zip(&signed).collect();
    let papers = on_all_cores(&pairs, |((device, _), signed)| voted(device, signed));
    let filling = began.elapsed().as_secs_f64();

    let before = cpu_seconds();
    let accepting = accept(room, &papers);
    let spent = (spent + cpu_seconds() - before) / voters as f64 * 1e3;
    let count = voters as f64;
    row(
        "secret ballot: papers issued by two tellers",
        count / issuing,
        "-",
    );
    row(
        "secret ballot: papers accepted into the box, 64 in flight",
        count / accepting,
        "-",
    );
    row(
        "secret ballot: papers issued and accepted",
        count / (issuing + accepting),
        ">= 300/s",
    );
    println!(
        "| secret ballot: processor time per paper issued and accepted | {spent:.2} ms of one core | - |"
    );
    let device = (asking + filling) / count * 1e3 * cores();
    println!("| secret ballot: the voter's device, per paper | {device:.1} ms of one core | - |");
    papers
}

/// Checks papers and casts them, and gives the seconds it took.
fn accept(room: &Arc<Room>, papers: &[Vec<u8>]) -> f64 {
    let home = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let office = founded(home.path()).await;
        office.begin_box(MOTION, [b"first", b"second"]).await.unwrap();
        let began = Instant::now();
        let workers: Vec<_> = papers
            .chunks(papers.len().div_ceil(IN_FLIGHT))
            .map(|part| tokio::spawn(cast_all(Arc::clone(room), office.clone(), part.to_vec())))
            .collect();
        for worker in workers {
            worker.await.unwrap();
        }
        let seconds = began.elapsed().as_secs_f64();
        assert_eq!(office.box_of(MOTION).await.unwrap().len(), papers.len());
        seconds
    })
}

async fn cast_all(room: Arc<Room>, office: Office, papers: Vec<Vec<u8>>) {
    for paper in papers {
        let paper = Paper::open(&room.sheet, &paper).unwrap();
        office.cast(cast(&paper)).await.unwrap();
    }
}

fn recount_papers(room: &Room, mut papers: Vec<Vec<u8>>, wanted: usize) {
    let missing = wanted.saturating_sub(papers.len());
    papers.extend(on_all_cores(&vec![(); missing], |()| {
        let (device, request) = Device::new(&room.sheet).unwrap();
        voted(&device, &room.issue(&request))
    }));
    papers.truncate(wanted);
    let text = publish(&room.sheet, &papers);
    let began = Instant::now();
    let count = recount(&text).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert!(count.is_sound() && count.papers == wanted as u64);
    let scaled = seconds * 100_000.0 / wanted as f64;
    let note = if wanted == 100_000 {
        String::new()
    } else {
        format!(" ({scaled:.0} s for 100,000)")
    };
    println!("| secret ballot: recount of {wanted} papers | {seconds:.1} s{note} | <= 60 s for 100,000 |");
}

/// Processor time of this process so far, on all cores, as Linux counts it.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit_once(')')
        .map_or("", |(_, rest)| rest)
        .split_whitespace();
    let ticks = fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

fn cores() -> f64 {
    thread::available_parallelism().map_or(1, NonZero::get) as f64
}

fn row(what: &str, per_second: f64, target: &str) {
    println!("| {what} | {per_second:.0}/s | {target} |");
}
