//! A shared device: many members one after another, each for herself, with somebody beside her who helps.

mod confirm;
mod enter;
mod offline;
mod people;
mod question;
mod reading;
mod row;
mod sheets;

use super::door::Door;
use super::routes::Route;
use super::visit::Visit;

/// The pages.
pub fn routes() -> Vec<Route> {
    let mut routes = people::routes();
    routes.extend(enter::routes());
    routes.extend(confirm::routes());
    routes.extend(offline::routes());
    routes.extend(sheets::routes());
    routes
}

/// Pages that are closed while somebody is helped: those of others and of offices, what opens accounts or ends them, and what
/// would leave something of hers on a device that is not hers.
const SHUT: [&str; 10] = [
    "sign-in",
    "join",
    "recovery",
    "desk",
    "use",
    "me/account",
    "me/keys",
    "me/leave",
    "me/take-out",
    "me/erase",
];

/// Whether somebody who is helped has come to a page that is not for her there.
pub fn is_shut_to_helped(visit: &Visit) -> bool {
    visit.helped().is_ok() && is_shut(&visit.slug, &visit.path)
}

/// Whether a page is closed while somebody is helped.
pub fn is_shut(slug: &str, path: &str) -> bool {
    let home = format!("/{slug}/");
    let Some(page) = path.strip_prefix(&home) else {
        return path.starts_with("/api/");
    };
    let is_under = |shut: &str| {
        page.strip_prefix(shut)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    // Her own files, as she brought them, would stay among the downloads.
    SHUT.iter().any(|shut| is_under(shut)) || page.starts_with("me/brought/") && page.contains("/file/")
}

/// Where somebody goes on whose device changed hands while she was under way; nowhere when it did not.
pub fn instead(visit: &Visit, door: Door) -> Option<String> {
    match (visit.helped(), door) {
        (Ok(_), _) => Some(visit.at("/with/now")),
        (Err(_), Door::Helped) if visit.helps => Some(visit.at("/with")),
        (Err(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helped_member_meets_no_page_that_opens_an_account_or_leaves_something_behind() {
        for path in [
            "/weavers/sign-in",
            "/weavers/sign-in/passkey/begin",
            "/weavers/join/ABCD",
            "/weavers/desk",
            "/weavers/desk/members",
            "/weavers/use/requests",
            "/weavers/me/account",
            "/weavers/me/leave",
            "/weavers/me/take-out",
            "/weavers/me/brought/3/file/1",
            "/api/v1/coops/weavers/member",
        ] {
            assert!(is_shut("weavers", path), "{path}");
        }
        for path in [
            "/weavers",
            "/weavers/me",
            "/weavers/me/votes/3",
            "/weavers/user-guide",
        ] {
            assert!(!is_shut("weavers", path), "{path}");
        }
    }
}
