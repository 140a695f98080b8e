//! The words as a template asks for them.

use crate::web::words::{Languages, Words};
use askama::Template;

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<html lang="{{ say.lang() }}" dir="{{ say.dir() }}"><h1>{{ say.t("member-home-hello").with("name", name) }}</h1>
<p>{{ say.with("common-rows", "count", rows) }} {{ say.money(minor, currency) }} {{ say.number(rows) }} {{ say.list(names) }}</p>"#
)]
struct Page<'a> {
    say: &'a Words,
    name: String,
    rows: u64,
    minor: i64,
    currency: &'a str,
    names: Vec<String>,
}

#[test]
fn a_template_says_its_words_and_escapes_what_they_take_in() {
    let words = Languages::load(None).unwrap().words("sw");
    let page = Page {
        say: &words,
        name: "Asha <b>".into(),
        rows: 1200,
        minor: 50,
        currency: "KES",
        names: vec!["a".into(), "b".into()],
    };
    let said = "<html lang=\"sw\" dir=\"ltr\"><h1>Habari, Asha &#60;b&#62;</h1>\n<p>mistari 1,200 KSh\u{a0}0.50 1,200 a na b</p>";
    assert_eq!(page.render().unwrap(), said);
}

#[test]
fn what_reads_aloud_sends_nothing_away() {
    let script = include_str!("../listen.js");
    assert!(script.contains("voice.localService"));
    for outside in ["http", "fetch", "import", "innerHTML", "eval"] {
        assert!(!script.contains(outside), "{outside}");
    }
}
