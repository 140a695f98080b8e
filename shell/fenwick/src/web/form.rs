//! What somebody filled in: fields by name, and the mark that shows it came from a page of ours.

use super::files::{Folder, Texts};
use super::visit::Visit;
use super::wrong::Wrong;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::Method;
use serde::Serialize;
use std::collections::BTreeMap;

/// The field that carries the mark of the device.
pub const MARK: &str = "csrf";
/// How the mark begins on pages of somebody who is helped at another's device.
pub const MARK_OF_HELPED: &str = "helped.";
/// The field that makes a form that is sent twice act once.
pub const ONCE: &str = "once";

/// The fields of a form, as they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Form(BTreeMap<String, Vec<String>>);

impl Form {
    /// Adds a value to a field.
    pub fn put(&mut self, name: &str, value: String) {
        self.0.entry(name.to_owned()).or_default().push(value);
    }

    /// Whether nothing was filled in.
    pub fn is_empty(&self) -> bool {
        self.typed().next().is_none()
    }

    /// What stands in a field, without blanks around it; nothing is an empty text.
    pub fn one(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|values| values.last())
            .map_or("", |value| value.trim())
    }

    /// What stands in a field, if anything does.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.one(name))
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    }

    /// All that was chosen in a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.0.get(name).into_iter().flatten();
        values
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.one(name).is_empty()
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.one(name).parse().ok()
    }

    /// Whether it stood on a page of somebody who was helped at another's device.
    pub fn is_of_helped(&self) -> bool {
        self.one(MARK).starts_with(MARK_OF_HELPED)
    }

    /// The fields without those that the page itself added.
    pub fn typed(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter().filter(|(name, _)| *name != MARK && *name != ONCE);
        fields.flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())))
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Wrong;

    async fn from_request(request: Request, state: &S) -> Result<Self, Wrong> {
        let visit = Visit::of(request.extensions())?;
        let is_sent = !matches!(*request.method(), Method::GET | Method::HEAD);
        let fields = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::Form(fields) = fields.map_err(|_| Wrong::Unreadable)?;
        let mut form = Self::default();
        for (name, value) in fields {
            form.put(&name, value);
        }
        match !is_sent || visit.is_marked(&form) {
            true => Ok(form),
            false => Err(Wrong::Unmarked(form)),
        }
    }
}

/// What a script of a page sent, as JSON that carries the mark.
pub struct Spoken(pub serde_json::Value);

impl<S: Send + Sync> FromRequest<S> for Spoken {
    type Rejection = Wrong;

    async fn from_request(request: Request, state: &S) -> Result<Self, Wrong> {
        let visit = Visit::of(request.extensions())?;
        let said = axum::Json::<serde_json::Value>::from_request(request, state).await;
        let axum::Json(said) = said.map_err(|_| Wrong::Unreadable)?;
        match super::signing::is_marked(&visit, &said) {
            true => Ok(Self(said)),
            false => Err(Wrong::Unmarked(Form::default())),
        }
    }
}

/// A form that brings files: its fields, and the folder in which the files lie until the request is over.
///
/// The mark comes before the first file, so that nothing is kept of what another site sends.
pub struct Upload {
    /// The fields; a field with files holds the names of the files in the folder.
    pub form: Form,
    /// The folder.
    pub folder: Folder,
}

impl Upload {
    /// A form whose text goes to a command as a file.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn of_text(visit: &Visit, form: Form, (name, text): (&str, &str)) -> Result<Self, Wrong> {
        let folder = Folder::new(visit.served.home.dir())?;
        folder.write(name, text)?;
        Ok(Self { form, folder })
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Wrong;

    async fn from_request(request: Request, state: &S) -> Result<Self, Wrong> {
        let visit = Visit::of(request.extensions())?;
        let folder = Folder::new(visit.served.home.dir())?;
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| Wrong::Unreadable)?;
        let (mut form, mut texts) = (Form::default(), Texts::default());
        while let Some(part) = parts.next_field().await.map_err(|_| Wrong::Unreadable)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name() {
                None => form.put(&name, texts.take(part).await?),
                Some("") => {}
                Some(_) if !visit.is_marked(&form) => return Err(Wrong::Unmarked(Form::default())),
                Some(_) => {
                    texts.count(&name)?;
                    form.put(&name, folder.keep(part).await?);
                }
            }
        }
        match visit.is_marked(&form) {
            true => Ok(Self { form, folder }),
            // Files would have to be chosen once more.
            false => Err(Wrong::Unmarked(Form::default())),
        }
    }
}
