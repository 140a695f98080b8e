//! One question of a form: its label, a hint, what was typed, and what is wrong with it.

use super::frame::Text;

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line; the word is the `type` of HTML, such as `text`, `date`, `tel`.
    Line(&'static str),
    /// Digits, with a keypad on phones.
    Digits,
    /// A number that may have a fraction, with a keypad on phones.
    Decimal,
    /// Several lines.
    Area,
    /// Several lines of a question in SQL.
    Code,
    /// A file; the endings that are taken, such as `.csv,.zip`.
    File(&'static str),
    /// One of a few, all seen at once.
    One(Vec<Choice>),
    /// Any of a few.
    Any(Vec<Choice>),
    /// One of many, in a list.
    Select(Vec<Choice>),
}

/// One answer that may be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub label: Text,
    /// One more line; empty for none.
    pub hint: Text,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// An answer that is not chosen yet.
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }
}

/// One question of a form.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name the form sends, and the end of its id.
    pub name: &'static str,
    /// The question.
    pub label: Text,
    /// What helps to answer; empty for none.
    pub hint: Text,
    /// What is wrong with what was typed, and what to do; empty for nothing.
    pub error: Text,
    /// What was typed.
    pub value: String,
    /// How it is answered.
    pub kind: Kind,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What the browser may fill in, as in HTML; empty for no say.
    pub autocomplete: &'static str,
    /// `short`, `full` or empty.
    pub width: &'static str,
}

impl Field {
    /// A question that must be answered, of any kind.
    pub fn new(name: &'static str, label: impl Into<Text>, kind: Kind) -> Self {
        Self {
            name,
            label: label.into(),
            hint: Text::default(),
            error: Text::default(),
            value: String::new(),
            kind,
            optional: false,
            autocomplete: "",
            width: "",
        }
    }

    /// A line of text.
    pub fn text(name: &'static str, label: impl Into<Text>) -> Self {
        Self::new(name, label, Kind::Line("text"))
    }

    /// A few answers, of which one is chosen.
    pub fn one(name: &'static str, label: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Kind::One(choices))
    }

    /// With a hint.
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With what is wrong, as a sentence; an empty text takes it back.
    pub fn error(mut self, error: impl Into<Text>) -> Self {
        self.error = sentence(error.into());
        self
    }

    /// With what was typed or chosen before.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        if let Kind::One(choices) | Kind::Select(choices) = &mut self.kind {
            for choice in choices {
                choice.chosen = choice.value == self.value;
            }
        }
        self
    }

    /// That may stay empty.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// That the browser may fill in.
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = what;
        self
    }

    /// As wide as a number (`short`) or as the page (`full`).
    pub fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }

    /// The `type` of the input.
    pub fn input(&self) -> &'static str {
        match &self.kind {
            Kind::Line(input) => input,
            Kind::File(_) => "file",
            Kind::One(_) => "radio",
            Kind::Any(_) => "checkbox",
            _ => "text",
        }
    }

    /// The keypad of a phone; empty for the usual one.
    pub fn keypad(&self) -> &'static str {
        match &self.kind {
            Kind::Digits => "numeric",
            Kind::Decimal => "decimal",
            _ => "",
        }
    }

    /// The endings of files that are taken; empty where it is no file.
    pub fn accept(&self) -> &'static str {
        match &self.kind {
            Kind::File(accept) => accept,
            _ => "",
        }
    }

    /// The answers that are all seen at once; empty where there are none.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::One(choices) | Kind::Any(choices) => choices,
            _ => &[],
        }
    }

    /// The answers of a list; empty where it is none.
    pub fn options(&self) -> &[Choice] {
        match &self.kind {
            Kind::Select(choices) => choices,
            _ => &[],
        }
    }

    /// Whether several lines are typed.
    pub fn is_area(&self) -> bool {
        matches!(self.kind, Kind::Area | Kind::Code)
    }

    /// Whether the lines are code.
    pub fn is_code(&self) -> bool {
        self.kind == Kind::Code
    }

    /// The ids of hint and error, for `aria-describedby`; empty where there are none.
    pub fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Where a link from the list of errors leads: to the input, or to the first answer.
    pub fn anchor(&self) -> String {
        if self.choices().is_empty() {
            self.name.to_owned()
        } else {
            format!("{}-1", self.name)
        }
    }
}

/// The rules speak in small letters; beside a field a sentence begins with a large one.
fn sentence(text: Text) -> Text {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) if first.is_lowercase() => first.to_uppercase().chain(rest).collect::<String>().into(),
        _ => text,
    }
}

/// Whether any of the answers has to be mended.
pub fn any_wrong(fields: &[Field]) -> bool {
    fields.iter().any(|field| !field.error.is_empty())
}
