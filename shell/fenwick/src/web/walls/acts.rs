//! Which form of which page does which act, and which acts have none: the table in `forms.txt` has every one.

use super::super::gate::{self, Kind};
use super::super::routes;
use super::case::cases;
use super::commands::command;
use axum::http::Method;
use std::collections::{BTreeMap, BTreeSet};

const FORMS: &str = include_str!("forms.txt");

/// What a form of a page does, or why it does nothing; and acts that none does.
fn forms() -> (BTreeMap<String, Vec<String>>, BTreeSet<String>) {
    let (mut forms, mut others) = (BTreeMap::new(), BTreeSet::new());
    for line in FORMS.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match (words[1].as_str(), words.len()) {
            ("terminal", 4..) => drop(others.insert(words[0].clone())),
            ("-", 3..) => drop(forms.insert(words[0].clone(), Vec::new())),
            _ => drop(forms.insert(words[0].clone(), words[1..].to_vec())),
        }
    }
    (forms, others)
}

/// Whether an address is one of this route.
fn is_of(route: &str, address: &str) -> bool {
    let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (route, address) = (parts(route), parts(address));
    let same = |(one, other): (&String, &String)| one.starts_with('{') || one == other;
    route.len() == address.len() && route.iter().zip(&address).all(same)
}

#[test]
fn every_form_of_a_page_names_its_acts_and_every_act_its_form_or_why_it_has_none() {
    let (forms, others) = forms();
    let routes: BTreeSet<String> = routes::all()
        .into_iter()
        .filter(|route| route.method == Method::POST)
        .map(|route| route.path.trim_start_matches("/{coop}/").to_owned())
        .collect();
    assert_eq!(
        forms.keys().cloned().collect::<BTreeSet<_>>(),
        routes,
        "forms.txt has each form"
    );
    let named: BTreeSet<String> = forms.values().flatten().cloned().collect();
    assert_eq!(named.intersection(&others).next(), None, "no form, and a form");
    let acts = super::bench::leaves().filter(|(_, leaf)| gate::wall(&command(leaf, "1")).1 == Kind::Act);
    let acts: BTreeSet<String> = acts.map(|(path, _)| path.to_owned()).collect();
    assert_eq!(&named | &others, acts, "forms.txt has each act");
    for case in cases() {
        let act = &case.path;
        assert_eq!(case.is_terminals, others.contains(act), "{act}");
        let Some((_, to, _)) = &case.page else {
            continue;
        };
        // What has a place of its own comes before what has any.
        let mut of = forms.iter().filter(|(route, _)| is_of(route, to));
        assert!(of.any(|(_, acts)| acts.contains(act)), "{act} at {to}");
    }
}
