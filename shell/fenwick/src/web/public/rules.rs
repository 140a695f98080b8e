//! The rules of a co-op, clause by clause, and what no motion changes.

use super::super::look::part::{Cell, Table};
use super::super::sheet::{Part, Sheet, by_motion, entries, text};
use super::super::view::Page;
use super::super::visit::Visit;
use super::super::words::Words;
use crate::cli::args::{Bylaws, Command};
use serde_json::Value;

pub async fn page(visit: Visit) -> Page {
    let bylaws: Value = visit.ask(Command::Bylaws(Bylaws::Show { toml: false })).await?;
    let rights: Value = visit.ask(Command::Rights).await?;
    let say = &visit.say;
    let mut sheet =
        Sheet::new(&visit, say.t("public-rules").to_string()).lead(say.t("public-rules-lead").to_string());
    for (chapter, clauses) in chapters(&bylaws["clauses"]) {
        sheet = sheet.part(Part::new(title(say, &chapter)).table(table(&visit, &chapter, &clauses), ""));
    }
    let said = entries(&rights["rights"]).map(|right| text(&right["says"]));
    let mut floor = Part::new(say.t("public-rules-floor").to_string());
    floor.says = said.collect();
    floor.says.insert(0, say.t("public-rules-floor-lead").to_string());
    sheet.part(floor).show()
}

/// The clauses by chapter, in their order.
fn chapters(clauses: &Value) -> Vec<(String, Vec<&Value>)> {
    let mut chapters: Vec<(String, Vec<&Value>)> = Vec::new();
    for clause in entries(clauses) {
        let id = text(&clause["id"]);
        let chapter = id.split('.').next().unwrap_or_default();
        match chapters.last_mut() {
            Some((last, found)) if last == chapter => found.push(clause),
            _ => chapters.push((chapter.to_owned(), vec![clause])),
        }
    }
    chapters
}

fn title(say: &Words, chapter: &str) -> String {
    let id = format!("public-chapter-{chapter}");
    let mut letters = chapter.chars();
    let first = letters.next().map(char::to_uppercase);
    let plain = || {
        first
            .into_iter()
            .flatten()
            .chain(letters)
            .collect::<String>()
            .replace('-', " ")
    };
    match say.has(&id) {
        true => say.t(&id).to_string(),
        false => plain(),
    }
}

fn table(visit: &Visit, chapter: &str, clauses: &[&Value]) -> Table {
    let say = &visit.say;
    let caption = title(say, chapter);
    let names = ["public-rule", "public-since"].map(|id| say.t(id).to_string());
    let table = Table::new(caption, &[&names[0], &names[1]]);
    clauses.iter().fold(table, |table, clause| {
        let motion = by_motion(say, &clause["motion"]);
        let since = match clause["motion"].as_u64() {
            Some(number) if number > 0 => Cell::link(motion, visit.at(&format!("/motions/{number}"))),
            _ => Cell::from(motion),
        };
        table.row([Cell::from(text(&clause["says"])), since])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_stand_in_chapters_in_their_order() {
        let clauses =
            serde_json::json!([{ "id": "voting.notice" }, { "id": "voting.quorum" }, { "id": "split.1" }]);
        let found = chapters(&clauses);
        let found: Vec<_> = found
            .iter()
            .map(|(chapter, clauses)| (chapter.as_str(), clauses.len()))
            .collect();
        assert_eq!(found, [("voting", 2), ("split", 1)]);
    }
}
