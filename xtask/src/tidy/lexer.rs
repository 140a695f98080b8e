//! Just enough of Rust's lexer to tell code from comments and strings. A full parser would be a dependency
//! for four rules.

/// A word, `::` or one other character of the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Line, from 1.
    pub line: usize,
    /// The characters.
    pub text: &'a str,
}

impl Token<'_> {
    /// Whether this is an identifier, a keyword or a number.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(is_word_char)
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The code of `text` in tokens: no comments, no strings, no lifetimes.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        rest: text,
        line: 1,
        found: Vec::new(),
    };
    while lexer.step() {}
    lexer.found
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    found: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    /// Moves on by `bytes` and gives what was passed.
    fn skip(&mut self, bytes: usize) -> &'a str {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.line += passed.matches('\n').count();
        self.rest = rest;
        passed
    }

    fn skip_past(&mut self, end: &str) {
        let bytes = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.skip(bytes);
    }

    fn push(&mut self, bytes: usize) {
        let line = self.line;
        let text = self.skip(bytes);
        self.found.push(Token { line, text });
    }

    /// Takes the next token or gap; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if self.rest.starts_with("//") {
            self.skip_past("\n");
        } else if self.rest.starts_with("/*") {
            self.skip_block_comment();
        } else if first == '"' {
            self.skip_string();
        } else if first == '\'' {
            self.skip_quote();
        } else if is_word_char(first) {
            self.word();
        } else if self.rest.starts_with("::") {
            self.push(2);
        } else if first.is_whitespace() {
            self.skip(first.len_utf8());
        } else {
            self.push(first.len_utf8());
        }
        true
    }

    fn skip_block_comment(&mut self) {
        self.skip(2);
        let mut depth = 1;
        while depth > 0 && !self.rest.is_empty() {
            if self.rest.starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.skip(2);
            } else {
                self.skip(self.rest.chars().next().map_or(1, char::len_utf8));
            }
        }
    }

    fn skip_string(&mut self) {
        self.skip(1);
        loop {
            let bytes = self.rest.find(['"', '\\']).map_or(self.rest.len(), |at| at + 1);
            if !self.skip(bytes).ends_with('\\') {
                return;
            }
            self.skip(self.rest.chars().next().map_or(1, char::len_utf8));
        }
    }

    /// A character literal, or the tick of a lifetime together with its name.
    fn skip_quote(&mut self) {
        self.skip(1);
        let mut next = self.rest.chars();
        match (next.next(), next.next()) {
            (Some('\\'), Some(escaped)) => {
                self.skip(1 + escaped.len_utf8());
                self.skip_past("'");
            }
            (Some(_), Some('\'')) => self.skip_past("'"),
            _ => {
                self.skip(self.rest.find(|c| !is_word_char(c)).unwrap_or(self.rest.len()));
            }
        }
    }

    /// A word, or the literal whose prefix it is: `b"..."`, `r#"..."#`, `b'x'`; `r#type` is the word `type`.
    fn word(&mut self) {
        let bytes = self.rest.find(|c| !is_word_char(c)).unwrap_or(self.rest.len());
        let after = self.rest.get(bytes..).unwrap_or("");
        let hashes = after.len() - after.trim_start_matches('#').len();
        let opens_string = after.get(hashes..).is_some_and(|text| text.starts_with('"'));
        match self.rest.get(..bytes) {
            Some("r" | "br" | "cr") if opens_string => {
                self.skip(bytes + hashes + 1);
                self.skip_past(&format!("\"{}", "#".repeat(hashes)));
            }
            Some("r") if hashes == 1 => {
                self.skip(bytes + hashes);
            }
            Some("b" | "c") if after.starts_with(['"', '\'']) => {
                self.skip(bytes);
            }
            _ => self.push(bytes),
        }
    }
}

/// The tokens without the items that stand under `#[cfg(test)]`.
pub fn without_tests<'a>(mut tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    while let Some((first, rest)) = tokens.split_first() {
        let marked =
            tokens.len() >= MARK.len() && tokens.iter().zip(MARK).all(|(token, mark)| token.text == mark);
        if marked {
            tokens = after_item(tokens.get(MARK.len()..).unwrap_or_default());
        } else {
            kept.push(*first);
            tokens = rest;
        }
    }
    kept
}

/// What follows the item at the start: it ends at a `;`, or at the brace that closes its body.
fn after_item<'t, 'a>(mut tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let mut depth = 0_usize;
    while let Some((token, rest)) = tokens.split_first() {
        tokens = rest;
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(token.text, ";" | "}") {
            return tokens;
        }
    }
    tokens
}
