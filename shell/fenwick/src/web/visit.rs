//! One request of one visitor: who she is, in which co-op, and the one way from a page to what the co-op can do.

use super::files::nowhere;
use super::form::{Form, MARK, MARK_OF_HELPED, ONCE, Upload};
use super::gate;
use super::keyed;
use super::served::Served;
use super::session::{Device, Session, Token};
use super::theirs;
use super::words::Words;
use super::wrong::Wrong;
use crate::cli::args::{Command, Options};
use crate::desk::Desk;
use crate::said::{Said, Trouble};
use crate::visitor::Visitor;
use axum::extract::FromRequestParts;
use axum::http::Extensions;
use axum::http::request::Parts;
use fenwick_coop::Coop;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::kernel::refusal::Refusal;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::Arc;

/// One request of one visitor.
#[derive(Clone)]
pub struct Visit {
    /// The server.
    pub served: Arc<Served>,
    /// The co-op it is about.
    pub slug: String,
    /// The co-op, open.
    pub desk: Arc<Desk>,
    /// Who acts.
    pub visitor: Visitor,
    /// The session, if she has signed in.
    pub session: Option<Session>,
    /// What the device holds.
    pub token: Token,
    /// The path of the page.
    pub path: String,
    /// What the co-op is called.
    pub title: String,
    /// The words of the language she reads.
    pub say: Words,
    /// Whether her office is to run the co-op from day to day.
    pub manages: bool,
    /// Whether she may help others at a shared device.
    pub helps: bool,
}

impl Visit {
    /// The visit that the door has put beside a request.
    ///
    /// # Errors
    /// When the request came to a page without a door.
    pub fn of(extensions: &Extensions) -> Result<Self, Wrong> {
        extensions.get::<Self>().cloned().ok_or(Wrong::Missing)
    }

    /// What a form on this page carries. It is another for whom is helped on this device: a form that was shown to her is not
    /// sent in the name of who helps, or of the next.
    pub fn mark(&self) -> String {
        let helped = self.session.as_ref().and_then(|session| session.helped.as_ref());
        match helped {
            Some(helped) => {
                let token = format!("{} {}", self.token, helped.member);
                let mark = self.served.mark_of(&self.slug, &token);
                format!("{MARK_OF_HELPED}{mark}")
            }
            None => self.served.mark_of(&self.slug, &self.token),
        }
    }

    /// Whose a challenge to a passkey is: this device's, in this co-op. The same number is somebody else in another one.
    pub fn challenged(&self) -> String {
        format!("{} {}", self.slug, self.token)
    }

    /// Whether a form came from a page that this device was shown.
    pub fn is_marked(&self, form: &Form) -> bool {
        same(self.mark().as_bytes(), form.one(MARK).as_bytes())
    }

