//! A page as it came: its words, its links, and its forms.

use super::form::{Control, Form};
use super::http::{Answer, resolved};
use html5gum::{StartTag, Token, Tokenizer};

/// A page that was read.
#[derive(Debug)]
pub struct Page {
    /// Where redirects ended.
    pub path: String,
    pub answer: Answer,
    /// Everything a reader reads, with single blanks.
    pub words: String,
    /// Texts of the links, and where they lead.
    pub links: Vec<(String, String)>,
    /// What it wants from other sites without being asked.
    pub loads: Vec<String>,
    forms: Vec<Form>,
}

impl Page {
    pub fn read(at: &str, path: String, answer: Answer) -> Self {
        let mut reader = Reader::default();
        for token in Tokenizer::new(&answer.text()).flatten() {
            match token {
                Token::StartTag(tag) => reader.open(&tag),
                Token::EndTag(tag) => reader.close(&text(&tag.name)),
                Token::String(words) => reader.text(&text(&words.value)),
                _ => {}
            }
        }
        let mut forms = reader.forms;
        for mut control in reader.controls {
            if let Some((_, label)) = reader
                .labels
                .iter()
                .find(|(to, _)| !to.is_empty() && *to == control.id)
            {
                control.label.clone_from(label);
            }
            control.label = plain(&control.label);
            let owner = forms
                .iter()
                .position(|form| !control.owner.is_empty() && form.id == control.owner);
            if let Some(form) = owner.or(control.form).and_then(|form| forms.get_mut(form)) {
                form.controls.push(control);
            }
        }
        for form in &mut forms {
            form.action = resolved(&path, &form.action, at);
        }
        Self {
            answer,
            words: plain(&reader.words),
            loads: reader.loads,
            links: reader
                .links
                .into_iter()
                .map(|(text, to)| (text, resolved(&path, &to, at)))
                .collect(),
            path,
            forms,
        }
    }

    /// The form with a button of this name, ready to be filled.
    #[track_caller]
    pub fn form(&self, button: &str) -> Form {
        let found = self.forms.iter().find_map(|form| form.pressed(button));
        found.unwrap_or_else(|| panic!("no button '{button}' on {}: {:?}", self.path, self.forms))
    }

    /// Where the link of this name leads.
    #[track_caller]
    pub fn link(&self, name: &str) -> String {
        let found = self.links.iter().find(|(text, _)| text == name);
        let (_, to) = found.unwrap_or_else(|| panic!("no link '{name}' on {}: {:?}", self.path, self.links));
        to.clone()
    }

    /// The page says this.
    #[track_caller]
    pub fn says(&self, words: &str) {
        assert!(
            self.words.contains(words),
            "{} ({}) does not say '{words}': {}",
            self.path,
            self.answer.status,
            self.words
        );
    }
}

/// With single blanks.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads tags in their order, and remembers what is open.
#[derive(Default)]
struct Reader {
    words: String,
    loads: Vec<String>,
    forms: Vec<Form>,
    in_form: bool,
    controls: Vec<Control>,
    links: Vec<(String, String)>,
    in_link: bool,
    /// What labels are for, and their texts.
    labels: Vec<(String, String)>,
    /// The first control inside the open label.
    label: Option<usize>,
    in_option: bool,
    legend: String,
    in_legend: bool,
    /// The open element whose text belongs to its control.
    filling: Option<&'static str>,
    silent: bool,
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn value(tag: &StartTag<()>, name: &str) -> String {
    let found = tag.attributes.get(name.as_bytes());
    found.map(|found| text(&found.value)).unwrap_or_default()
}

fn has(tag: &StartTag<()>, name: &str) -> bool {
    tag.attributes.contains_key(name.as_bytes())
}

impl Reader {
    fn open(&mut self, tag: &StartTag<()>) {
        self.words.push(' ');
        if *tag.name != *b"a" {
            let loaded = ["src", "srcset", "href", "action", "poster", "data"].map(|name| value(tag, name));
            let outward = |url: &String| url.contains("://") || url.starts_with("//");
            self.loads.extend(loaded.into_iter().filter(outward));
        }
        match text(&tag.name).as_str() {
            "script" | "style" | "title" => self.silent = true,
            "a" => {
                self.links.push((value(tag, "aria-label"), value(tag, "href")));
                self.in_link = true;
            }
            "form" => {
                self.forms.push(Form::new(
                    &value(tag, "id"),
                    &value(tag, "method"),
                    &value(tag, "action"),
                    &value(tag, "enctype"),
                ));
                self.in_form = true;
            }
            "label" => {
                self.labels.push((value(tag, "for"), String::new()));
                self.label = Some(self.controls.len());
            }
            "legend" => {
                self.legend.clear();
                self.in_legend = true;
            }
            "option" => self.option(tag),
            kind @ ("input" | "select" | "textarea" | "button") => self.control(kind, tag),
            _ => {}
        }
    }

