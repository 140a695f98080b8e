//! What cannot be asked of rows about two members.

use super::Shape;
use crate::kernel::refusal::Refusal;
use crate::people::charter::Charter;

impl Shape {
    /// Whether a question asks nothing of rows about two members that could not be kept from telling of one of them.
    ///
    /// # Errors
    /// A refusal by `query.two`.
    pub fn keeps_two<'a>(&self, charter: impl Fn(&str) -> Option<&'a Charter>) -> Result<(), Refusal> {
        let is_two = |dataset: &&str| charter(dataset).is_some_and(|charter| charter.other.is_some());
        let Some(dataset) = self.uses().into_keys().find(is_two) else {
            return Ok(());
        };
        let refuse = |what: &str| {
            let message = format!("rows of '{dataset}' are about two members each: {what}");
            Err(Refusal::new("query.two", message))
        };
        if !self.joins.is_empty() {
            return refuse("they are not joined with others")
                .map_err(|refusal| refusal.hint("ask of one dataset at a time"));
        }
        if self.found().is_some() {
            return refuse("values that are on no public list are not looked for among them")
                .map_err(|refusal| refusal.hint("group by a key of the charter"));
        }
        Ok(())
    }
}
