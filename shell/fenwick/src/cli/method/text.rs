//! The text of a method: a question, its parameters, and what each of them may be set to.

use crate::cli::request::Number;
use crate::said::Trouble;
use fenwick_cleanroom::method::{Setting, analyse_with, parameters, read, text};
use fenwick_coop::kernel::code;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::kernel::time::Time;
use fenwick_coop::path::query::Shape;
use fenwick_coop::people::charter::{Charter, Field, Kind};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The rule that parameters stand where they can, and that values are among those a method allows.
const PARAMETERS: &str = "method.parameters";
/// The rule that a value is one that the method allows.
const VALUE: &str = "method.value";

/// 1 January 2026: any day does for a sample.
const SAMPLE_DAY: Time = Time(1_767_225_600);

/// A method as somebody writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    method: Head,
    #[serde(default)]
    parameters: BTreeMap<String, Declared>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    dataset: String,
    sql: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    field: String,
    #[serde(default)]
    min: Option<Number>,
    #[serde(default)]
    max: Option<Number>,
    #[serde(default)]
    values: Vec<Number>,
}

/// A method, read under a charter.
pub struct Method {
    pub title: String,
    pub dataset: String,
    pub sql: String,
    /// By name, in order.
    parameters: BTreeMap<String, Parameter>,
    charter: Charter,
    /// Charters of what it may join.
    others: BTreeMap<String, Charter>,
}

/// What a parameter may be set to: a value of a field, within these limits.
struct Parameter {
    field: String,
    kind: Kind,
    min: Option<i64>,
    max: Option<i64>,
    values: Vec<i64>,
}

/// The dataset that a method asks.
pub fn dataset(text: &str) -> Result<String, Trouble> {
    Ok(file(text)?.method.dataset)
}

/// What a method is called.
pub fn title(text: &str) -> Result<String, Trouble> {
    Ok(file(text)?.method.title)
}

fn file(text: &str) -> Result<File, Trouble> {
    toml::from_str(text).map_err(|error| {
        let message = format!("the method is not of the right form: {}", error.message());
        Trouble::failed("file.form", message)
    })
}

impl Method {
    /// Reads the text of a method. Every parameter of the question is declared, and every declared one stands in it.
    pub fn read(text: &str, charter: Charter, others: BTreeMap<String, Charter>) -> Result<Self, Trouble> {
        let File {
            method,
            parameters: declared,
        } = file(text)?;
        let written = parameters(&method.sql)?;
        let names: BTreeSet<String> = declared.keys().cloned().collect();
        if let Some(name) = written.symmetric_difference(&names).next() {
            let message = match written.contains(name) {
                true => format!("the parameter '${name}' is not declared"),
                false => format!("the parameter '{name}' does not stand in the question"),
            };
            return Err(Refusal::new(PARAMETERS, message)
                .hint("each `$name` of the question has a line under [parameters]: name = { field = \"…\" }")
                .into());
        }
        let parameters = declared
            .into_iter()
            .map(|(name, declared)| Ok((name.clone(), Parameter::of(&name, declared, &charter)?)))
            .collect::<Result<_, Refusal>>()?;
        Ok(Self {
            title: method.title,
            dataset: method.dataset,
            sql: method.sql,
            parameters,
            charter,
            others,
        })
    }

    /// The question with these values set, by the names of the parameters in order.
    pub fn ask(&self, values: &[i64]) -> Result<Shape, Refusal> {
        let settings = self.parameters.iter().zip(values);
        let settings = settings.map(|((name, parameter), code)| {
            let kind = &parameter.kind;
            (name.as_str(), Setting { kind, code: *code })
        });
        analyse_with(&self.sql, &settings.collect(), &self.charter, &self.others)
    }

