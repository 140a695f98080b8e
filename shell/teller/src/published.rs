//! The box as it is published at the close: one text that anyone can count again.

use crate::encoded::{decode, encode};
use crate::sheet::Sheet;
use fenwick_coop::kernel::hash::Hash;
use fenwick_merkle::{leaf_hash, root_of};

pub const TITLE: &str = "fenwick ballot box v1";

/// The text of a box: the sheet, how many papers there are, their root, and one paper a line, sorted by digest.
///
/// Papers stand in the order of their digests, which says nothing of when they were cast; the same paper twice is one.
pub fn publish(sheet: &Sheet, papers: &[Vec<u8>]) -> String {
    let papers = sorted(papers);
    let (sheet, number, root) = (sheet.text(), papers.len(), root_of_sorted(&papers));
    let mut text = format!("{sheet}\n{TITLE}\npapers {number}\nroot {root}\n\n");
    for paper in papers {
        text.push_str(&encode(paper));
        text.push('\n');
    }
    text
}

/// The bytes of the papers that stand in a published text; whether they count is for [`recount`](crate::recount) to say.
pub fn papers_of(text: &str) -> impl Iterator<Item = Vec<u8>> + '_ {
    let papers = text.lines().skip_while(|line| !line.starts_with("root ")).skip(2);
    papers.filter_map(decode)
}

/// The root of the tree over all papers, in the order in which they are published.
///
/// # Source
/// RFC 6962 §2.1; a leaf is one paper's bytes.
pub fn root_of_papers(papers: &[Vec<u8>]) -> Hash {
    root_of_sorted(&sorted(papers))
}

fn sorted(papers: &[Vec<u8>]) -> Vec<&[u8]> {
    let mut papers: Vec<&[u8]> = papers.iter().map(Vec::as_slice).collect();
    papers.sort_by_cached_key(|paper| Hash::of(paper));
    papers.dedup();
    papers
}

pub fn root_of_sorted(papers: &[&[u8]]) -> Hash {
    let leaves: Vec<[u8; 32]> = papers.iter().map(|paper| leaf_hash(paper)).collect();
    Hash(root_of(&leaves))
}
