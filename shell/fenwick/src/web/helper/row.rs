//! One row, asked for by a form that is made from the charter, and written as the small file that brings it in.

use super::super::form::Form;
use super::super::look::field::{Choice, Kind as Asked};
use super::super::words::Words;
use super::question::Question;
use fenwick_coop::kernel::decimal::Decimal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::charter::{Charter, Field as Column, Kind, Measure};
use std::fmt::Write as _;

/// Values of a list that are all seen at once.
const SEEN_AT_ONCE: usize = 5;
/// Before the name of each question, so that no field of a charter is taken for a field of the page.
const BEFORE: &str = "row-";
/// The question for the second member of a row.
const OTHER: &str = "row--other";

/// The questions, with what was typed.
pub(super) fn questions(charter: &Charter, typed: &Form, say: &Words) -> Vec<Question> {
    let mut asked: Vec<Question> = charter.fields.iter().map(|field| question(field, say)).collect();
    if charter.other.is_some() {
        let label = say.t("member-helped-other").to_string();
        asked.push(
            Question::new(OTHER.to_owned(), label, Asked::Line("text"))
                .hint(say.t("member-helped-other-hint").to_string()),
        );
    }
    let filled = |question: Question| {
        let value = typed.one(&question.name).to_owned();
        question.value(value)
    };
    asked.into_iter().map(filled).collect()
}

fn question(field: &Column, say: &Words) -> Question {
    let name = format!("{BEFORE}{}", field.name);
    let (kind, hint) = match &field.kind {
        Kind::Measure(measure) => (Asked::Decimal, unit(measure, say)),
        Kind::Time(_) => (
            Asked::Line("datetime-local"),
            say.t("member-helped-time-hint").to_string(),
        ),
        Kind::Flag => {
            let yes_no = [("yes", "common-yes"), ("no", "common-no")];
            let choices = yes_no.map(|(value, id)| Choice::new(value, say.t(id).to_string()));
            (Asked::One(choices.into()), String::new())
        }
        Kind::Key(key) => {
            let mut choices: Vec<Choice> = key
                .domain
                .iter()
                .map(|value| Choice::new(value.clone(), value.clone()))
                .collect();
            if choices.len() <= SEEN_AT_ONCE {
                (Asked::One(choices), String::new())
            } else {
                choices.insert(0, Choice::new("", say.t("member-helped-not-known").to_string()));
                (Asked::Select(choices), String::new())
            }
        }
        Kind::Code | Kind::Id => (Asked::Line("text"), String::new()),
    };
    Question::new(name, field.title.clone(), kind)
        .hint(hint)
        .optional()
}

/// In what a quantity is counted.
fn unit(measure: &Measure, say: &Words) -> String {
    match (measure.unit.as_deref(), &measure.unit_field) {
        (Some("1"), _) | (None, None) => String::new(),
        (Some(unit), _) => say.with("member-helped-unit", "unit", unit).to_string(),
        (None, Some(field)) => say
            .with("member-helped-unit-of", "field", field.clone())
            .to_string(),
    }
}

/// The file with the one row; or the questions whose answers have to be mended, and the messages that say why.
pub(super) fn file(charter: &Charter, typed: &Form) -> Result<String, Vec<(String, &'static str)>> {
    let (mut heads, mut cells, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for field in &charter.fields {
        let name = format!("{BEFORE}{}", field.name);
        match cell(&field.kind, typed.one(&name)) {
            Ok(cell) if cell.is_empty() => {}
            Ok(cell) => {
                heads.push(quoted(&field.name));
                cells.push(quoted(&cell));
            }
            Err(why) => wrong.push((name, why)),
        }
    }
    if cells.is_empty() && wrong.is_empty() {
        let first = charter
            .fields
            .first()
            .map(|field| format!("{BEFORE}{}", field.name));
        wrong.extend(first.map(|name| (name, "common-field-empty")));
    }
    if let Some(other) = &charter.other {
        match typed.one(OTHER) {
            "" => wrong.push((OTHER.to_owned(), "common-field-empty")),
            who => {
                heads.push(quoted(&other.column));
                cells.push(quoted(who));
            }
        }
    }
    let mut text = String::new();
    match wrong.is_empty() && writeln!(text, "{}\n{}", heads.join(","), cells.join(",")).is_ok() {
        true => Ok(text),
        false => Err(wrong),
    }
}

/// An answer as a file has it; nothing stays nothing.
fn cell(kind: &Kind, typed: &str) -> Result<String, &'static str> {
    if typed.is_empty() {
        return Ok(String::new());
    }
    match kind {
        Kind::Measure(_) => {
            // A comma before the last digits is what many write for the point.
            let point = match typed.matches(',').count() {
                1 if !typed.contains('.') => typed.replace(',', "."),
                _ => typed.to_owned(),
            };
            match point.parse::<Decimal>() {
                Ok(_) => Ok(point),
                Err(_) => Err("common-field-number"),
            }
        }
        Kind::Time(_) => moment(typed).ok_or("common-field-date"),
        Kind::Key(key) => match key.code(typed) {
            Some(_) => Ok(typed.to_owned()),
            None => Err("common-field-choice"),
        },
        Kind::Flag if !matches!(typed, "yes" | "no") => Err("common-field-choose"),
        Kind::Flag | Kind::Code | Kind::Id => Ok(typed.to_owned()),
    }
}

