//! Measures how fast rows come in and are read: `pool_speed ROWS MEMBERS`.
#![expect(clippy::print_stdout, reason = "a measurement prints its figures")]

use fenwick_pool::{BUCKETS, FileMeta, ImportOptions, Imported, MEMORY_BYTES, Pool, PoolError, TakenOut};
use std::error::Error;
use std::ops::Range;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: u64 = arguments.next().as_deref().unwrap_or("1000000").parse()?;
    let members: u32 = arguments.next().as_deref().unwrap_or("100000").parse()?;
    let dir = std::env::temp_dir().join(format!("pool_speed-{}", std::process::id()));
    let measured = measure(&Pool::open(&dir)?, rows, members);
    std::fs::remove_dir_all(&dir)?;
    Ok(measured?)
}

fn measure(pool: &Pool, rows: u64, members: u32) -> Result<(), PoolError> {
    let fields: Vec<String> = ["started", "city", "platform", "minutes", "metres", "pay"]
        .map(str::to_owned)
        .to_vec();
    let first = import(pool, &fields, &[], 0..rows, members)?;
    let bytes: u64 = first.files.iter().map(|file| file.bytes).sum();
    println!(
        "  stored {} rows, {:.1} bytes a row, {:.0} MB",
        first.stored,
        share(bytes, rows),
        share(bytes, 1_000_000)
    );
    memory("after the import");
    for count in [0, 1, 3, 6] {
        let projection: Vec<String> = fields.iter().rev().take(count).cloned().collect();
        scan(pool, &projection, &first.files, rows)?;
    }
    let small = import(pool, &fields, &first.files, rows..rows + rows / 50, members)?;
    let mut files = [first.files, small.files].concat();
    scan(
        pool,
        fields.get(3..).unwrap_or_default(),
        &files,
        rows + small.stored,
    )?;
    let now = Instant::now();
    let again = import(pool, &fields, &files, 0..rows, members)?;
    println!(
        "  again: {} stored, {} duplicates",
        again.stored, again.duplicates
    );
    for file in &files {
        pool.check("trips", file)?;
    }
    println!("check and import again: {:.2} s", now.elapsed().as_secs_f64());
    files.retain(|file| file.bucket == 1);
    let now = Instant::now();
    for file in &mut files {
        // Runs beside a base: as they are after a time.
        file.level = u8::from(file.rows > rows / 20);
    }
    let runs: Vec<FileMeta> = files
        .iter()
        .cloned()
        .map(|file| FileMeta { level: 0, ..file })
        .collect();
    pool.compact("trips", &fields, &runs)?;
    println!("compact one bucket: {:.2} s", now.elapsed().as_secs_f64());
    let now = Instant::now();
    pool.erase(
        "trips",
        &fields,
        &TakenOut::of_members([1].into_iter().collect()),
        &files,
    )?;
    println!("erase one member: {:.2} s", now.elapsed().as_secs_f64());
    let now = Instant::now();
    let hers = pool.rows_of("trips", &fields, 1, &files)?;
    println!(
        "export one member, {} rows: {:.4} s",
        hers.len(),
        now.elapsed().as_secs_f64()
    );
    memory("at the end");
    Ok(())
}

/// Imports rows in an order that has nothing to do with members: the worst case.
fn import(
    pool: &Pool,
    fields: &[String],
    existing: &[FileMeta],
    rows: Range<u64>,
    members: u32,
) -> Result<Imported, PoolError> {
    let options = ImportOptions {
        dataset: "trips",
        fields,
        existing,
        contribution: 1,
        rows_max: 1_000_000,
        memory_bytes: MEMORY_BYTES,
    };
    let (start, mut import) = (Instant::now(), pool.import(&options)?);
    let count = rows.end - rows.start;
    for row in rows {
        let hash = mixed(row);
        let of = |shift: u32, span: u64| i64::try_from((hash >> shift) % span).ok();
        let pay = if hash.is_multiple_of(50) {
            None
        } else {
            of(7, 6_000)
        };
        let started = Some(1_700_000_000 + of(3, 31_536_000).unwrap_or_default());
        let values = [started, of(11, 40), of(17, 5), of(20, 180), of(25, 40_000), pay];
        let member = u32::try_from(mixed(hash) % u64::from(members)).unwrap_or_default();
        import.push(member, mixed(hash ^ 77), &values)?;
    }
    let pushed = start.elapsed().as_secs_f64();
    let imported = import.finish(&mut |_| {})?;
    let all = start.elapsed().as_secs_f64();
    println!(
        "import {count} rows: {all:.2} s ({pushed:.2} s pushing), {:.0} rows/s",
        share(count, 1) / all
    );
    Ok(imported)
}

/// Reads all buckets, two at a time.
fn scan(pool: &Pool, projection: &[String], files: &[FileMeta], rows: u64) -> Result<(), PoolError> {
    let start = Instant::now();
    let read = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| scope.spawn(move || scan_half(pool, projection, files, half)));
        halves
            .into_iter()
            .try_fold(0, |sum, half| half.join().unwrap_or(Ok(0)).map(|read| sum + read))
    })?;
    let (seconds, bytes) = (
        start.elapsed().as_secs_f64(),
        share(rows, 1) * share(4 + 8 * u64::try_from(projection.len()).unwrap_or_default(), 1),
    );
    println!(
        "scan {} fields of {read} rows: {seconds:.3} s, {:.0} rows/s, {:.0} MB/s",
        projection.len(),
        share(read, 1) / seconds,
        bytes / seconds / 1e6
    );
    Ok(())
}

fn scan_half(pool: &Pool, projection: &[String], files: &[FileMeta], half: u8) -> Result<u64, PoolError> {
    let mut rows = 0;
    for bucket in (0..BUCKETS).filter(|bucket| bucket % 2 == half) {
        let files: Vec<FileMeta> = files
            .iter()
            .filter(|file| file.bucket == bucket)
            .cloned()
            .collect();
        for batch in pool.scan("trips", projection, &files, None)? {
            rows += u64::try_from(batch?.num_rows()).unwrap_or_default();
        }
    }
    Ok(rows)
}

fn memory(when: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("VmHWM: unknown");
    println!(
        "  {} {when}",
        peak.split_whitespace().collect::<Vec<_>>().join(" ")
    );
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// A number that looks random (splitmix64).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
