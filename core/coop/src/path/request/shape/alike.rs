//! Whether two questions are one and the same but for the values they compare with.

use super::{Filter, PerMember, Shape};

impl Shape {
    /// Whether `other` asks the same with other values: it may differ in its text and in what rows are compared
    /// with, and in nothing else. A list of values may have become shorter.
    pub fn is_like(&self, other: &Shape) -> bool {
        let Shape {
            dataset,
            sql: _,
            inner,
            joins,
            filter,
            keys,
            stats,
            outputs,
            after,
        } = self;
        *dataset == other.dataset
            && all_like(inner.as_slice(), other.inner.as_slice(), PerMember::is_like)
            && all_like(joins, &other.joins, PerMember::is_like)
            && all_like(filter.as_slice(), other.filter.as_slice(), Filter::is_like)
            && *keys == other.keys
            && *stats == other.stats
            && *outputs == other.outputs
            && *after == other.after
    }
}

impl PerMember {
    fn is_like(&self, other: &PerMember) -> bool {
        let PerMember {
            dataset,
            filter,
            columns,
        } = self;
        *dataset == other.dataset
            && all_like(filter.as_slice(), other.filter.as_slice(), Filter::is_like)
            && *columns == other.columns
    }
}

impl Filter {
    fn is_like(&self, other: &Filter) -> bool {
        match (self, other) {
            (Filter::And(parts), Filter::And(others)) | (Filter::Or(parts), Filter::Or(others)) => {
                all_like(parts, others, Filter::is_like)
            }
            (Filter::Not(part), Filter::Not(other)) => part.is_like(other),
            (
                Filter::Compare { field, op, value: _ },
                Filter::Compare {
                    field: other_field,
                    op: other_op,
                    value: _,
                },
            ) => (field, op) == (other_field, other_op),
            (
                Filter::In { field, values },
                Filter::In {
                    field: other_field,
                    values: others,
                },
            ) => field == other_field && others.len() <= values.len(),
            (Filter::IsNull { .. }, Filter::IsNull { .. }) | (Filter::Constant(_), Filter::Constant(_)) => {
                self == other
            }
            _ => false,
        }
    }
}

fn all_like<T>(left: &[T], right: &[T], is_like: impl Fn(&T, &T) -> bool) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_like(left, right))
}

#[cfg(test)]
mod tests;
