//! What the macros of `parts.html` are given where a few words are not enough.

use super::frame::Text;

/// A table; where it is narrow, each row is a card.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What the table shows; empty where the title above it says just that.
    pub caption: Text,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; the first cell of each names it.
    pub rows: Vec<Vec<Cell>>,
    /// Whether it has so many columns that it is rather pushed sideways than cut into cards.
    pub wide: bool,
}

/// A column of a table.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its name.
    pub name: Text,
    /// Whether it holds numbers, which stand at the end of the line.
    pub number: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What stands in it.
    pub text: Text,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// The tone of its badge, `good`, `warn`, `bad`, `info`; empty for plain words.
    pub badge: &'static str,
}

impl<T: Into<Text>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

impl Cell {
    /// A cell that leads somewhere.
    pub fn link(text: impl Into<Text>, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..Self::from(text)
        }
    }

    /// A cell with a badge.
    pub fn badge(text: impl Into<Text>, tone: &'static str) -> Self {
        Self {
            badge: tone,
            ..Self::from(text)
        }
    }
}

impl Table {
    /// A table without rows yet; a name that begins with `#` is a column of numbers.
    pub fn new(caption: impl Into<Text>, names: &[&str]) -> Self {
        let column = |name: &&str| Column {
            name: name.trim_start_matches('#').to_owned().into(),
            number: name.starts_with('#'),
        };
        Self {
            caption: caption.into(),
            columns: names.iter().map(column).collect(),
            ..Self::default()
        }
    }

    /// One more row.
    pub fn row<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// The column of the cell at `place`, counted from 0.
    pub fn column(&self, place: &usize) -> Column {
        self.columns.get(*place).cloned().unwrap_or_default()
    }
}

/// One of the steps of a longer act.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// What is done in it.
    pub text: Text,
    /// Whether it is behind.
    pub done: bool,
    /// Whether it is the one that is shown.
    pub here: bool,
}

/// Steps of which the one at `here`, counted from 1, is shown.
pub fn steps(here: usize, texts: &[&str]) -> Vec<Step> {
    let step = |(place, text): (usize, &&str)| Step {
        text: (*text).to_owned().into(),
        done: place + 1 < here,
        here: place + 1 == here,
    };
    texts.iter().enumerate().map(step).collect()
}

/// Where one is in a long list.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// The page before; empty for none.
    pub earlier: String,
    /// The page after; empty for none.
    pub later: String,
    /// What is seen, such as "21 to 40 of 310".
    pub seen: Text,
}

/// A picture of who gets what: from a member's rows through the co-op to those who ask.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// What of hers it is about, and of which kind.
    pub rows: (Text, Text),
    /// What the co-op does with it.
    pub coop: (Text, Text),
    /// Who may get something, and who may not.
    pub reaches: Vec<Reach>,
}

/// One to whom it flows or does not.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Who.
    pub who: Text,
    /// What they get, or why not.
    pub what: Text,
    /// Whether they get it.
    pub yes: bool,
}
