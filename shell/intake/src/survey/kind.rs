//! What a question asks for.

/// The kinds of questions that an answer can be kept of, and all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Whole,
    Decimal,
    /// A day, or a moment.
    Time,
    /// When the form was opened: kept where nothing else tells the time.
    Start,
    /// One of a list, or another answer where the form allows that.
    One(String, bool),
    /// Several of a list.
    Many(String),
    /// A box to tick.
    Tick,
    BeginGroup,
    EndGroup,
    BeginRepeat,
    EndRepeat,
    /// Not kept, and why.
    Out(&'static str),
}

impl Kind {
    /// Of the word or words in a form's column of types.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let list = || {
            let after = text
                .split_whitespace()
                .skip(usize::from(words.first() == Some(&"select")) + 1);
            after
                .filter(|word| *word != "or_other")
                .collect::<Vec<_>>()
                .join(" ")
        };
        let other = words.last() == Some(&"or_other");
        match words.as_slice() {
            ["integer" | "int" | "range", ..] => Self::Whole,
            ["decimal", ..] => Self::Decimal,
            ["date" | "datetime" | "today", ..] => Self::Time,
            ["start"] => Self::Start,
            ["select_one", _, ..] | ["select", "one", _, ..] => Self::One(list(), other),
            ["select_multiple", _, ..] | ["select", "multiple", _, ..] => Self::Many(list()),
            ["acknowledge" | "trigger", ..] => Self::Tick,
            ["begin_group" | "begin-group", ..] | ["begin", "group", ..] => Self::BeginGroup,
            ["end_group" | "end-group", ..] | ["end", "group", ..] => Self::EndGroup,
            ["begin_repeat" | "begin-repeat", ..] | ["begin", "repeat", ..] => Self::BeginRepeat,
            ["end_repeat" | "end-repeat", ..] | ["end", "repeat", ..] => Self::EndRepeat,
            _ => Self::Out(why(words.first().copied().unwrap_or_default())),
        }
    }
}

fn why(word: &str) -> &'static str {
    match word {
        "text" | "string" | "barcode" => {
            "free text names people and places; give a list of answers in the form instead"
        }
        "note" => "it asks nothing",
        "calculate" | "calculation" | "hidden" => "it is worked out from other answers",
        "geopoint" | "geotrace" | "geoshape" | "start-geopoint" => "a place in the world points at a home",
        "image" | "photo" | "audio" | "video" | "file" | "background-audio" => {
            "pictures and recordings are not kept"
        }
        "rank" => "an order of answers is no value that can be added up",
        "select_one_from_file" | "select_multiple_from_file" => "its list stands in a file of its own",
        "end" | "deviceid" | "subscriberid" | "simserial" | "phonenumber" | "username" | "email"
        | "audit" => "it tells of the device and who held it",
        _ => "this kind of question is not known here",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_as_forms_write_them() {
        for (text, kind) in [
            ("integer", Kind::Whole),
            ("range", Kind::Whole),
            ("dateTime", Kind::Time),
            ("select_one Yes_No", Kind::One("Yes_No".to_owned(), false)),
            ("select one crops or_other", Kind::One("crops".to_owned(), true)),
            ("select_multiple  eatery", Kind::Many("eatery".to_owned())),
            ("begin group", Kind::BeginGroup),
            ("begin_repeat", Kind::BeginRepeat),
            ("select_one", Kind::Out(why(""))),
            ("", Kind::Out(why(""))),
        ] {
            assert_eq!(Kind::of(text), kind, "{text}");
        }
        assert!(matches!(Kind::of("text"), Kind::Out(why) if why.contains("free text")));
    }
}