    fn control(&mut self, element: &str, tag: &StartTag<()>) {
        let given = value(tag, "type").to_ascii_lowercase();
        let kind = match (element, given.as_str()) {
            ("input", "") => "text".to_owned(),
            ("button", "") => "submit".to_owned(),
            ("select" | "textarea", _) => element.to_owned(),
            _ => given,
        };
        let submits = element == "input" && kind == "submit";
        let ticked = matches!(kind.as_str(), "checkbox" | "radio") && !has(tag, "value");
        self.controls.push(Control {
            form: self.in_form.then(|| self.forms.len() - 1),
            owner: value(tag, "form"),
            id: value(tag, "id"),
            name: value(tag, "name"),
            value: if ticked {
                "on".to_owned()
            } else {
                value(tag, "value")
            },
            on: has(tag, "checked"),
            label: if submits {
                value(tag, "value")
            } else {
                value(tag, "aria-label")
            },
            legend: plain(&self.legend),
            options: Vec::new(),
            file: None,
            disabled: has(tag, "disabled"),
            kind,
        });
        self.filling = match element {
            "button" => Some("button"),
            "textarea" => Some("textarea"),
            _ => None,
        };
    }

    fn option(&mut self, tag: &StartTag<()>) {
        let Some(select) = self.controls.last_mut() else {
            return;
        };
        let (said, given) = (has(tag, "value"), value(tag, "value"));
        if select.options.is_empty() || has(tag, "selected") {
            select.value.clone_from(&given);
        }
        select.options.push((said.then_some(given), String::new()));
        self.in_option = true;
    }

    fn text(&mut self, text: &str) {
        if self.silent {
            return;
        }
        self.words.push_str(text);
        match self.filling {
            Some("textarea") => self.controls.last_mut().unwrap().value.push_str(text),
            Some(_) => self.controls.last_mut().unwrap().label.push_str(text),
            None if self.in_option => self
                .controls
                .last_mut()
                .unwrap()
                .options
                .last_mut()
                .unwrap()
                .1
                .push_str(text),
            None if self.label.is_some() => self.labels.last_mut().unwrap().1.push_str(text),
            None if self.in_legend => self.legend.push_str(text),
            None => {}
        }
        if self.in_link {
            self.links.last_mut().unwrap().0.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        self.words.push(' ');
        match name {
            "script" | "style" | "title" => self.silent = false,
            "form" => self.in_form = false,
            "fieldset" => self.legend.clear(),
            "legend" => self.in_legend = false,
            "button" | "textarea" => self.filling = None,
            "select" | "option" => self.in_option = false,
            "a" if self.in_link => {
                self.in_link = false;
                let link = self.links.last_mut().unwrap();
                link.0 = plain(&link.0);
            }
            "label" => {
                let text = self
                    .labels
                    .last()
                    .map(|(_, text)| text.clone())
                    .unwrap_or_default();
                let inside = self.label.take().and_then(|first| self.controls.get_mut(first));
                if let Some(control) = inside {
                    control.label = text;
                }
            }
            _ => {}
        }
    }
}
