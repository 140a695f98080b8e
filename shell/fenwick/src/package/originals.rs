//! Her files as she brought them: streamed into a package, never whole in memory.

use crate::desk::Desk;
use crate::originals::{About, Originals, key_of};
use crate::said::Trouble;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_office::journal::OriginalRow;
use serde_json::{Value, json};
use std::io::Write;

/// Where they are in a package.
pub const FOLDER: &str = "originals/";
/// The longest name of a file in a package.
const NAME_MAX: usize = 80;

/// A file as she brought it.
pub struct Original {
    /// Its name in the package.
    pub path: String,
    row: OriginalRow,
    about: About,
    from: Originals,
}

impl Original {
    /// Writes it as it was brought.
    pub fn copy(&self, to: &mut impl Write) -> std::io::Result<()> {
        self.from.copy(&self.row, &self.about, to)
    }

    /// Whether a ZIP needs its wide form for it.
    pub fn is_large(&self) -> bool {
        self.row.bytes >= u64::from(u32::MAX)
    }

    /// What the descriptor says of it. It is no table of the package: what it says stands under `rows/`, as far as it is chartered.
    pub fn resource(&self) -> Value {
        json!({
            "name": self.path.replace('/', "-").to_lowercase(), "title": self.about.name, "path": self.path, "type": "file",
            "mediatype": "application/octet-stream", "hash": format!("sha256:{}", self.about.sha256), "bytes": self.row.bytes,
        })
    }
}

/// Every file that is kept for her.
pub async fn originals(desk: &Desk, member: MemberNo) -> Result<Vec<Original>, Trouble> {
    let listed = desk.office.originals(Some(member.0)).await?;
    let Some(her) = key_of(desk, member.0).await? else {
        return Ok(Vec::new());
    };
    let each = listed.into_iter().map(|row| {
        let about = About::open(&row, &her)?;
        Ok(Original {
            path: path(&row, &about.name),
            row,
            about,
            from: desk.originals.clone(),
        })
    });
    each.collect()
}

/// A name that no file system takes amiss; numbers in front tell files of one name apart.
fn path(row: &OriginalRow, name: &str) -> String {
    let plain = |letter: char| match letter.is_ascii_alphanumeric() || "-_.".contains(letter) {
        true => letter,
        false => '_',
    };
    // The ending is at the end: of a long name the end is kept.
    let skipped = name.chars().count().saturating_sub(NAME_MAX);
    let name: String = name.chars().skip(skipped).map(plain).collect();
    format!("{FOLDER}{}-{}-{name}", row.contribution, row.place)
}
