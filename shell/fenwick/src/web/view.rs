//! How pages are written: the frame around them, in the visitor's language, with what she may go to.

use super::look::frame::{Frame, Group, Helped, Link};
use super::ops::broken::Told;
use super::visit::Visit;
use super::words::Words;
use super::wrong::{Said, Wrong};
use crate::said::Trouble;
use askama::Template;
use axum::Extension;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use fenwick_coop::kernel::refusal::Refusal;

/// A page.
pub type Page = Result<Response, Wrong>;

/// A text as it stands in an address.
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/');
    text.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

/// A page as an answer.
///
/// # Errors
/// When its template fails, which no page does that was tried once.
pub fn html(page: &impl Template) -> Page {
    let body = page.render().map_err(|error| Trouble::failed("page", error))?;
    Ok(Html(body).into_response())
}

/// A page that says what has to be mended in it.
///
/// # Errors
/// As [`html`].
pub fn to_mend(page: &impl Template) -> Page {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page)?).into_response())
}

/// On to another page, after something was done.
///
/// # Errors
/// Never; it is what a page answers with.
pub fn go(to: &str) -> Page {
    Ok(Redirect::to(to).into_response())
}

/// The frame of a page of a co-op, with the message `title` as its title.
pub fn frame(visit: &Visit, title: &str) -> Frame {
    let title = visit.say.t(title).to_string();
    titled(visit, title)
}

/// The frame of a page of a co-op with a title that is no message.
pub fn titled(visit: &Visit, title: String) -> Frame {
    let say = &visit.say;
    let home = format!("/{}", visit.slug);
    let start = if visit.visitor.member().is_some() {
        format!("{home}/me")
    } else {
        home.clone()
    };
    let mut frame = Frame::said(say, title, visit.title.clone(), start);
    frame.nav = navigation(visit);
    frame.listen = Some((
        say.t("common-listen").to_string().into(),
        say.t("common-listen-stop").to_string().into(),
    ));
    let language = say.t("common-language").to_string();
    frame.top = vec![Link::new(
        format!("{home}/language?back={}", encoded(&visit.path)),
        language,
        "language",
    )];
    match (&visit.session, visit.visitor.member()) {
        (Some(session), member) => {
            if let Some(told) = &session.notice {
                frame.told = told.clone().into();
                visit
                    .served
                    .sessions
                    .change(&visit.token, |session| session.notice = None);
            }
            match &session.helped {
                Some(helped) => frame.helped = Some(helped_line(visit, helped)),
                None => frame.sign_out = Some((format!("{home}/sign-out"), visit.mark())),
            }
            frame.person = member
                .map(|member| format!("№ {member}"))
                .unwrap_or_default()
                .into();
        }
        (None, _) => {
            let sign_in = say.t("member-sign-in-title").to_string();
            frame
                .top
                .push(Link::new(format!("{home}/sign-in"), sign_in, "lock"));
        }
    }
    frame.at(&visit.path)
}

/// What stands over each page of somebody who is helped.
fn helped_line(visit: &Visit, helped: &super::session::Helped) -> Helped {
    let says = visit.say.with("member-helped-now", "name", helped.name.clone());
    Helped {
        says: says.with("by", helped.by.clone()).to_string().into(),
        done: (visit.at("/with/done"), visit.mark()),
        button: visit.say.t("member-helped-done").to_string().into(),
    }
}

