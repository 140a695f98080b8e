//! Her own figures beside those of her co-op.

use crate::cli::args::{Command, Me};
use crate::web::door::Door;
use crate::web::look::chart::{Bar, Bars, Head, Standing, Standings};
use crate::web::look::frame::Frame;
use crate::web::routes::Route;
use crate::web::view::{Page, frame, html};
use crate::web::visit::Visit;
use crate::web::words::Words;
use askama::Template;
use fenwick_coop::kernel::decimal::scaled_wide;
use fenwick_coop::kernel::time::Period;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Digits behind the point by which charts place their marks.
const FINE: u8 = 4;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/{coop}/me/compare", Door::Member, page)]
}

#[derive(Deserialize)]
struct Compared {
    logged: Vec<serde_json::Value>,
    benchmarks: Vec<Benchmark>,
}

#[derive(Deserialize)]
struct Benchmark {
    title: String,
    field: String,
    period: String,
    groups: Vec<Group>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct Group {
    group: BTreeMap<String, String>,
    own: String,
    unit: Option<String>,
    quantiles: Vec<Quantile>,
    less_at_least: Option<String>,
    less_at_most: Option<String>,
    sentence: String,
}

#[derive(Deserialize)]
struct Quantile {
    part: String,
    value: String,
    error95: Option<String>,
}

/// One group as a page has it.
struct Shown {
    name: String,
    says: String,
    where_: String,
    standing: Option<Standings>,
    bars: Option<Bars>,
    sentence: String,
}

/// One question that was asked on a timetable.
struct Part {
    title: String,
    when: String,
    groups: Vec<Shown>,
    notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "member/votes/compare.html")]
struct Compare {
    frame: Frame,
    say: Words,
    parts: Vec<Part>,
    logged: bool,
    data: String,
}

/// A decimal in the units of the charts.
fn fine(text: &str) -> Option<i64> {
    let (value, _) = scaled_wide(text, FINE)?;
    i64::try_from(value).ok()
}

/// In which part of all she is, as far as the figures tell.
fn standing(at_least: Option<&str>, at_most: Option<&str>) -> &'static str {
    let part = |text: Option<&str>| text.and_then(fine);
    match (part(at_least), part(at_most)) {
        (_, Some(most)) if most <= 2_500 => "member-compare-below",
        (Some(least), _) if least >= 7_500 => "member-compare-above",
        (Some(least), Some(most)) if least >= 2_500 && most <= 7_500 => "member-compare-among",
        _ => "member-compare-unsure",
    }
}

fn with_unit(say: &Words, number: &str, unit: Option<&str>) -> String {
    let number = say.decimal(number);
    unit.map_or_else(|| number.clone(), |unit| format!("{number} {unit}"))
}

impl Group {
    fn quantile(&self, part: &str) -> Option<&Quantile> {
        self.quantiles.iter().find(|quantile| quantile.part == part)
    }

    fn shown(&self, say: &Words, field: &str) -> Shown {
        let unit = self.unit.as_deref();
        let names: Vec<String> = self.group.values().cloned().collect();
        let name = match names.is_empty() {
            true => say.t("member-compare-all").to_string(),
            false => say.list(&names),
        };
        let middle = self.quantile("0.5");
        let says = middle.map(|middle| {
            let error = middle.error95.as_deref().unwrap_or("0");
            say.with("member-compare-says", "own", with_unit(say, &self.own, unit))
                .with("middle", with_unit(say, &middle.value, unit))
                .with("error", with_unit(say, error, unit))
                .to_string()
        });
        Shown {
            says: says.unwrap_or_default(),
            where_: match self.quantiles.is_empty() {
                true => String::new(),
                false => {
                    let id = standing(self.less_at_least.as_deref(), self.less_at_most.as_deref());
                    say.t(id).to_string()
                }
            },
            standing: self.standings(say, (field, &name)),
            bars: self.bars(say, &name),
            sentence: self.sentence.clone(),
            name,
        }
    }

