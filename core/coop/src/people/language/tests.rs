use super::*;
use crate::kernel::facts::Actor;
use crate::path::consent::{Answer, Event as Consent};
use crate::tests::given::{ANNA, BELA, DORA, Scene, a_coop, consent, scope};
use crate::{Command, Event as Any};

fn language(tag: &str) -> Language {
    tag.parse().unwrap()
}

fn confirm(tag: &str, texts: u8, by: &[MemberNo]) -> Command {
    Command::ConfirmLanguage(language(tag), Hash([texts; 32]), by.to_vec())
}

/// DORA's answer to a text that she read in this language.
fn answer(answer: Answer, tag: &str) -> Command {
    let mut command = consent(DORA, answer, scope());
    if let Command::Consent { wishes, .. } = &mut command {
        wishes[0].read = Some(read(tag));
    }
    command
}

fn read(tag: &str) -> Read {
    Read {
        language: language(tag),
        text: Hash([7; 32]),
    }
}

fn given(scene: &mut Scene, command: Command) -> Option<Read> {
    let events = scene.act(Actor::Member(DORA), command).unwrap();
    let found = events.into_iter().find_map(|event| match event {
        Any::Consent(Consent::Given { read, .. }) => Some(read),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn a_language_is_a_tag_and_nothing_that_could_be_a_sentence() {
    for tag in ["th", "sw", "pt-BR", "zh-Hant-TW", "fil"] {
        assert_eq!(language(tag).to_string(), tag);
    }
    for wrong in [
        "",
        "t",
        "TH",
        "thai",
        "th-",
        "th ",
        "th-a",
        "-th",
        "th-verylongword",
        "../en",
    ] {
        assert!(wrong.parse::<Language>().is_err(), "{wrong}");
        assert!(
            serde_json::from_value::<Language>(wrong.into()).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn texts_are_confirmed_by_officers_and_are_a_draft_again_when_they_change() {
    let mut scene = a_coop();
    let confirmed = |scene: &Scene, texts: u8| {
        scene
            .coop
            .languages
            .is_confirmed(&language("th"), Hash([texts; 32]))
    };
    for by in [&[][..], &[ANNA], &[ANNA, DORA]] {
        assert_eq!(
            scene.refused(Actor::Operator, confirm("th", 1, by)),
            "duty.attest"
        );
    }
    scene.refuses(DORA, confirm("th", 1, &[ANNA, BELA]), "actor.office");
    let events = scene
        .act(Actor::Member(ANNA), confirm("th", 1, &[ANNA, BELA]))
        .unwrap();
    assert!(events[0].is_public());
    assert_eq!((confirmed(&scene, 1), confirmed(&scene, 2)), (true, false));
    let again = confirm("th", 1, &[ANNA, BELA]);
    assert_eq!(scene.act(Actor::Operator, again).unwrap(), []);
    scene
        .act(Actor::Operator, confirm("th", 2, &[ANNA, BELA]))
        .unwrap();
    assert_eq!((confirmed(&scene, 1), confirmed(&scene, 2)), (false, true));
    let english = confirm("en", 1, &[ANNA, BELA]);
    assert_eq!(scene.refused(Actor::Operator, english), "language.own");
    assert!(scene.coop.languages.is_confirmed(&language("en"), Hash([9; 32])));
}

#[test]
fn no_yes_stands_on_a_draft_alone_and_every_no_does() {
    let mut scene = a_coop();
    scene.refuses(DORA, answer(Answer::Yes, "sw"), "language.draft");
    assert_eq!(given(&mut scene, answer(Answer::Yes, "en")), Some(read("en")));
    assert_eq!(given(&mut scene, answer(Answer::No, "sw")), Some(read("sw")));
    scene
        .act(Actor::Operator, confirm("sw", 1, &[ANNA, BELA]))
        .unwrap();
    assert_eq!(given(&mut scene, answer(Answer::Yes, "sw")), Some(read("sw")));
    assert_eq!(given(&mut scene, consent(DORA, Answer::Yes, scope())), None);
}

#[test]
fn an_answer_without_a_text_is_written_as_it_always_was() {
    let scene = a_coop();
    let dora = Actor::Member(DORA);
    let events = scene.decide(dora, consent(DORA, Answer::Yes, scope())).unwrap();
    let text = serde_json::to_string(&events).unwrap();
    assert!(!text.contains("read"), "{text}");
    let state = serde_json::to_value(&scene.coop).unwrap();
    assert_eq!(state.get("languages"), None);
}
