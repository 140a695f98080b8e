//! What a member reads before she says yes where there is no network: the page puts the text together as the server would, and says
//! which one it was.

use super::super::form::Form;
use super::super::member::{Names, scope};
use super::super::visit::Visit;
use super::super::words::Words;
use super::super::wrong::Wrong;
use fenwick_coop::path::consent::Recipient;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The text of a yes with its places left open, and what is read in each; beside a draft the English one, which counts, comes last.
pub(super) async fn texts(visit: &Visit) -> Result<Value, Wrong> {
    let names = Names::of(visit, BTreeMap::new()).await?;
    let mut tongues = vec![visit.say.clone()];
    tongues.extend((!names.is_confirmed).then(|| visit.say.english()));
    Ok(tongues.iter().map(|say| text(&names, say)).collect())
}

fn text(names: &Names, say: &Words) -> Value {
    let sets = names.datasets.iter();
    let what: Map<String, Value> = sets.map(|(id, set)| (id.clone(), json!(set.title))).collect();
    let sets = names.datasets.values();
    let why = sets.flat_map(|set| set.voted.iter());
    let why: Map<String, Value> = why
        .map(|purpose| (purpose.to_string(), json!(say.purpose(purpose))))
        .collect();
    let classes = names.classes.iter().map(|(id, _)| Recipient::Class(id.clone()));
    let who: Map<String, Value> = classes
        .map(|class| (class.to_string(), json!(names.who(say, &class))))
        .collect();
    json!({ "language": say.lang(), "dir": say.dir(), "text": Names::pattern(say), "who": who, "what": what, "why": why })
}

/// Whether what she read is what a yes to this means here and now.
pub(super) async fn is_as_read(visit: &Visit, form: &Form, read: &str) -> Result<bool, Wrong> {
    let language = read.split(':').next().unwrap_or_default();
    let say = visit.served.languages.words(language);
    let names = Names::in_words(visit, &say, BTreeMap::new()).await?;
    Ok(scope(form).is_ok_and(|scope| names.spoken(&say, &scope).read == read))
}
