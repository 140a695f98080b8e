//! Every form of the desk has its words.

use super::act::{Act, Asked};
use super::lists::Lists;
use crate::web::words::Languages;

/// Every act of the desk.
fn acts() -> Vec<&'static Act> {
    use super::{assemblies, duties, intake, members, methods, money, motions, propose, requests, users};
    vec![
        &members::ADD,
        &members::IMPORT,
        &members::CORRECT,
        &members::HEADS,
        &members::EXPEL,
        &members::DROP,
        &users::ADD,
        &users::VET,
        &requests::REVIEW,
        &requests::DECIDE,
        &requests::REFUSE,
        &methods::ADD,
        &methods::APPROVE,
        &methods::WITHDRAW,
        &methods::PROPOSE,
        &motions::OPEN,
        &motions::CLOSE,
        &motions::NOTICE,
        &motions::HAND_OUT,
        &motions::COUNT,
        &propose::CHARTER,
        &propose::BYLAWS,
        &propose::RESOLUTION,
        &propose::PRICE,
        &propose::RECIPIENT,
        &propose::REQUEST,
        &propose::BENEFIT,
        &propose::ELECTION,
        &propose::RECALL,
        &propose::EXPULSION,
        &propose::REAFFIRMATION,
        &propose::SPLIT,
        &intake::BRING,
        &intake::ANSWERS,
        &intake::CONFIRM,
        &money::INVOICE,
        &money::SETTLE,
        &money::DECLARE,
        &duties::DECLARE,
        &duties::END,
        &duties::CLOSE,
        &assemblies::CALL,
        &assemblies::ATTEND,
        &assemblies::HOLD,
    ]
}

#[test]
fn every_form_has_its_words_and_refusals_find_their_fields() {
    let say = Languages::load(None).unwrap().words("en");
    let lists = Lists {
        offices: vec![("board".to_owned(), "Board".to_owned())],
        kinds: Vec::new(),
        datasets: Vec::new(),
        users: Vec::new(),
    };
    let asked = Asked { say, lists };
    let mut lacking = Vec::new();
    for act in acts() {
        let mut parts = vec!["title", "lead", "go", "done"];
        parts.extend(act.sure.then_some(["sure", "gone"]).into_iter().flatten());
        let ids = parts.iter().map(|part| format!("{}-{part}", act.id));
        lacking.extend(ids.filter(|id| !asked.say.has(id)));
        let fields = (act.fields)(&asked);
        for (_, name) in act.about {
            assert!(
                fields.iter().any(|field| field.name == *name),
                "{}: {name}",
                act.id
            );
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}