/// A day, or a day and a time, as a file has it.
fn moment(typed: &str) -> Option<String> {
    let whole = [
        typed.to_owned(),
        format!("{typed}:00Z"),
        format!("{typed}Z"),
        format!("{typed}T00:00:00Z"),
    ];
    whole.into_iter().find(|text| text.parse::<Time>().is_ok())
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Languages;
    use super::*;

    fn charter() -> Charter {
        toml::from_str(
            "dataset = 'trips'\ntitle = 'Trips'\nbenefit = 'b'\npurposes = ['PublicBenefit']\nretention_days = 9\n\
             groups_max = 1\nrows_per_group_max = 1\nrows_max = 1\nblank_below = 10\n\
             [[fields]]\nname = 'at'\ntitle = 'When'\nkind = 'time'\nfirst_month = '2015-01'\nlast_month = '2030-12'\n\
             [[fields]]\nname = 'fare'\ntitle = 'Fare'\nkind = 'measure'\nscale = 2\nunit = 'EUR'\n\
             [[fields]]\nname = 'app'\ntitle = 'App'\nkind = 'key'\ndomain = ['a', 'b, c']\n\
             [[fields]]\nname = 'night'\ntitle = 'At night'\nkind = 'flag'\n",
        )
        .unwrap()
    }

    fn typed(answers: &[(&str, &str)]) -> Form {
        let mut form = Form::default();
        for (name, value) in answers {
            form.put(&format!("row-{name}"), (*value).to_owned());
        }
        form
    }

    #[test]
    fn a_row_as_people_write_it_becomes_a_file_of_one_row() {
        let answers = [
            ("at", "2026-06-03T10:15"),
            ("fare", "12,50"),
            ("app", "b, c"),
            ("night", ""),
        ];
        assert_eq!(
            file(&charter(), &typed(&answers)).unwrap(),
            "at,fare,app\n2026-06-03T10:15:00Z,12.50,\"b, c\"\n"
        );
    }

    #[test]
    fn what_is_wrong_is_said_beside_each_question_and_nothing_at_all_is_no_row() {
        let answers = [
            ("at", "yesterday"),
            ("fare", "1,2,3"),
            ("app", "z"),
            ("night", "maybe"),
        ];
        let wrong = file(&charter(), &typed(&answers)).unwrap_err();
        let wrong: Vec<_> = wrong.iter().map(|(name, id)| (name.as_str(), *id)).collect();
        assert_eq!(
            wrong,
            [
                ("row-at", "common-field-date"),
                ("row-fare", "common-field-number"),
                ("row-app", "common-field-choice"),
                ("row-night", "common-field-choose")
            ]
        );
        let none = file(&charter(), &Form::default()).unwrap_err();
        assert_eq!(none, [("row-at".to_owned(), "common-field-empty")]);
    }

    #[test]
    fn each_question_says_its_unit_and_holds_what_was_typed() {
        let say = Languages::load(None).unwrap().words("en");
        let asked = questions(&charter(), &typed(&[("fare", "7"), ("app", "a")]), &say);
        let fare = &asked[1];
        assert_eq!((fare.name.as_str(), fare.value.as_str()), ("row-fare", "7"));
        assert!(fare.hint.contains("EUR"), "{}", fare.hint);
        assert!(asked[2].choices()[0].chosen && !asked[2].choices()[1].chosen);
    }
}
