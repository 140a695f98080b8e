//! What the cells of one column are, as far as they show it.

/// One column, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub guess: Guess,
    /// Cells that hold something.
    pub filled: u64,
    /// Cells that hold nothing, or a text that stands for nothing.
    pub empty: u64,
    /// How many different values there are, when they are few.
    pub distinct: Option<u64>,
    /// The different values, when they are few: for the eyes of whoever owns the file.
    pub values: Vec<String>,
    /// A few of its values, likewise.
    pub samples: Vec<String>,
    /// What whoever maps it should know.
    pub notes: Vec<String>,
}

/// What the cells of a column are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess {
    /// No cell holds anything.
    Empty,
    /// Numbers.
    Number {
        /// The decimal mark that is shown beyond doubt.
        mark: Option<char>,
        /// Whether none has decimals.
        whole: bool,
        /// The unit that the column's name says.
        unit: Option<&'static str>,
        /// Whether some can be read two ways.
        two_ways: bool,
    },
    /// Dates or times.
    Time {
        /// The forms that read all of them: several where it is open which is meant. `RFC3339` needs no declaring.
        forms: Vec<&'static str>,
    },
    /// Yes or no.
    Flag,
    /// One of a few values.
    List,
    /// Short codes.
    Code,
    /// Anything else.
    Text,
}

impl Guess {
    /// Its name for people.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Number { .. } => "number",
            Self::Time { .. } => "time",
            Self::Flag => "yes or no",
            Self::List => "list",
            Self::Code => "code",
            Self::Text => "text",
        }
    }

    /// Whether only one reading is left.
    pub fn is_sure(&self) -> bool {
        match self {
            Self::Number { two_ways, .. } => !two_ways,
            Self::Time { forms } => forms.len() == 1,
            _ => true,
        }
    }
}