    /// The question at sample values. Parameters may only stand where rows are compared with a value, so that
    /// every setting asks the same of other rows.
    pub fn vet(&self) -> Result<Shape, Refusal> {
        let question = self.ask(&self.samples(0))?;
        let other = self.ask(&self.samples(1))?;
        if question.is_like(&other) && other.is_like(&question) {
            return Ok(question);
        }
        let message = "with other values this method would ask another question, not the same of other rows";
        Err(Refusal::new(PARAMETERS, message)
            .hint("parameters stand in conditions on a field: WHERE fare >= $least AND city IN ($one, $two)"))
    }

    /// Values for every parameter, each another for one field; another set for each `turn`.
    fn samples(&self, turn: usize) -> Vec<i64> {
        let parameters: Vec<&Parameter> = self.parameters.values().collect();
        let of_field = |field: &str, until: usize| {
            let until = parameters.iter().take(until);
            until.filter(|parameter| parameter.field == field).count()
        };
        let sample = |(place, parameter): (usize, &&Parameter)| {
            let alike = of_field(&parameter.field, parameters.len());
            parameter.sample(of_field(&parameter.field, place).saturating_add(turn.saturating_mul(alike)))
        };
        parameters.iter().enumerate().map(sample).collect()
    }

    /// The values typed as `name=value`, by the names of the parameters in order.
    pub fn set(&self, typed: &[String]) -> Result<Vec<i64>, Refusal> {
        let mut set: BTreeMap<&str, &str> = BTreeMap::new();
        for typed in typed {
            let (name, value) = typed.split_once('=').unwrap_or((typed, ""));
            if !self.parameters.contains_key(name) {
                let names: Vec<&str> = self.parameters.keys().map(String::as_str).collect();
                let message = format!("the method has no parameter '{name}'");
                return Err(Refusal::new(VALUE, message).hint(match names.is_empty() {
                    true => "it has none; leave --set out".to_owned(),
                    false => format!("its parameters are: {}", names.join(", ")),
                }));
            }
            if set.insert(name, value).is_some() {
                return Err(Refusal::new(
                    VALUE,
                    format!("the parameter '{name}' is set twice"),
                ));
            }
        }
        let code = |(name, parameter): (&String, &Parameter)| {
            let refuse = |message: String| {
                let hint = format!("--set {name}=… takes {}", parameter.words());
                Refusal::new(VALUE, message).hint(hint)
            };
            let Some(typed) = set.get(name.as_str()) else {
                return Err(refuse(format!("the parameter '{name}' is not set")));
            };
            let none = || refuse(format!("'{typed}' is none of the values that '{name}' may have"));
            parameter.read(typed).ok_or_else(none)
        };
        self.parameters.iter().map(code).collect()
    }

    /// Whether these are values that the method allows.
    pub fn allows(&self, values: &[i64]) -> bool {
        let mut pairs = self.parameters.values().zip(values);
        values.len() == self.parameters.len() && pairs.all(|(parameter, code)| parameter.allows(*code))
    }

    /// The parameters, for scripts.
    pub fn json(&self) -> Value {
        let shown = |(name, parameter): (&String, &Parameter)| {
            let text = |code: i64| text(&parameter.kind, code);
            json!({
                "name": name, "field": parameter.field, "may_be": parameter.words(),
                "min": parameter.min.and_then(text), "max": parameter.max.and_then(text),
                "values": parameter.values.iter().map(|code| text(*code)).collect::<Vec<_>>(),
            })
        };
        self.parameters.iter().map(shown).collect()
    }

    /// The parameters, for people: name and what it may be.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let row = |(name, parameter): (&String, &Parameter)| {
            vec![format!("${name}"), parameter.field.clone(), parameter.words()]
        };
        self.parameters.iter().map(row).collect()
    }
}

