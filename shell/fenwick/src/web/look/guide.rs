//! The guide at `/look`: every component with its states, and a few whole pages, made of invented people and numbers.

use super::chart::{Bar, Bars, Head, Months, Part, Parts, Point, Standing, Standings};
use super::field::{Choice, Field, Kind};
use super::frame::{Frame, Group, Link, Text};
use super::part::{Cell, Flow, Pager, Reach, Step, Table, steps};
use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

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
    let mut frame = Frame::new(title, "Riverside Drivers", "/look/home");
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

fn head(id: &'static str, title: &'static str, says: &'static str, rtl: bool) -> Head {
    Head {
        id,
        title: title.into(),
        says: says.into(),
        rtl,
    }
}

fn guide(rtl: bool) -> Guide {
    Guide {
        frame: frame("The look", if rtl { "/look?rtl" } else { "/look" }, rtl),
        icons: super::assets::icon_names(),
        fields: fields(),
        table: table(),
        wide: wide(),
        facts: facts(),
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
        todo: todo(),
        flow: flow(),
        bars: bars(rtl),
        months: months(rtl),
        line: months(rtl).line(),
        parts: parts(rtl),
        standings: standings(rtl),
    }
}

fn home(rtl: bool) -> Home {
    Home {
        frame: frame(
            "A first page",
            if rtl { "/look/home?rtl" } else { "/look/home" },
            rtl,
        ),
        todo: todo(),
        months: months(rtl),
    }
}

fn sheet(rtl: bool) -> Sheet {
    Sheet {
        frame: frame("A page for paper", "/look/sheet", rtl),
        facts: facts(),
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
        facts: facts(),
    }
}

fn fields() -> Vec<Field> {
    let aims = vec![
        Choice {
            hint: "Such as safer stops or fair pay.".into(),
            ..Choice::new("common", "What helps all of us")
        },
        Choice::new("research", "Research at a university"),
        Choice::new("trade", "A firm that sells something"),
    ];
    vec![
        Field::text("full-name", "Your name")
            .value("Amina")
            .autocomplete("name"),
        Field::new("pin", "Your PIN", Kind::Digits)
            .hint("Six digits.")
            .error("a PIN has six digits; this one has four")
            .width("short"),
        Field::text("note", "A note for the desk").optional(),
        Field::new("since", "Since when", Kind::Line("date")).width("short"),
        Field::one("aim", "What may your data be used for?", aims.clone()).value("common"),
        Field::new(
            "days",
            "Which days are private?",
            Kind::Any(vec![Choice::new("sat", "Saturday"), Choice::new("sun", "Sunday")]),
        )
        .optional(),
        Field::one("asked", "Who sees your rows?", aims).error("choose one of the answers"),
        Field::new(
            "unit",
            "Unit",
            Kind::Select(vec![Choice::new("h", "hours"), Choice::new("km", "kilometres")]),
        )
        .width("short"),
        Field::new("file", "Your file", Kind::File(".csv,.zip"))
            .hint("A file that you got from the app, as it is. 50 MB at most."),
        Field::new("why", "What happened?", Kind::Area),
        Field::new("sql", "Your question", Kind::Code)
            .value("SELECT district, avg(pay)\nFROM trips\nGROUP BY district"),
    ]
}

fn table() -> Table {
    let row = |name: &'static str, rows: &'static str, pay: &'static str, state: &'static str, tone| {
        [
            Cell::link(name, "#tables"),
            Cell::from(rows),
            Cell::from(pay),
            Cell::badge(state, tone),
        ]
    };
    Table::new("What you sent in", &["File", "#Rows", "#Pay", "State"])
        .row(row("Trips in March", "412", "1,204.50", "In use", "good"))
        .row(row("Trips in April", "398", "1,187.00", "Being read", "warn"))
        .row(row("Trips in May", "0", "0.00", "Not taken", "bad"))
}

fn wide() -> Table {
    let names = [
        "District",
        "#Trips",
        "#± trips",
        "#Pay per hour",
        "#± pay",
        "#Hours",
        "#± hours",
        "#Members, about",
    ];
    let table = Table::new("Answer to request 7", &names)
        .row(["North", "12,400", "310", "14.20", "0.30", "8,120", "200", "120"])
        .row(["South", "9,850", "310", "13.75", "0.40", "6,900", "200", "90"]);
    Table { wide: true, ..table }
}

fn facts() -> Vec<(Text, Text)> {
    vec![
        ("Who asks".into(), "City Transport Office".into()),
        (
            "What for".into(),
            "Where new bus stops help drivers and riders most".into(),
        ),
        (
            "What they get".into(),
            "Counts by district. Never one person's rows.".into(),
        ),
        ("Until".into(), "30 June 2027".into()),
    ]
}