    fn standings(&self, say: &Words, (field, name): (&str, &str)) -> Option<Standings> {
        let unit = self.unit.as_deref();
        let [low, middle, high] = ["0.25", "0.5", "0.75"].map(|part| self.quantile(part));
        let (low, middle, high) = (low?, middle?, high?);
        let you = with_unit(say, &self.own, unit);
        let (from, to) = (say.decimal(&low.value), with_unit(say, &high.value, unit));
        let between = say.with("common-between", "low", from).with("high", to);
        let shown = with_unit(say, &middle.value, unit);
        let middle_shown = match &middle.error95 {
            Some(error) => say
                .with("common-give-or-take", "value", shown)
                .with("error", say.decimal(error))
                .to_string(),
            None => shown,
        };
        let standing = Standing {
            name: field.to_owned().into(),
            me: fine(&self.own),
            me_shown: format!("{}: {you}", say.t("member-compare-you")).into(),
            quarters: [fine(&low.value)?, fine(&middle.value)?, fine(&high.value)?],
            error: middle.error95.as_deref().and_then(fine).unwrap_or(0),
            middle_shown: format!("{}: {middle_shown}", say.t("member-compare-middle")).into(),
            half_shown: format!("{}: {between}", say.t("member-compare-half")).into(),
        };
        Some(Standings::new(head(say, name), vec![standing]))
    }

    fn bars(&self, say: &Words, name: &str) -> Option<Bars> {
        let unit = self.unit.as_deref();
        let of = |quantile: &Quantile| {
            let part = fine(&quantile.part)?;
            Some(Bar {
                name: say
                    .with("member-compare-part", "share", say.percent(part / 100))
                    .to_string()
                    .into(),
                value: fine(&quantile.value)?,
                error: quantile.error95.as_deref().and_then(fine).unwrap_or(0),
                shown: with_unit(say, &quantile.value, unit).into(),
                error_shown: quantile
                    .error95
                    .as_deref()
                    .map(|error| say.decimal(error))
                    .unwrap_or_default()
                    .into(),
            })
        };
        let mut bars = vec![Bar {
            name: say.t("member-compare-you").to_string().into(),
            value: fine(&self.own)?,
            shown: with_unit(say, &self.own, unit).into(),
            ..Bar::default()
        }];
        bars.extend(self.quantiles.iter().filter_map(of));
        (bars.len() > 1).then(|| Bars::new(head(say, name), bars))
    }
}

fn head(say: &Words, name: &str) -> Head {
    Head {
        id: "",
        title: name.to_owned().into(),
        rtl: say.dir() == "rtl",
        ..Head::default()
    }
}

async fn page(visit: Visit) -> Page {
    let command = Command::Me(Me::Compare { dataset: None });
    let compared: Compared = visit.ask(command).await?;
    let say = &visit.say;
    let part = |benchmark: &Benchmark| {
        let period = benchmark.period.parse::<Period>();
        let period = period.map_or_else(|_| benchmark.period.clone(), |period| say.period(period));
        Part {
            title: benchmark.title.clone(),
            when: say.with("member-compare-when", "period", period).to_string(),
            groups: benchmark
                .groups
                .iter()
                .map(|group| group.shown(say, &benchmark.field))
                .collect(),
            notes: benchmark.notes.clone(),
        }
    };
    html(&Compare {
        frame: frame(&visit, "member-compare-title"),
        parts: compared.benchmarks.iter().map(part).collect(),
        logged: !compared.logged.is_empty(),
        data: visit.at("/me/upload"),
        say: say.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn she_is_in_a_part_of_all_only_where_the_figures_tell() {
        let cases = [
            (None, Some("0.25"), "member-compare-below"),
            (Some("0.75"), None, "member-compare-above"),
            (Some("0.25"), Some("0.75"), "member-compare-among"),
            (Some("0.1"), Some("0.5"), "member-compare-unsure"),
            (Some("0"), Some("1"), "member-compare-unsure"),
            (None, None, "member-compare-unsure"),
        ];
        for (least, most, says) in cases {
            assert_eq!(standing(least, most), says, "{least:?} {most:?}");
        }
    }
}
