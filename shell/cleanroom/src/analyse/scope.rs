//! What the names in a question stand for.

use super::rows::Rows;
use super::text::{Text, name_of, shown};
use datafusion_sql::sqlparser::ast::{Expr, Ident, Spanned};
use datafusion_sql::sqlparser::tokenizer::Span;
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::charter::{Charter, Field, Table};

/// The SELECT that is read, and the rows it is about.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The question's text.
    pub(super) text: &'a Text<'a>,
    /// Where the SELECT begins.
    pub(super) select: Span,
    /// The rows.
    pub(super) rows: &'a Rows<'a>,
}

/// What a name stands for.
#[derive(Clone, Copy)]
pub(super) enum Column<'a> {
    /// A field of the rows.
    Field(&'a Field),
    /// A column of a public table.
    Listed(Listed<'a>),
}

/// A column of a public table that is joined to the rows.
#[derive(Clone, Copy)]
pub(super) struct Listed<'a> {
    /// The field of the rows by which it is joined.
    pub(super) field: &'a Field,
    /// The table.
    pub(super) table: &'a Table,
    /// Which of its columns, from 0.
    pub(super) place: usize,
    /// Which of the joined tables, from 0.
    pub(super) joined: usize,
}

impl Listed<'_> {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        self.table.columns.get(self.place).map_or("", String::as_str)
    }
}

impl<'a> Scope<'a> {
    /// The charter of the rows.
    pub(super) fn charter(&self) -> &'a Charter {
        &self.rows.charter
    }

    /// The field of the rows of this name.
    pub(super) fn named(&self, name: &str) -> Option<&'a Field> {
        self.charter().field(name)
    }

    /// A refusal that points at a part of the text.
    pub(super) fn refuse(&self, span: Span, message: impl Into<String>) -> Refusal {
        self.text.refuse(span, message)
    }

    /// A refusal that points at a keyword of this SELECT.
    pub(super) fn refuse_word(&self, keyword: &str, message: impl Into<String>) -> Refusal {
        self.text.refuse_word(self.select, keyword, message)
    }

    /// The field that an expression names.
    pub(super) fn field(&self, expr: &Expr) -> Result<&'a Field, Refusal> {
        match self.column(expr)? {
            Column::Field(field) => Ok(field),
            Column::Listed(listed) => {
                let message = format!("'{}' is a column of a public table", listed.name());
                Err(self
                    .refuse(expr.span(), message)
                    .hint("group by it, or compare it with its values in WHERE"))
            }
        }
    }

    /// What an expression names.
    pub(super) fn column(&self, expr: &Expr) -> Result<Column<'a>, Refusal> {
        let span = expr.span();
        match expr {
            Expr::Nested(inner) => self.column(inner),
            Expr::Identifier(ident) => self.plain(&name_of(ident), span),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [part, ident] => self.qualified(part, ident, span),
                _ => Err(self
                    .refuse(span, "this name has too many parts")
                    .hint(self.fields_hint())),
            },
            _ => Err(self
                .refuse(span, "only a field of the dataset can stand here")
                .hint(self.fields_hint())),
        }
    }

    /// Whether an expression names the member behind a row.
    pub(super) fn is_member(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Identifier(ident) => name_of(ident) == "member",
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [part, ident] => self.rows.part(&name_of(part)).is_some() && name_of(ident) == "member",
                _ => false,
            },
            _ => false,
        }
    }

    fn plain(&self, name: &str, span: Span) -> Result<Column<'a>, Refusal> {
        if name == "member" {
            return Err(self.hidden(span));
        }
        if let Some(field) = self.named(name) {
            return Ok(Column::Field(field));
        }
        let mut tables = (0..).zip(&self.rows.tables);
        let listed = tables.find_map(|(joined, (table, field))| {
            Some(Listed {
                field: self.named(field)?,
                table,
                place: table.columns.iter().position(|column| column == name)?,
                joined,
            })
        });
        listed.map(Column::Listed).ok_or_else(|| self.unknown(name, span))
    }

    fn qualified(&self, part: &Ident, ident: &Ident, span: Span) -> Result<Column<'a>, Refusal> {
        let (part, name) = (name_of(part), name_of(ident));
        let Some(found) = self.rows.part(&part) else {
            return Err(self
                .refuse(span, format!("nothing after FROM is called '{}'", shown(&part)))
                .hint(self.fields_hint()));
        };
        if name == "member" {
            return Err(self.hidden(span));
        }
        if found.columns.contains(&name) {
            return self.plain(&name, span);
        }
        // The column by which a public table is joined is that of the rows.
        let mut tables = self.rows.tables.iter();
        let joined = tables.find(|(table, _)| table.name == part && table.key == name);
        joined
            .and_then(|(_, field)| self.named(field))
            .map(Column::Field)
            .ok_or_else(|| self.unknown(&name, span))
    }

    fn hidden(&self, span: Span) -> Refusal {
        self.refuse(
            span,
            "'member' can only be counted: who is behind a row never leaves the clean room",
        )
        .hint("write COUNT(DISTINCT member)")
    }

    fn unknown(&self, name: &str, span: Span) -> Refusal {
        let name = shown(name);
        let message = match self.rows.is_plain() {
            true => format!("the dataset '{}' has no field '{name}'", self.charter().dataset),
            false => format!("no column here is called '{name}'"),
        };
        self.refuse(span, message).hint(self.fields_hint())
    }

    fn fields_hint(&self) -> String {
        let fields = self.charter().fields.iter().map(|field| field.name.as_str());
        let listed = self.rows.tables.iter().flat_map(|(table, _)| &table.columns);
        let names: Vec<&str> = fields.chain(listed.map(String::as_str)).collect();
        match self.rows.is_plain() {
            true => format!("its fields are: {}", names.join(", ")),
            false => format!("the columns are: {}", names.join(", ")),
        }
    }
}