fn todo() -> Vec<(Link, Text)> {
    vec![
        (
            Link::new("#todo", "Vote: share data with the bus office", "vote"),
            "Ends in 3 days".into(),
        ),
        (
            Link::new("#todo", "Say yes or no: study of night work", "consent"),
            "No answer means no".into(),
        ),
        (
            Link::new("#todo", "Your share for spring is ready", "money"),
            "24.10 EUR".into(),
        ),
    ]
}

fn flow() -> Flow {
    let reach = |who: &'static str, what: &'static str, yes| Reach {
        who: who.into(),
        what: what.into(),
        yes,
    };
    Flow {
        rows: (
            "Your trips".into(),
            "Day, hours, pay, district. No names, no places.".into(),
        ),
        coop: (
            "The co-op adds up many members".into(),
            "It blurs each sum a little, so that no one can be picked out.".into(),
        ),
        reaches: vec![
            reach("City Transport Office", "Sums by district", true),
            reach("Research", "Sums by district and month", true),
            reach("Firms that sell ads", "Nothing: the members voted no", false),
        ],
    }
}

fn bars(rtl: bool) -> Bars {
    let bar = |name: &'static str, value, error, shown: &'static str, error_shown: &'static str| Bar {
        name: name.into(),
        value,
        error,
        shown: shown.into(),
        error_shown: error_shown.into(),
    };
    let says = "Drivers in the north earn the most. South and harbour are too close to tell apart.";
    let rows = vec![
        bar("North", 1620, 60, "16.20", "0.60"),
        bar("South", 1375, 90, "13.75", "0.90"),
        bar("Harbour", 1410, 120, "14.10", "1.20"),
        bar(
            "Old town and all streets west of the canal",
            980,
            45,
            "9.80",
            "0.45",
        ),
    ];
    Bars::new(head("pay", "Pay per hour by district, EUR", says, rtl), rows)
}

fn months(rtl: bool) -> Months {
    let names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let values = [118, 124, 131, 90, 0, 0, 142, 160, 151, 149, 138, 120];
    let point = |(name, value): (&&'static str, i64)| Point {
        name: (*name).into(),
        short: name.chars().take(3).collect::<String>().into(),
        value: (value > 0).then_some(value),
        shown: if value > 0 {
            value.to_string().into()
        } else {
            "not sent in".into()
        },
    };
    let points: Vec<Point> = names.iter().zip(values).map(point).collect();
    let says = "Most in August. Nothing was sent in for May and June.";
    let id = "hours";
    Months::new(
        head(id, "Your hours by month", says, rtl),
        &points,
        ["Month", "Hours"],
        |tick| tick.to_string(),
    )
}

fn parts(rtl: bool) -> Parts {
    let part = |name: &'static str, value, shown: &'static str| Part {
        name: name.into(),
        value,
        shown: shown.into(),
    };
    let rows = vec![
        part("To members", 620, "62%"),
        part("Reserve", 200, "20%"),
        part("Running costs", 140, "14%"),
        part("Learning fund", 40, "4%"),
    ];
    Parts::new(
        head(
            "fees",
            "Where the fees went",
            "Of each 100 EUR, 62 went to members.",
            rtl,
        ),
        rows,
    )
}

fn standings(rtl: bool) -> Standings {
    let row = |name: &'static str,
               me,
               me_shown: &'static str,
               quarters,
               error,
               middle: &'static str,
               half: &'static str| Standing {
        name: name.into(),
        me,
        me_shown: me_shown.into(),
        quarters,
        error,
        middle_shown: middle.into(),
        half_shown: half.into(),
    };
    let rows = vec![
        row(
            "Pay per hour",
            Some(1510),
            "You: 15.10",
            [1120, 1380, 1610],
            40,
            "Middle: 13.80 ± 0.40",
            "Half: 11.20 to 16.10",
        ),
        row(
            "Hours a week",
            Some(52),
            "You: 52",
            [28, 36, 44],
            2,
            "Middle: 36 ± 2",
            "Half: 28 to 44",
        ),
        row(
            "Nights a month",
            None,
            "You: nothing sent in",
            [2, 6, 9],
            1,
            "Middle: 6 ± 1",
            "Half: 2 to 9",
        ),
    ];
    let says = "The dot is you. The band holds half of all members. The line in it is the middle one.";
    Standings::new(head("me", "You and your co-op", says, rtl), rows)
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
