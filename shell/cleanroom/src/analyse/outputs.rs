//! The select list: the columns of the answer, and the statistics they share.

use super::aggregate::{self, Aggregate, Operand};
use super::key::{self, Key, Keys};
use super::scope::Scope;
use super::text::{name_of, shown};
use super::{OUTPUTS_MAX, STATS_MAX, stats};
use datafusion_sql::sqlparser::ast::{Expr, Ident, SelectItem, Spanned};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::path::query::{Output, Shape, Source, Stat, edge_label};

/// The least digits behind the point of a ratio.
const RATIO_DIGITS: u8 = 4;

const LIST: &str = "name the groups and the aggregates, such as SELECT COUNT(*)";

/// A question while its columns are read.
pub(super) struct Draft<'a> {
    /// How keys are read, in GROUP BY and in the select list alike.
    pub(super) reading: Keys<'a>,
    /// Its keys as asked.
    pub(super) keys: &'a [Key],
    /// What it becomes.
    pub(super) shape: Shape,
    /// Its select list.
    pub(super) columns: Vec<Written>,
}

/// An item of the select list.
pub(super) struct Written {
    /// Its normal form.
    pub(super) text: String,
    /// Its name.
    pub(super) name: String,
    /// Its column in the answer; nothing where it becomes several.
    pub(super) output: Option<usize>,
}

/// A key or an aggregate.
pub(super) enum Item<'a> {
    /// A key.
    Key(Key),
    /// An aggregate.
    Aggregate(Aggregate<'a>),
}

impl Item<'_> {
    /// Its normal form.
    pub(super) fn text(&self) -> String {
        match self {
            Item::Key(key) => key.text.clone(),
            Item::Aggregate(aggregate) => aggregate.text(),
        }
    }

    fn name(&self) -> String {
        match self {
            Item::Key(key) => key.name.clone(),
            Item::Aggregate(aggregate) => aggregate.name(),
        }
    }
}

/// What an expression asks for.
pub(super) fn item<'a>(reading: &Keys<'a>, expr: &Expr) -> Result<Item<'a>, Refusal> {
    match key::is_form(expr) {
        true => Ok(Item::Key(reading.one(expr)?)),
        false => Ok(Item::Aggregate(aggregate::of(&reading.scope, expr)?)),
    }
}

