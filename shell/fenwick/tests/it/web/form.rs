//! A form, filled by the labels that people read.

use std::fmt::Write as _;

const BOUNDARY: &str = "----------------------------a-part-of-a-form";

/// A field or a button of a form.
#[derive(Debug, Clone)]
pub struct Control {
    /// The form that stands around it.
    pub form: Option<usize>,
    /// The id of the form it names, if it does.
    pub owner: String,
    pub id: String,
    pub name: String,
    pub kind: String,
    pub value: String,
    pub on: bool,
    pub label: String,
    /// Of the fieldset around it.
    pub legend: String,
    /// Values of options, where they say one, and their texts.
    pub options: Vec<(Option<String>, String)>,
    /// The name and bytes of an attached file.
    pub file: Option<(String, Vec<u8>)>,
    pub disabled: bool,
}

impl Control {
    fn is_button(&self) -> bool {
        matches!(self.kind.as_str(), "submit" | "button" | "reset" | "image")
    }

    fn is_choice(&self) -> bool {
        matches!(self.kind.as_str(), "checkbox" | "radio")
    }
}

/// A form of a page, with what it held and what was filled in.
#[derive(Debug, Clone)]
pub struct Form {
    pub id: String,
    pub method: String,
    pub action: String,
    pub multipart: bool,
    pub controls: Vec<Control>,
}

impl Form {
    pub fn new(id: &str, method: &str, action: &str, enctype: &str) -> Self {
        Self {
            id: id.to_owned(),
            method: if method.eq_ignore_ascii_case("post") {
                "POST"
            } else {
                "GET"
            }
            .to_owned(),
            action: action.to_owned(),
            multipart: enctype == "multipart/form-data",
            controls: Vec::new(),
        }
    }

    /// The form as it is when this button of it is pressed.
    pub fn pressed(&self, button: &str) -> Option<Self> {
        let is =
            |control: &&Control| control.kind == "submit" && control.label == button && !control.disabled;
        let at = self.controls.iter().position(|control| is(&control))?;
        let mut form = self.clone();
        form.controls[at].on = true;
        Some(form)
    }

    /// By its label, or by how the label begins: hints may follow.
    #[track_caller]
    fn field(&mut self, label: &str, fits: impl Fn(&Control) -> bool) -> &mut Control {
        let fits = |control: &Control| fits(control) && !control.disabled;
        let exact = |control: &Control| control.label == label && fits(control);
        let begins = |control: &Control| control.label.starts_with(label) && fits(control);
        let at = self.controls.iter().position(exact);
        let Some(at) = at.or_else(|| self.controls.iter().position(begins)) else {
            let offered = self.controls.iter().map(|control| control.label.as_str());
            panic!("no such field '{label}' among {:?}", offered.collect::<Vec<_>>());
        };
        &mut self.controls[at]
    }

    /// Writes into the field with this label; of a list, the option with this text.
    #[track_caller]
    pub fn fill(mut self, label: &str, text: &str) -> Self {
        let field = self.field(label, |control| !control.is_button() && !control.is_choice());
        if field.kind == "select" {
            let option = field.options.iter().find(|(_, words)| words.trim() == text);
            let (value, words) = option.unwrap_or_else(|| panic!("'{label}' offers {:?}", field.options));
            field.value = value.clone().unwrap_or_else(|| words.trim().to_owned());
        } else {
            text.clone_into(&mut field.value);
        }
        self
    }

    /// Ticks the box with this label.
    #[track_caller]
    pub fn tick(mut self, label: &str) -> Self {
        self.field(label, |control| control.kind == "checkbox").on = true;
        self
    }

    /// Chooses one of the answers under a question.
    #[track_caller]
    pub fn choose(mut self, legend: &str, label: &str) -> Self {
        let chosen = self.field(label, |control| {
            control.kind == "radio" && control.legend == legend
        });
        chosen.on = true;
        let (name, value) = (chosen.name.clone(), chosen.value.clone());
        for other in &mut self.controls {
            if other.kind == "radio" && other.name == name && other.value != value {
                other.on = false;
            }
        }
        self
    }

    /// Attaches a file.
    #[track_caller]
    pub fn attach(mut self, label: &str, name: &str, bytes: &[u8]) -> Self {
        self.field(label, |control| control.kind == "file").file = Some((name.to_owned(), bytes.to_vec()));
        self
    }

    /// What goes over the wire: the content type and the bytes.
    pub fn body(&self) -> (String, Vec<u8>) {
        let sent = |control: &&Control| {
            let chosen = !(control.is_button() || control.is_choice()) || control.on;
            chosen && !control.name.is_empty() && !control.disabled
        };
        let sent = self.controls.iter().filter(sent);
        if self.multipart {
            let mut body: Vec<u8> = sent.flat_map(part).collect();
            body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
            (format!("multipart/form-data; boundary={BOUNDARY}"), body)
        } else {
            let pairs: Vec<String> = sent
                .map(|control| format!("{}={}", encoded(&control.name), encoded(&control.value)))
                .collect();
            (
                "application/x-www-form-urlencoded".to_owned(),
                pairs.join("&").into_bytes(),
            )
        }
    }
}

fn part(control: &Control) -> Vec<u8> {
    let mut head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"",
        control.name
    );
    let (name, bytes) = match &control.file {
        Some((name, bytes)) => (Some(name.as_str()), bytes.as_slice()),
        None if control.kind == "file" => (Some(""), &b""[..]),
        None => (None, control.value.as_bytes()),
    };
    if let Some(name) = name {
        write!(
            head,
            "; filename=\"{name}\"\r\nContent-Type: application/octet-stream"
        )
        .unwrap();
    }
    [head.as_bytes(), b"\r\n\r\n", bytes, b"\r\n"].concat()
}

/// As forms encode text.
pub fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
