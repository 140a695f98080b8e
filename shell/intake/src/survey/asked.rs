//! The questions of a form as all its versions have them together.

use super::form::{Form, Labels, Question};
use super::kind::Kind;
use std::collections::BTreeMap;

/// A question as all versions have it together.
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Where the answer stands: names of groups and its own, for each version that has it elsewhere.
    pub(super) paths: Vec<String>,
    pub(super) labels: Labels,
    pub(super) constraint: String,
    /// The answers of its list, in the order in which they came up.
    pub(super) answers: Vec<(String, Labels)>,
}

/// Questions by the repeat in which they stand; the submission itself bears no name.
pub(super) type Repeats = BTreeMap<Vec<String>, Vec<Asked>>;

/// The questions of all versions, by repeat; what the newest version says of one counts.
pub(super) fn merged(versions: &[Form], settle: &mut Vec<String>) -> Repeats {
    let mut repeats = Repeats::from([(Vec::new(), Vec::new())]);
    for form in versions {
        for question in &form.questions {
            let repeat = question
                .groups
                .get(..question.repeat)
                .unwrap_or_default()
                .to_vec();
            let known = repeats.entry(repeat).or_default();
            let path = path(question);
            let answers = form.lists.get(list(&question.kind)).cloned().unwrap_or_default();
            let Some(asked) = known.iter_mut().find(|asked| asked.name == question.name) else {
                known.push(Asked {
                    kind: question.kind.clone(),
                    name: question.name.clone(),
                    paths: vec![path],
                    labels: question.labels.clone(),
                    constraint: question.constraint.clone(),
                    answers,
                });
                continue;
            };
            if !asked.paths.contains(&path) {
                asked.paths.push(path);
            }
            asked.labels.clone_from(&question.labels);
            asked.constraint.clone_from(&question.constraint);
            for answer in answers {
                match asked.answers.iter_mut().find(|(name, _)| *name == answer.0) {
                    Some(known) => known.1 = answer.1,
                    None => asked.answers.push(answer),
                }
            }
            asked.kind = agreed(&asked.kind, &question.kind);
            if matches!(asked.kind, Kind::Out(CHANGED)) {
                settle.push(format!(
                    "'{}' changed its kind from one version to another and was left out",
                    asked.name
                ));
            }
        }
    }
    repeats
}

const CHANGED: &str = "its kind is not the same in every version";

/// The kind that can read the answers of both.
fn agreed(old: &Kind, new: &Kind) -> Kind {
    match (old, new) {
        (Kind::One(_, old_other), Kind::One(list, other)) => Kind::One(list.clone(), *old_other || *other),
        (Kind::One(..) | Kind::Many(_), Kind::Many(list)) | (Kind::Many(_), Kind::One(list, _)) => {
            Kind::Many(list.clone())
        }
        (Kind::Whole, Kind::Decimal) | (Kind::Decimal, Kind::Whole) => Kind::Decimal,
        (Kind::Out(_), Kind::Out(_)) => new.clone(),
        (old, new) if old == new => new.clone(),
        _ => Kind::Out(CHANGED),
    }
}

fn list(kind: &Kind) -> &str {
    match kind {
        Kind::One(list, _) | Kind::Many(list) => list,
        _ => "",
    }
}

fn path(question: &Question) -> String {
    let names = question.groups.iter().chain([&question.name]);
    names.map(String::as_str).collect::<Vec<_>>().join("/")
}

/// The columns that an answer may stand in: with its groups as one platform writes them or another, or bare.
pub(super) fn columns(asked: &Asked) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let bare = [asked.name.clone()];
    let dashed = asked.paths.iter().map(|path| path.replace('/', "-"));
    for column in asked.paths.iter().cloned().chain(dashed).chain(bare) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}