    /// Looks at the committed state. Nothing but figures that everybody may see, or her own, is taken out of it.
    ///
    /// # Errors
    /// When the co-op cannot be read.
    pub async fn look<T: Send + 'static>(
        &self,
        with: impl FnOnce(&Coop) -> T + Send + 'static,
    ) -> Result<T, Wrong> {
        Ok(self.desk.look(with).await?)
    }

    /// Asks for something that changes nothing.
    ///
    /// # Errors
    /// As the command says.
    pub async fn ask<T: DeserializeOwned>(&self, command: Command) -> Result<T, Wrong> {
        let said = self
            .carry_out(command, None, &nowhere(self.served.home.dir()))
            .await?;
        serde_json::from_value(said.json).map_err(|error| Trouble::failed("page", error).into())
    }

    /// Does an act that was asked for by a form; the same form sent twice acts once.
    ///
    /// # Errors
    /// As the command says.
    pub async fn act(&self, command: Command, form: &Form) -> Result<Said, Trouble> {
        self.carry_out(command, form.some(ONCE), &nowhere(self.served.home.dir()))
            .await
    }

    /// Does an act with files that a form brought.
    ///
    /// # Errors
    /// As the command says.
    pub async fn act_with(&self, command: Command, upload: &Upload) -> Result<Said, Trouble> {
        self.carry_out(command, upload.form.some(ONCE), upload.folder.path())
            .await
    }

    /// The member whose page this is.
    ///
    /// # Errors
    /// When nobody has signed in who is one.
    pub fn member(&self) -> Result<MemberNo, Wrong> {
        self.visitor.member().ok_or(Wrong::Unknown)
    }

    /// The member who is helped here, and who helps her.
    ///
    /// # Errors
    /// When nobody is helped.
    pub fn helped(&self) -> Result<(MemberNo, MemberNo), Wrong> {
        match self.visitor {
            Visitor::Assisted { member, by } => Ok((member, by)),
            _ => Err(Wrong::Closed),
        }
    }

    /// The same request, made by somebody who proved on this very form that it is she.
    pub fn of_visitor(&self, visitor: Visitor) -> Self {
        Self {
            visitor,
            ..self.clone()
        }
    }

    /// An address of this co-op.
    pub fn at(&self, path: &str) -> String {
        format!("/{}{path}", self.slug)
    }

    /// What makes a form that is sent twice act once: a new one for each page that is shown.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn once(&self) -> Result<String, Wrong> {
        Ok(super::session::fresh_token()?)
    }

    /// Does what a command says, for this visitor. Files it names lie in `folder`, which nobody but this request has.
    ///
    /// # Errors
    /// As the command says, and when it is not for this visitor.
    pub async fn carry_out(
        &self,
        command: Command,
        once: Option<String>,
        folder: &Path,
    ) -> Result<Said, Trouble> {
        self.attested(command, (once, Vec::new()), folder).await
    }

    /// The same, attested by these officers, each of whom gave her own number and PIN on this form (`signing::cosign`).
    ///
    /// # Errors
    /// As the command says, and when it is not for this visitor.
    pub async fn attested(
        &self,
        command: Command,
        (once, attested_by): (Option<String>, Vec<String>),
        folder: &Path,
    ) -> Result<Said, Trouble> {
        if self.is_by_key() {
            keyed::pass(&command)?;
        }
        gate::pass(&self.desk, self.visitor, &command).await?;
        let options = Options {
            // Two visitors never share the id of an act.
            request_id: once.map(|once| format!("{}/{once}", serde_json::json!(self.visitor))),
            attested_by,
            ..Options::of_visitor(self.served.home.dir(), &self.slug, self.visitor)
        };
        let asked = command.clone();
        let lies_in = format!("{}/", folder.display());
        let (home, folder) = (Arc::clone(&self.served.home), folder.to_owned());
        let runtime = tokio::runtime::Handle::current();
        // A thread of its own: a command may hold on to it while it reads files.
        let working = move || runtime.block_on(crate::cli::of_visitor(options, &home, (command, &folder)));
        let worked = tokio::task::spawn_blocking(working).await;
        let done = match worked.map_err(|error| Trouble::failed("worker", error))? {
            Err(trouble) => Err(theirs::told(&self.desk, self.visitor, (&asked, trouble)).await?),
            done => done,
        };
        // Where a file lies here is nobody's matter.
        done.map_err(|trouble| match trouble {
            Trouble::Failed { code, message } => Trouble::failed(code, message.replace(&lies_in, "")),
            Trouble::Usage(message) => Trouble::Usage(message.replace(&lies_in, "")),
            other => other,
        })
        .map_err(in_her_words)
    }

    /// Whether a program with a key asks, and nobody who has signed in.
    fn is_by_key(&self) -> bool {
        let device = self.session.as_ref().map(|session| session.device);
        device == Some(Device::Key)
    }

    /// Says something on the next page, once.
    pub fn tell(&self, notice: String) {
        self.served
            .sessions
            .change(&self.token, |session| session.notice = Some(notice));
    }
}

/// An id that was used for another act is hers as she sent it, and no mistake of ours.
fn in_her_words(trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Failed {
            code: "request-id.reused",
            ..
        } => {
            let message = "this was sent before under the same key, and it was another act";
            Trouble::Refused(Refusal::new("request-id.reused", message).hint("send it under a new key"))
        }
        trouble => trouble,
    }
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .fold(0, |found, (one, other)| found | (one ^ other))
            == 0
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Wrong;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Wrong> {
        Self::of(&parts.extensions)
    }
}
