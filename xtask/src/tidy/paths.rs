//! The paths a source text uses: `a::b` in the code, and `use` trees taken apart.

use super::lexer::Token;

/// A path as written, for example `crate::kernel::Money`; a word alone is a path too.
#[derive(Debug, PartialEq, Eq)]
pub struct Path<'a> {
    /// Line of its last word.
    pub line: usize,
    /// The words between the `::`; a glob is a `*` at the end.
    pub segments: Vec<&'a str>,
    /// The inline modules (`mod name { ... }`) around it.
    pub inside: Vec<&'a str>,
    /// Whether a `use` brings it in.
    pub imported: bool,
}

/// Every path in the tokens, `use` trees taken apart.
pub fn paths<'a>(tokens: &[Token<'a>]) -> Vec<Path<'a>> {
    let mut walk = Walk {
        found: Vec::new(),
        modules: Vec::new(),
        depth: 0,
    };
    let mut rest = tokens;
    while !rest.is_empty() {
        rest = walk.step(rest);
    }
    walk.found
}

struct Walk<'a> {
    found: Vec<Path<'a>>,
    /// Inline modules that are open, each with the depth of braces around it.
    modules: Vec<(&'a str, usize)>,
    depth: usize,
}

impl<'a> Walk<'a> {
    fn push(&mut self, line: usize, segments: Vec<&'a str>, imported: bool) {
        let inside = self.modules.iter().map(|(name, _)| *name).collect();
        self.found.push(Path {
            line,
            segments,
            inside,
            imported,
        });
    }

    fn step<'t>(&mut self, tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
        let Some((first, rest)) = tokens.split_first() else {
            return tokens;
        };
        match (first.text, rest) {
            ("mod", [name, Token { text: "{", .. }, rest @ ..]) => {
                self.modules.push((name.text, self.depth));
                self.depth += 1;
                rest
            }
            ("{", rest) => {
                self.depth += 1;
                rest
            }
            ("}", rest) => {
                self.depth = self.depth.saturating_sub(1);
                self.modules.pop_if(|(_, depth)| *depth == self.depth);
                rest
            }
            // `use<'a>` in a type is not an import
            ("use", rest) if rest.first().is_none_or(|next| next.text != "<") => self.tree(Vec::new(), rest),
            _ if first.is_word() => self.inline(*first, rest),
            _ => rest,
        }
    }

    /// A path in the code: `first` and what `::` joins to it.
    fn inline<'t>(&mut self, first: Token<'a>, mut rest: &'t [Token<'a>]) -> &'t [Token<'a>] {
        let mut line = first.line;
        let mut segments = vec![first.text];
        while let [Token { text: "::", .. }, word, after @ ..] = rest
            && word.is_word()
        {
            line = word.line;
            segments.push(word.text);
            rest = after;
        }
        self.push(line, segments, false);
        rest
    }

    /// A `use` tree below `prefix`; gives what follows it.
    fn tree<'t>(&mut self, mut prefix: Vec<&'a str>, mut rest: &'t [Token<'a>]) -> &'t [Token<'a>] {
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match first.text {
                "::" => {}
                "{" => return self.group(&prefix, rest),
                "*" => {
                    prefix.push("*");
                    self.push(first.line, prefix, true);
                    return rest;
                }
                word if first.is_word() => {
                    if word != "self" || prefix.is_empty() {
                        prefix.push(word);
                    }
                    if rest.first().is_none_or(|next| next.text != "::") {
                        self.push(first.line, prefix, true);
                        return rest;
                    }
                }
                _ => return rest,
            }
        }
        rest
    }

    /// The trees between the braces of a `use`, from after the opening one.
    fn group<'t>(&mut self, prefix: &[&'a str], mut rest: &'t [Token<'a>]) -> &'t [Token<'a>] {
        while let Some((first, after)) = rest.split_first() {
            match first.text {
                "}" => return after,
                "," => rest = after,
                "as" => rest = after.get(1..).unwrap_or_default(),
                _ => rest = self.tree(prefix.to_vec(), rest),
            }
        }
        rest
    }
}