impl<'a> Draft<'a> {
    fn scope(&self) -> Scope<'a> {
        self.reading.scope
    }

    /// Adds every item of the select list.
    pub(super) fn add(&mut self, items: &[SelectItem]) -> Result<(), Refusal> {
        for item in items {
            let (expr, alias) = match item {
                SelectItem::UnnamedExpr(expr) => (expr, None),
                SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias)),
                SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options) => {
                    let span = options.wildcard_token.0.span;
                    return Err(self
                        .scope()
                        .refuse(span, "single rows never leave the clean room")
                        .hint(LIST));
                }
                SelectItem::ExprWithAliases { .. } => {
                    return Err(self
                        .scope()
                        .refuse(item.span(), "a column has one name")
                        .hint(LIST));
                }
            };
            self.add_one(expr, alias)?;
            self.check_size(expr.span())?;
        }
        let counts = |output: &Output| !matches!(output.from, Source::Key(_));
        match self.shape.outputs.iter().any(counts) {
            true => Ok(()),
            false => {
                let scope = self.scope();
                Err(scope
                    .refuse(scope.select, "the question counts or sums nothing")
                    .hint(LIST))
            }
        }
    }

    fn check_size(&self, span: Span) -> Result<(), Refusal> {
        let (outputs, stats) = (self.shape.outputs.len(), self.shape.stats.len());
        let message = if outputs > OUTPUTS_MAX {
            format!("the answer would have more than {OUTPUTS_MAX} columns")
        } else if stats > STATS_MAX {
            format!("the answer would need more than {STATS_MAX} noised figures in each group")
        } else {
            return Ok(());
        };
        Err(self.scope().refuse(span, message).hint("ask for fewer at a time"))
    }

    fn add_one(&mut self, expr: &Expr, alias: Option<&Ident>) -> Result<(), Refusal> {
        let asked = item(&self.reading, expr)?;
        let text = asked.text();
        let name = alias.map_or(asked.name(), name_of);
        let span = alias.map_or(expr.span(), |alias| alias.span);
        let output = match asked {
            Item::Aggregate(Aggregate::Histogram(operand)) => {
                let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
                if !name.bytes().all(plain) {
                    return Err(self
                        .scope()
                        .refuse(span, "the columns of a histogram are numbered: their name is of small letters, digits and _")
                        .hint("write HISTOGRAM(field) AS field"));
                }
                for (place, bin) in (1..).zip(self.histogram(&operand, expr.span())?) {
                    self.push(format!("{name}_{place}"), bin, span)?;
                }
                None
            }
            Item::Aggregate(aggregate) => {
                let from = self.source(&aggregate, expr.span())?;
                Some(self.push(name.clone(), from, span)?)
            }
            Item::Key(key) => match self.keys.iter().position(|known| known.group == key.group) {
                Some(place) => Some(self.push(name.clone(), Source::Key(place), span)?),
                None => {
                    let message = format!("'{}' stands outside an aggregate", shown(&key.text));
                    return Err(self
                        .scope()
                        .refuse(expr.span(), message)
                        .hint("add it to GROUP BY in the same form"));
                }
            },
        };
        self.columns.push(Written { text, name, output });
        Ok(())
    }

    /// Adds a column to the answer, and says which it is.
    fn push(&mut self, name: String, from: Source, span: Span) -> Result<usize, Refusal> {
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err(self
                .scope()
                .refuse(span, "the name of a column has 1 to 60 characters")
                .hint("choose another name with AS"));
        }
        if self.shape.outputs.iter().any(|output| output.name == name) {
            return Err(self
                .scope()
                .refuse(span, format!("two columns are named '{}'", shown(&name)))
                .hint("give one of them another name with AS"));
        }
        self.shape.outputs.push(Output { name, from });
        Ok(self.shape.outputs.len().saturating_sub(1))
    }

    /// Where the values of an aggregate come from.
    fn source(&mut self, aggregate: &Aggregate<'_>, span: Span) -> Result<Source, Refusal> {
        let scope = self.scope();
        Ok(match aggregate {
            Aggregate::Members => Source::Stat { stat: 0, scale: 0 },
            Aggregate::Rows(field) => {
                let stat = stats::rows(&scope, *field);
                Source::Stat {
                    stat: self.shared(stat),
                    scale: 0,
                }
            }
            Aggregate::Sum(operand) => {
                let stat = stats::reach(&scope, &self.shape, operand, span)?.sum();
                Source::Stat {
                    stat: self.shared(stat),
                    scale: operand.measure.scale,
                }
            }
            Aggregate::Mean(operand) => {
                let (sum, centre) = stats::reach(&scope, &self.shape, operand, span)?.centred();
                let count = stats::rows(&scope, Some(operand.name));
                Source::Mean {
                    sum: self.shared(sum),
                    count: self.shared(count),
                    centre,
                    scale: operand.measure.scale,
                }
            }
            Aggregate::Spread(operand, root) => {
                let (squares, sum) =
                    stats::reach(&scope, &self.shape, operand, span)?.spread(&scope, span)?;
                let count = stats::rows(&scope, Some(operand.name));
                Source::Spread {
                    squares: self.shared(squares),
                    sum: self.shared(sum),
                    count: self.shared(count),
                    scale: operand.measure.scale,
                    root: *root,
                }
            }
            Aggregate::Quantile(operand, part) => {
                let (stat, _) = self.bins(operand, span)?;
                let Some((least, greatest)) = operand.row() else {
                    return Err(stats::unbounded(&scope, operand.name, span));
                };
                Source::Quantile {
                    stat,
                    part: *part,
                    least,
                    greatest,
                    scale: operand.measure.scale,
                }
            }
            Aggregate::Ratio(over, under) => self.ratio(over, under, span)?,
            // It becomes several columns, and is added by itself.
            Aggregate::Histogram(_) => {
                return Err(scope.refuse(span, "a histogram is no single figure").hint(LIST));
            }
        })
    }

    fn ratio(&mut self, over: &Aggregate<'_>, under: &Aggregate<'_>, span: Span) -> Result<Source, Refusal> {
        let (over, under) = (self.source(over, span)?, self.source(under, span)?);
        match (over, under) {
            (
                Source::Stat { stat: over, scale },
                Source::Stat {
                    stat: under,
                    scale: below,
                },
            ) => Ok(Source::Ratio {
                over,
                under,
                // Scales are at most nine.
                shift: i8::try_from(i16::from(scale).saturating_sub(below.into())).unwrap_or(0),
                scale: scale.saturating_add(2).max(RATIO_DIGITS),
            }),
            _ => Err(self
                .scope()
                .refuse(span, "only counts and sums can be divided")
                .hint(LIST)),
        }
    }

    /// Every bin of a histogram.
    fn histogram(&mut self, operand: &Operand<'_>, span: Span) -> Result<Vec<Source>, Refusal> {
        let (stat, edges) = self.bins(operand, span)?;
        let bin = |(bin, code): (u32, usize)| Source::Bin {
            stat,
            bin,
            label: edge_label(&edges, code, operand.measure.scale),
        };
        Ok((0..).zip(0..=edges.len()).map(bin).collect())
    }

    /// The counts by bin of a quantity, and the edges of the bins.
    fn bins(&mut self, operand: &Operand<'_>, span: Span) -> Result<(usize, Vec<i64>), Refusal> {
        let scope = self.scope();
        let named = (operand.name, operand.measure);
        stats::check_units(&scope, &self.shape.keys, self.shape.filter.as_ref(), named, span)?;
        let Some(edges) = stats::edges(operand) else {
            return Err(stats::unbounded(&scope, operand.name, span));
        };
        let stat = self.shared(stats::bins(operand.name, &edges));
        Ok((stat, edges))
    }

    /// Where a statistic stands; equal statistics are measured once.
    fn shared(&mut self, stat: Stat) -> usize {
        let stats = &mut self.shape.stats;
        if let Some(place) = stats.iter().position(|known| *known == stat) {
            return place;
        }
        stats.push(stat);
        stats.len().saturating_sub(1)
    }
}
