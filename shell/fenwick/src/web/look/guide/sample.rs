//! Invented people and numbers, for the guide.

use crate::web::look::chart::{Bar, Bars, Head, Months, Part, Parts, Point, Standing, Standings};
use crate::web::look::field::{Choice, Field, Kind};
use crate::web::look::frame::{Link, Text};
use crate::web::look::part::{Cell, Flow, Reach, Table};

fn head(id: &'static str, title: &'static str, says: &'static str, rtl: bool) -> Head {
    Head {
        id,
        title: title.into(),
        says: says.into(),
        rtl,
    }
}

pub(super) fn fields() -> Vec<Field> {
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
        Field::new("far", "How far, in kilometres", Kind::Decimal).width("short"),
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

pub(super) fn table() -> Table {
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

pub(super) fn wide() -> Table {
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

pub(super) fn facts() -> Vec<(Text, Text)> {
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

pub(super) fn todo() -> Vec<(Link, Text)> {
    vec![
        (
            Link::new("/look#todo", "Vote: share data with the bus office", "vote"),
            "Ends in 3 days".into(),
        ),
        (
            Link::new("/look#todo", "Say yes or no: study of night work", "consent"),
            "No answer means no".into(),
        ),
        (
            Link::new("/look#todo", "Your share for spring is ready", "money"),
            "24.10 EUR".into(),
        ),
    ]
}

pub(super) fn flow() -> Flow {
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

pub(super) fn bars(rtl: bool) -> Bars {
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

pub(super) fn line(rtl: bool) -> Months {
    months("hours-line", "The same as a line", rtl).line()
}

pub(super) fn months(id: &'static str, title: &'static str, rtl: bool) -> Months {
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
    Months::new(head(id, title, says, rtl), &points, ["Month", "Hours"], |tick| {
        tick.to_string()
    })
}

pub(super) fn parts(rtl: bool) -> Parts {
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

pub(super) fn standings(rtl: bool) -> Standings {
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