/// Where this visitor can go.
fn navigation(visit: &Visit) -> Vec<Group> {
    let (say, home) = (&visit.say, format!("/{}", visit.slug));
    let link = |(path, id, icon): &(&str, &str, &'static str)| {
        Link::new(format!("{home}{path}"), say.t(id).to_string(), icon)
    };
    let group = |title: Option<&str>, links: &[(&str, &str, &'static str)]| Group {
        title: title.map(|id| say.t(id).to_string()).unwrap_or_default().into(),
        links: links.iter().map(link).collect(),
    };
    let mut groups = Vec::new();
    let is_helped = visit.helped().is_ok();
    if is_helped {
        groups.push(group(None, HELPED));
    } else if visit.visitor.member().is_some() {
        groups.push(group(None, MEMBER));
    }
    if visit.manages {
        groups.push(group(Some("desk-nav-title"), DESK));
    }
    if visit.helps {
        groups.push(group(Some("with-nav-title"), HELPER));
    }
    if visit.visitor.user().is_some() {
        groups.push(group(Some("use-nav-title"), USER));
        // A data user has a catalogue of its own.
        let others = PUBLIC.iter().filter(|(path, ..)| *path != "/catalogue").copied();
        groups.push(group(None, &others.collect::<Vec<_>>()));
    } else if visit.visitor.member().is_none() {
        groups.push(group(None, PUBLIC));
    }
    groups
}

type Places = [(&'static str, &'static str, &'static str)];

const MEMBER: &Places = &[
    ("/me", "member-nav-home", "home"),
    ("/me/data", "member-nav-data", "data"),
    ("/me/upload", "member-nav-upload", "upload"),
    ("/me/consents", "member-nav-consent", "yes"),
    ("/me/used", "member-nav-used", "who"),
    ("/me/votes", "member-nav-votes", "vote"),
    ("/me/money", "member-nav-money", "money"),
    ("/me/compare", "member-nav-compare", "compare"),
    ("/me/health", "member-nav-health", "health"),
    ("/me/learn", "member-nav-lessons", "learn"),
    ("/me/complaints", "member-nav-complaint", "complaint"),
    ("/me/account", "member-nav-account", "person"),
    ("/me/leave", "member-nav-leave", "leave"),
];

const DESK: &Places = &[
    ("/desk", "desk-nav-home", "home"),
    ("/desk/requests", "desk-nav-requests", "who"),
    ("/desk/motions", "desk-nav-motions", "vote"),
    ("/desk/members", "desk-nav-members", "person"),
    ("/desk/charters", "desk-nav-charters", "data"),
    ("/desk/intake", "desk-nav-intake", "upload"),
    ("/desk/money", "desk-nav-money", "money"),
    ("/desk/deadlines", "desk-nav-deadlines", "clock"),
    ("/desk/duties", "desk-nav-duties", "check"),
    ("/desk/languages", "desk-languages-title", "language"),
];

const HELPER: &Places = &[
    ("/with", "with-nav-home", "people"),
    ("/with/offline", "with-nav-offline", "phone"),
    ("/with/sheets", "with-nav-sheets", "print"),
];

const HELPED: &Places = &[
    ("/with/now", "member-nav-home", "home"),
    ("/with/enter", "member-helped-enter", "upload"),
    ("/with/confirm", "member-helped-confirm", "check"),
    ("/me/data", "member-nav-data", "data"),
    ("/me/consents", "member-nav-consent", "yes"),
    ("/me/used", "member-nav-used", "who"),
    ("/me/votes", "member-nav-votes", "vote"),
    ("/me/money", "member-nav-money", "money"),
    ("/me/complaints", "member-nav-complaint", "complaint"),
];

const USER: &Places = &[
    ("/use", "use-nav-home", "home"),
    ("/use/catalogue", "use-nav-catalogue", "data"),
    ("/use/requests", "use-nav-requests", "who"),
    ("/use/keys", "member-key-title", "key"),
];

const PUBLIC: &Places = &[
    ("", "public-nav-home", "home"),
    ("/rules", "public-nav-rules", "info"),
    ("/catalogue", "public-nav-catalogue", "data"),
    ("/releases", "public-nav-releases", "who"),
    ("/motions", "public-motions", "vote"),
    ("/identity", "public-nav-identity", "check"),
    ("/verify", "public-nav-verify", "lock"),
];

/// What did not work.
#[derive(Template)]
#[template(path = "wrong.html")]
struct WrongPage {
    frame: Frame,
    say: Words,
    title: String,
    says: Vec<String>,
    back: String,
}

/// What went wrong, for this visitor: a page, or a problem for a program.
pub fn wrong(visit: &Visit, wrong: &Wrong) -> Response {
    if super::door::is_of_programs(&visit.path) {
        return super::api::problem(wrong);
    }
    let (title, says) = told(&visit.say, wrong);
    let page = WrongPage {
        frame: titled(visit, title.clone()),
        say: visit.say.clone(),
        title,
        says,
        back: format!("/{}", visit.slug),
    };
    written(wrong, &page)
}

/// What went wrong where no co-op is.
pub fn stray(say: &Words, wrong: &Wrong, path: &str) -> Response {
    if super::door::is_of_programs(path) {
        return super::api::problem(wrong);
    }
    let (title, says) = told(say, wrong);
    let page = WrongPage {
        frame: Frame::said(say, title.clone(), "Fenwick", "/"),
        say: say.clone(),
        title,
        says,
        back: "/".to_owned(),
    };
    written(wrong, &page)
}

fn written(wrong: &Wrong, page: &WrongPage) -> Response {
    match page.render() {
        Ok(body) => (wrong.status(), Extension(Told), Html(body)).into_response(),
        Err(_) => wrong.status().into_response(),
    }
}

/// What is said of an act that was not done, above its form.
pub fn said_of(say: &Words, trouble: Trouble) -> Vec<String> {
    told(say, &Wrong::Trouble(trouble)).1
}

/// What is said of a refusal beside its message: which rule, who voted for it, and what to do.
pub fn grounds(say: &Words, refusal: &Refusal) -> Vec<String> {
    let rule = say.with("member-error-refused-rule", "rule", refusal.rule.as_str());
    let by = refusal.motion.filter(|motion| motion.0 > 0);
    let by = by.map(|motion| {
        say.with("member-error-refused-by", "motion", motion.0)
            .to_string()
    });
    let next = refusal.hint.as_ref().filter(|hint| is_for_pages(hint));
    let next = next.map(|next| {
        say.with("member-error-refused-next", "next", next.as_str())
            .to_string()
    });
    [Some(rule.to_string()), by, next].into_iter().flatten().collect()
}

/// Whether a hint says something to who has no terminal.
pub fn is_for_pages(hint: &str) -> bool {
    !hint.contains('`') && !hint.contains("--")
}

/// What is said of it: a title, and a few sentences.
pub fn told(say: &Words, wrong: &Wrong) -> (String, Vec<String>) {
    let t = |id: &str| say.t(id).to_string();
    let only = |id: &str| (t("member-error-title"), vec![t(id)]);
    match wrong {
        Wrong::Missing => (
            t("member-error-not-found"),
            vec![t("member-error-not-found-next")],
        ),
        Wrong::Unknown => only("member-sign-in-ended"),
        Wrong::Closed => only("member-error-not-yours"),
        Wrong::Unmarked(_) | Wrong::Unreadable | Wrong::Media | Wrong::Method => {
            only("member-error-form-old")
        }
        Wrong::TooLarge => (
            t("member-error-title"),
            vec![
                say.with("member-error-large", "max", super::files::UPLOAD_BYTES_MAX >> 20)
                    .to_string(),
            ],
        ),
        Wrong::TooMany(_) => only("member-error-many"),
        Wrong::Trouble(trouble) => match trouble {
            Trouble::Refused(refusal) => {
                let says = std::iter::once(refusal.message.clone()).chain(grounds(say, refusal));
                (t("member-error-refused"), says.collect())
            }
            Trouble::Usage(message) => (t("member-error-title"), vec![message.clone()]),
            Trouble::Later(_) => only("member-error-busy"),
            Trouble::Failed { code, message } if super::wrong::is_about_what_was_brought(code) => {
                (t("member-error-title"), vec![message.clone()])
            }
            Trouble::Failed { .. } => only("member-error-ours"),
        },
    }
}

/// Writes what went wrong at a place without a door.
pub async fn astray(
    axum::extract::State(served): axum::extract::State<std::sync::Arc<super::served::Served>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let say = super::signing::language_of(&served, request.headers());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Said>() {
        Some(Said(wrong)) => stray(&say, &wrong, &path),
        None => response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_for_the_terminal_is_not_for_pages() {
        assert!(is_for_pages("add a new way first"));
        assert!(!is_for_pages("see `fenwick motion list`") && !is_for_pages("add --as 3"));
    }
}
