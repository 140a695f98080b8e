//! What happened lately that concerns a member: votes that ended, answers that her data was part of, money that came.

use super::votes::Name;
use crate::web::look::frame::{Link, Text};
use crate::web::visit::Visit;
use crate::web::wrong::Wrong;
use fenwick_coop::Coop;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, ReleaseNo};
use fenwick_coop::kernel::time::Time;
use fenwick_coop::people::ballot::Stage;

/// So much of it the page tells.
const NEWS_MAX: usize = 3;

/// What happened.
enum What {
    Vote(u32, Name),
    /// Which release, and the text with the name of who got it.
    Used(u32, Hash),
    Money(u64),
}

/// Something that happened, and when.
pub struct News {
    at: Time,
    what: What,
}

/// The latest that concerns her, the newest first, of a co-op that gave out these answers with her data.
pub fn lately(coop: &Coop, member: MemberNo, releases: &[ReleaseNo]) -> Vec<News> {
    let over = |stage| matches!(stage, Stage::Passed | Stage::Failed);
    let votes = coop.motions.all().filter(|(_, motion)| over(motion.stage));
    let votes = votes.map(|(number, motion)| News {
        at: motion.rules.closes_at,
        what: What::Vote(number.0, Name::of(coop, number, &motion.matter)),
    });
    let used = releases.iter().rev().take(NEWS_MAX).filter_map(|number| {
        let release = coop.releases.get(*number).ok()?;
        let asks = coop.requests.get(release.request).ok()?.terms.user;
        let name = coop.requests.user(asks).ok()?.commitment;
        Some(News {
            at: release.at,
            what: What::Used(number.0, name),
        })
    });
    let money = coop.dividends.all().filter_map(|(_, dividend)| {
        Some(News {
            at: dividend.at,
            what: What::Money(dividend.of(member)?.amount_minor),
        })
    });
    let mut news: Vec<News> = money.chain(used).chain(votes).collect();
    news.sort_by_key(|news| std::cmp::Reverse(news.at));
    news.truncate(NEWS_MAX);
    news
}

/// As the page says it, each with where more of it stands.
///
/// # Errors
/// When a name cannot be read.
pub async fn told(visit: &Visit, news: Vec<News>, currency: &str) -> Result<Vec<(Link, Text)>, Wrong> {
    let say = &visit.say;
    let mut told = Vec::new();
    for News { at, what } in news {
        let (path, text, icon) = match what {
            What::Vote(number, name) => (
                format!("/me/votes/{number}"),
                say.with("member-home-news-vote", "title", name.said(say)),
                "vote",
            ),
            What::Used(release, name) => {
                let who = visit.desk.office.text(name).await;
                let who = who.map_err(crate::said::Trouble::from)?;
                (
                    format!("/me/used/{release}"),
                    say.with("member-home-news-used", "who", who),
                    "who",
                )
            }
            What::Money(amount) => (
                "/me/money".to_owned(),
                say.with("member-home-news-money", "amount", say.money(amount, currency)),
                "money",
            ),
        };
        let link = Link::new(visit.at(&path), text.to_string(), icon);
        told.push((link, say.day_of(at).into()));
    }
    Ok(told)
}
