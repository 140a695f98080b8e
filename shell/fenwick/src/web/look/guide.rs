//! The guide at `/look`: every component with its states, and a few whole pages, made of invented people and numbers.

mod sample;

use super::chart::{Bars, Months, Parts, Standings};
use super::field::Field;
use super::frame::{Frame, Group, Link, Text};
use super::part::{Flow, Pager, Step, Table, steps};
use crate::web::words::{Languages, Words};
use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use std::sync::LazyLock;

static ENGLISH: LazyLock<Option<Words>> =
    LazyLock::new(|| Languages::load(None).ok().map(|all| all.words("en")));

/// All components, each with its states.
#[derive(Template)]
#[template(path = "guide.html")]
struct Guide {
    frame: Frame,
    icons: Vec<&'static str>,
    fields: Vec<Field>,
    table: Table,
    wide: Table,
    facts: Vec<(Text, Text)>,
    steps: Vec<Step>,
    pager: Pager,
    todo: Vec<(Link, Text)>,
    flow: Flow,
    bars: Bars,
    months: Months,
    line: Months,
    parts: Parts,
    standings: Standings,
}

/// A member's first page, as an example of a whole.
#[derive(Template)]
#[template(path = "guide_home.html")]
struct Home {
    frame: Frame,
    todo: Vec<(Link, Text)>,
    months: Months,
}

/// A page for paper, as an example of one.
#[derive(Template)]
#[template(path = "guide_sheet.html")]
struct Sheet {
    frame: Frame,
    facts: Vec<(Text, Text)>,
}

/// A page that asks once more.
#[derive(Template)]
#[template(path = "guide_confirm.html")]
struct Confirm {
    frame: Frame,
    facts: Vec<(Text, Text)>,
}

/// Answers `/look`; with `?rtl`, read from the right.
pub async fn all(RawQuery(query): RawQuery) -> Response {
    page("", query.as_deref() == Some("rtl"))
}

/// Answers `/look/{page}`.
pub async fn one(Path(name): Path<String>, RawQuery(query): RawQuery) -> Response {
    page(&name, query.as_deref() == Some("rtl"))
}

fn page(name: &str, rtl: bool) -> Response {
    let page = match name {
        "" => guide(rtl).render(),
        "home" => home(rtl).render(),
        "sheet" => sheet(rtl).render(),
        "confirm" => confirm(rtl).render(),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    page.map_or_else(
        |_| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        |page| Html(page).into_response(),
    )
}

fn frame(title: &'static str, here: &str, rtl: bool) -> Frame {
    let link = |page: &str, text: &'static str, icon| Link::new(format!("/look{page}"), text, icon);
    let (coop, start) = ("Riverside Drivers", "/look/home");
    let mut frame = match ENGLISH.as_ref() {
        Some(say) => Frame::said(say, title, coop, start),
        None => Frame::new(title, coop, start),
    };
    frame.dir = if rtl { "rtl" } else { "ltr" };
    frame.person = "Member 12".into();
    frame.top = vec![Link::new("#main", "English", "language")];
    frame.nav = vec![
        Group {
            title: Text::default(),
            links: vec![
                link("", "The look", "learn"),
                link("/home", "A first page", "home"),
                link("/confirm", "A last question", "question"),
                link("/sheet", "A page for paper", "print"),
            ],
        },
        Group {
            title: "Read from the right".into(),
            links: vec![
                link("?rtl", "The look", "learn"),
                link("/home?rtl", "A first page", "home"),
            ],
        },
    ];
    frame.foot = vec![
        Link::new("#main", "Rules in plain words", ""),
        Link::new("#main", "Check it yourself", ""),
        Link::new("#main", "Help", ""),
    ];
    frame.at(here)
}

fn guide(rtl: bool) -> Guide {
    Guide {
        frame: frame("The look", if rtl { "/look?rtl" } else { "/look" }, rtl),
        icons: super::assets::icon_names(),
        fields: sample::fields(),
        table: sample::table(),
        wide: sample::wide(),
        facts: sample::facts(),
        steps: steps(
            2,
            &[
                "Choose a file",
                "See what is in it",
                "Send it in",
                "Keep the receipt",
            ],
        ),
        pager: Pager {
            earlier: "#lists".into(),
            later: "#lists".into(),
            seen: "21 to 40 of 310".into(),
        },
        todo: sample::todo(),
        flow: sample::flow(),
        bars: sample::bars(rtl),
        months: sample::months("hours", "Your hours by month", rtl),
        line: sample::line(rtl),
        parts: sample::parts(rtl),
        standings: sample::standings(rtl),
    }
}

fn home(rtl: bool) -> Home {
    Home {
        frame: frame(
            "A first page",
            if rtl { "/look/home?rtl" } else { "/look/home" },
            rtl,
        ),
        todo: sample::todo(),
        months: sample::months("hours", "Your hours by month", rtl),
    }
}

fn sheet(rtl: bool) -> Sheet {
    Sheet {
        frame: frame("A page for paper", "/look/sheet", rtl),
        facts: sample::facts(),
    }
}

fn confirm(rtl: bool) -> Confirm {
    let mut frame = frame("A last question", "/look/confirm", rtl);
    frame.trail = vec![
        Link::new("/look/home", "Home", ""),
        Link::new("/look", "My data", ""),
    ];
    Confirm {
        frame,
        facts: sample::facts(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Vec<String> {
        let guides = [guide(false).render(), guide(true).render()];
        let rest = [
            home(false).render(),
            sheet(false).render(),
            confirm(false).render(),
        ];
        guides.into_iter().chain(rest).map(Result::unwrap).collect()
    }

    #[test]
    fn no_page_has_style_or_script_of_its_own_or_loads_from_elsewhere() {
        for page in pages() {
            for forbidden in [
                " style=",
                "<style",
                "<script>",
                " onclick=",
                "http:",
                "https:",
                "javascript:",
            ] {
                assert!(!page.contains(forbidden), "{forbidden}");
            }
        }
    }

    #[test]
    fn every_id_is_there_once_and_every_reference_finds_its_id() {
        for page in pages() {
            let after = |mark: &str| -> Vec<String> {
                page.split(mark)
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next())
                    .map(str::to_owned)
                    .collect()
            };
            let mut ids = after(" id=\"");
            ids.sort();
            let count = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), count, "an id is there twice");
            let named = ["aria-describedby=\"", "aria-labelledby=\"", " for=\"", "href=\"#"];
            for wanted in named.iter().flat_map(|mark| after(mark)) {
                for id in wanted.split(' ') {
                    assert!(ids.binary_search(&id.to_owned()).is_ok(), "{id} is nowhere");
                }
            }
        }
    }

    #[test]
    fn every_icon_that_a_page_shows_is_drawn() {
        let names = super::super::assets::icon_names();
        for page in pages() {
            for used in page.split(super::super::assets::icons()).skip(1) {
                let name = used.trim_start_matches('#').split('"').next().unwrap();
                assert!(names.contains(&name), "{name}");
            }
        }
    }

    #[test]
    fn what_was_typed_is_never_markup() {
        let mut page = guide(false);
        page.fields = vec![
            Field::text("x", "<b>")
                .value("\"><script>")
                .error("<i>")
                .hint("&"),
        ];
        let page = page.render().unwrap();
        assert!(!page.contains("<script>") && !page.contains("<b>") && !page.contains("<i>"));
    }
}
