//! The table that a run prints.

/// Rows of what, how much, against which target.
#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 3]>,
}

impl Table {
    /// Adds a row and shows it at once.
    pub fn add(&mut self, what: impl Into<String>, figure: impl Into<String>, target: impl Into<String>) {
        let row = [what.into(), figure.into(), target.into()];
        eprintln!("{}: {} ({})", row[0], row[1], row[2]);
        self.rows.push(row);
    }

    /// The table in Markdown.
    pub fn text(&self) -> String {
        let rows: String = self
            .rows
            .iter()
            .map(|[what, figure, target]| format!("| {what} | {figure} | {target} |\n"))
            .collect();
        format!("| what | measured | target |\n|---|---|---|\n{rows}")
    }
}
