//! How an import goes, while it reads.

use crate::said::Trouble;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::path::contribution::{Applied, Form};
use fenwick_pool::Imported;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Rejected rows that are listed one by one; all are counted.
const REJECTED_LISTED_MAX: usize = 1_000;

pub(super) struct Tally {
    pub read: u64,
    pub imported: Imported,
    pub rejected_count: u64,
    pub rejected: Vec<Value>,
    pub dropped: BTreeSet<String>,
    pub drift: BTreeSet<String>,
    pub skipped: Vec<String>,
    /// Records of other kinds than this dataset's, by kind.
    pub left_out: BTreeMap<String, u64>,
    pub mappings: BTreeSet<Applied>,
    pub forms: BTreeSet<Form>,
    /// Keyed digests of the files, in order.
    pub sources: Vec<Hash>,
}

impl Default for Tally {
    fn default() -> Self {
        let imported = Imported {
            files: Vec::new(),
            stored: 0,
            duplicates: 0,
            over_limit: 0,
            per_member: Vec::new(),
        };
        Self {
            read: 0,
            imported,
            rejected_count: 0,
            rejected: Vec::new(),
            dropped: BTreeSet::new(),
            drift: BTreeSet::new(),
            skipped: Vec::new(),
            left_out: BTreeMap::new(),
            mappings: BTreeSet::new(),
            forms: BTreeSet::new(),
            sources: Vec::new(),
        }
    }
}

impl Tally {
    pub fn add(&mut self, more: Imported) {
        let sum = &mut self.imported;
        sum.files.extend(more.files);
        sum.stored += more.stored;
        sum.duplicates += more.duplicates;
        sum.over_limit += more.over_limit;
        sum.per_member.extend(more.per_member);
        sum.per_member.sort_unstable();
        sum.per_member.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
    }

    pub fn bad(&mut self, file: &str, (unit, line): (&str, u64), reason: &str) {
        self.rejected_count += 1;
        if self.rejected.len() < REJECTED_LISTED_MAX {
            self.rejected
                .push(json!({ "row": line, "unit": unit, "file": file, "reason": reason }));
        }
    }
}

pub(super) fn too_many_bad(tally: &Tally, max: u64) -> Trouble {
    let Tally {
        read,
        rejected_count: bad,
        rejected,
        ..
    } = tally;
    let line = |row: &Value| {
        format!(
            "\n  {} {}: {}",
            row["unit"].as_str().unwrap_or("line"),
            row["row"],
            row["reason"].as_str().unwrap_or("")
        )
    };
    let first: Vec<String> = rejected.iter().take(5).map(line).collect();
    let message = format!(
        "{bad} of {read} rows cannot be read, more than {max} per cent, so nothing was taken in; mend the file or the mapping, or allow more with --bad-rows-max{}",
        first.concat()
    );
    Trouble::failed("contribute.bad-rows", message)
}

/// A progress bar on a terminal; nothing elsewhere.
pub fn bar(length: u64, what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:40} {percent:>3} % {elapsed}");
    let bar = ProgressBar::new(length).with_message(what.to_owned());
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