impl Parameter {
    fn of(name: &str, declared: Declared, charter: &Charter) -> Result<Self, Refusal> {
        let refuse = |message: String| Refusal::new(PARAMETERS, format!("parameter '{name}': {message}"));
        let field: &Field = charter.field(&declared.field).ok_or_else(|| {
            refuse(format!(
                "the dataset '{}' has no field '{}'",
                charter.dataset, declared.field
            ))
        })?;
        let value = |number: &Number| {
            let typed = number.text();
            let unknown = || refuse(format!("'{typed}' is no value of '{}'", field.name));
            read(&field.kind, &typed).ok_or_else(unknown)
        };
        let parameter = Self {
            field: field.name.clone(),
            kind: field.kind.clone(),
            min: declared.min.as_ref().map(value).transpose()?,
            max: declared.max.as_ref().map(value).transpose()?,
            values: declared.values.iter().map(value).collect::<Result<_, _>>()?,
        };
        let ranged = parameter.min.is_some() || parameter.max.is_some();
        if ranged && !matches!(field.kind, Kind::Measure(_) | Kind::Time(_)) {
            return Err(refuse(
                "only numbers and times have a min and a max; list its values".to_owned(),
            ));
        }
        if ranged && !parameter.values.is_empty() {
            return Err(refuse("give it a range or a list of values, not both".to_owned()));
        }
        if parameter
            .min
            .zip(parameter.max)
            .is_some_and(|(min, max)| min > max)
        {
            return Err(refuse("its min is above its max".to_owned()));
        }
        Ok(parameter)
    }

    fn read(&self, typed: &str) -> Option<i64> {
        read(&self.kind, typed).filter(|code| self.allows(*code))
    }

    fn allows(&self, code: i64) -> bool {
        self.min.is_none_or(|min| code >= min)
            && self.max.is_none_or(|max| code <= max)
            && (self.values.is_empty() || self.values.contains(&code))
            && text(&self.kind, code).is_some()
    }

    /// One of the values it may have; another for another `turn`, as long as there are others.
    fn sample(&self, turn: usize) -> i64 {
        let step = i64::try_from(turn).unwrap_or(i64::MAX);
        let from = |start: i64, step: i64| {
            let start = self
                .min
                .unwrap_or_else(|| self.max.map_or(start, |max| start.min(max)));
            let room = self.max.map(|max| max.saturating_sub(start).saturating_add(1));
            let step = room.map_or(Some(step), |room| step.checked_rem(room));
            start.saturating_add(step.unwrap_or(0))
        };
        let of_list = |len: usize| i64::try_from(turn.checked_rem(len).unwrap_or(0)).unwrap_or(0);
        match &self.kind {
            _ if !self.values.is_empty() => {
                let place = turn.checked_rem(self.values.len()).unwrap_or(0);
                self.values.get(place).copied().unwrap_or(0)
            }
            Kind::Measure(_) => from(0, step),
            Kind::Time(_) => from(SAMPLE_DAY.0, step.saturating_mul(86_400)),
            Kind::Key(key) => of_list(key.domain.len()),
            Kind::Flag => of_list(2),
            Kind::Code => code::number(&format!("A{turn}")).unwrap_or(0),
            Kind::Id => 0,
        }
    }

    /// What it may be, in words.
    fn words(&self) -> String {
        let shown = |code: i64| text(&self.kind, code).unwrap_or_default();
        let what = match &self.kind {
            Kind::Measure(measure) => {
                format!("a number with at most {} digits behind the point", measure.scale)
            }
            Kind::Key(_) => format!("one of the values of '{}'", self.field),
            Kind::Time(_) => "a day such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z".to_owned(),
            Kind::Flag => "yes or no".to_owned(),
            Kind::Code => "a short code".to_owned(),
            Kind::Id => "ten signs of an id".to_owned(),
        };
        match (self.min, self.max) {
            _ if !self.values.is_empty() => {
                let values: Vec<String> = self.values.iter().map(|code| shown(*code)).collect();
                format!("one of {}", values.join(", "))
            }
            (Some(min), Some(max)) => format!("{what}, from {} to {}", shown(min), shown(max)),
            (Some(min), None) => format!("{what}, from {} on", shown(min)),
            (None, Some(max)) => format!("{what}, up to {}", shown(max)),
            (None, None) => what,
        }
    }
}
