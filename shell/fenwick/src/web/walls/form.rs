//! Forms of pages, read as a browser reads them, and filled in by the names of their fields.

use super::super::view::encoded;
use html5gum::{StartTag, Token, Tokenizer};
use std::collections::BTreeSet;

/// A form as it stands on a page.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub action: String,
    /// Whether it brings files.
    pub is_upload: bool,
    /// What it sends as it stands.
    pub fields: Vec<(String, String)>,
    /// All names that it knows, also of boxes without a tick and of buttons.
    pub names: BTreeSet<String>,
}

impl Form {
    /// Writes into a field, whatever stood there.
    pub fn put(&mut self, name: &str, value: &str) {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// As it goes over the wire.
    pub fn body(&self) -> String {
        let pair = |(name, value): &(String, String)| format!("{}={}", encoded(name), encoded(value));
        self.fields.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

/// What a page says, with single blanks, and its forms that do something.
pub struct Paper {
    pub words: String,
    pub forms: Vec<Form>,
    in_form: bool,
    /// The list that is open, and whether one of its lines was chosen.
    list: Option<(String, bool)>,
    area: Option<String>,
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes
        .get(name.as_bytes())
        .map(|value| text(&value.value))
}

impl Paper {
    pub fn read(body: &str) -> Self {
        let mut paper = Self {
            words: String::new(),
            forms: Vec::new(),
            in_form: false,
            list: None,
            area: None,
        };
        for token in Tokenizer::new(body).flatten() {
            match token {
                Token::StartTag(tag) => paper.open(&tag),
                Token::EndTag(tag) => paper.close(&text(&tag.name)),
                Token::String(words) => paper.hear(&text(&words.value)),
                _ => {}
            }
        }
        let words: Vec<&str> = paper.words.split_whitespace().collect();
        paper.words = words.join(" ");
        paper
    }

    /// The form that is sent to this address and knows all these names.
    pub fn form(&self, action: &str, names: &[&str]) -> Option<Form> {
        let knows =
            |form: &&Form| form.action == action && names.iter().all(|name| form.names.contains(*name));
        self.forms.iter().find(knows).cloned()
    }

    fn open(&mut self, tag: &StartTag<()>) {
        let get = |name: &str| attribute(tag, name);
        let (name, value) = (get("name").unwrap_or_default(), get("value"));
        match text(&tag.name).as_str() {
            "form" => {
                self.in_form = get("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
                if self.in_form {
                    self.forms.push(Form {
                        action: get("action").unwrap_or_default(),
                        is_upload: get("enctype").is_some(),
                        ..Form::default()
                    });
                }
            }
            "input" => {
                let kind = get("type").unwrap_or_default();
                let is_sent = match kind.as_str() {
                    "checkbox" | "radio" => get("checked").is_some(),
                    "file" | "submit" => false,
                    _ => true,
                };
                let value =
                    value.unwrap_or_else(|| if is_sent && kind == "checkbox" { "on" } else { "" }.to_owned());
                self.add(name, is_sent.then_some(value));
            }
            "button" => self.add(name, None),
            "select" => {
                self.add(name.clone(), None);
                self.list = Some((name, false));
            }
            "option" => {
                let Some((name, is_chosen)) = self.list.clone() else {
                    return;
                };
                let is_first = !self.has(&name);
                if get("selected").is_some() || (is_first && !is_chosen) {
                    self.list = Some((name.clone(), true));
                    self.replace(&name, value.unwrap_or_default());
                }
            }
            "textarea" => {
                self.add(name.clone(), Some(String::new()));
                self.area = Some(name);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "form" => self.in_form = false,
            "select" => self.list = None,
            "textarea" => self.area = None,
            _ => {}
        }
        self.words.push(' ');
    }

    fn hear(&mut self, words: &str) {
        if let Some(name) = self.area.clone() {
            self.replace(&name, words.to_owned());
        }
        self.words.push_str(words);
    }

    fn last(&mut self) -> Option<&mut Form> {
        self.forms.last_mut().filter(|_| self.in_form)
    }

    fn add(&mut self, name: String, value: Option<String>) {
        let Some(form) = self.last().filter(|_| !name.is_empty()) else {
            return;
        };
        form.names.insert(name.clone());
        form.fields.extend(value.map(|value| (name, value)));
    }

    fn has(&mut self, name: &str) -> bool {
        let form = self.last();
        form.is_some_and(|form| form.fields.iter().any(|(known, _)| known == name))
    }

    fn replace(&mut self, name: &str, value: String) {
        if let Some(form) = self.last() {
            form.put(name, &value);
        }
    }
}

#[test]
fn a_form_is_sent_as_a_browser_sends_it() {
    let page = "<p>Now&amp;then</p><form method=get action=/a><input name=a></form><form method=post action=/b>\
        <input type=hidden name=csrf value=m><input type=radio name=r value=1><input type=radio name=r value=2 checked>\
        <input type=checkbox name=c><select name=s><option value=x>X<option value=y selected>Y</select>\
        <select name=t><option value=p>P<option value=q>Q</select><textarea name=w>a b</textarea><button name=go value=1>Go</button></form>";
    let paper = Paper::read(page);
    assert!(paper.words.starts_with("Now&then"));
    let mut form = paper.form("/b", &["r", "c", "go"]).unwrap();
    assert!(paper.form("/b", &["nothing"]).is_none() && paper.form("/a", &[]).is_none());
    form.put("go", "1 ");
    assert_eq!(form.body(), "csrf=m&r=2&s=y&t=p&w=a%20b&go=1%20");
}
