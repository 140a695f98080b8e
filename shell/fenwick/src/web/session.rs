//! Who has signed in on which device: kept in memory only, so that a restart signs everybody out and no file holds a session.

use crate::visitor::Visitor;
use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::MemberNo;
use fenwick_office::keyring::random;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Signed out after so long without a page.
pub const IDLE_MAX: Duration = Duration::from_secs(30 * 60);
/// On a device that several share.
const IDLE_MAX_SHARED: Duration = Duration::from_secs(5 * 60);
/// Signed out after so long in any case.
pub const AGE_MAX: Duration = Duration::from_secs(12 * 3600);
/// Devices that are signed in at once; beyond, who was idle longest goes first.
const SESSIONS_MAX: usize = 200_000;

/// Within so long after signing in, nobody is asked again who she is.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// Bytes that only one device holds. What is kept of them here is a digest.
pub type Token = String;

/// On what somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// One of her own.
    Own,
    /// One that several people use.
    Shared,
    /// A program, which shows its token in a header. Its token opens no page, and that of a page opens nothing to a program.
    Program,
    /// A program with a key instead of a session.
    Key,
}

/// A member who is helped on somebody else's device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helped {
    /// Who.
    pub member: MemberNo,
    /// Her name, for the line on each page that says whose they are.
    pub name: String,
    /// The name of who helps her.
    pub by: String,
    /// With what she proved that it is she, where it was no PIN.
    pub way: Option<Hash>,
}

/// One signed-in device.
#[derive(Clone, Debug)]
pub struct Session {
    /// In which co-op.
    pub coop: String,
    /// Who signed in on it.
    pub visitor: Visitor,
    /// With what she signed in, as her account knows it: when the account loses it, the session is over.
    pub way: Hash,
    /// Who gave her own PIN on it to be helped, and has not gone yet.
    pub helped: Option<Helped>,
    /// The PIN that she gave, as her account knows it; the door fills it in.
    pub helped_way: Option<Hash>,
    /// What it is.
    pub device: Device,
    /// Who was helped on it since its owner signed in, with their names.
    pub met: BTreeMap<MemberNo, String>,
    /// What is said on the next page, once.
    pub notice: Option<String>,
    /// Who answered the question of which lesson. It goes when she signs out: what stays is what she did with it.
    pub learned: Vec<(MemberNo, &'static str)>,
    began: Instant,
    seen: Instant,
}

impl Session {
    /// What a program does with a key, which needs no session: it begins and ends with the request.
    pub fn of_key(coop: &str, (visitor, way): (Visitor, Hash)) -> Self {
        let now = Instant::now();
        Self {
            coop: coop.to_owned(),
            visitor,
            way,
            helped: None,
            helped_way: None,
            device: Device::Key,
            met: BTreeMap::new(),
            notice: None,
            learned: Vec::new(),
            began: now,
            seen: now,
        }
    }

    /// Who acts through it now.
    pub fn acts(&self) -> Visitor {
        match (self.visitor, &self.helped) {
            (Visitor::Member(by), Some(helped)) => Visitor::Assisted {
                member: helped.member,
                by,
            },
            (visitor, _) => visitor,
        }
    }

    /// Whether somebody proved just now who she is.
    pub fn is_fresh(&self) -> bool {
        self.began.elapsed() < FRESH
    }

    /// Lets it be older than it is.
    #[cfg(test)]
    pub fn age(&mut self, by: Duration) {
        self.began = self.began.checked_sub(by).unwrap();
    }

    fn is_over(&self, now: Instant) -> bool {
        let idle_max = match self.device {
            Device::Shared => IDLE_MAX_SHARED,
            Device::Own | Device::Program | Device::Key => IDLE_MAX,
        };
        now.duration_since(self.seen) >= idle_max || now.duration_since(self.began) >= AGE_MAX
    }
}

/// All signed-in devices.
#[derive(Default)]
pub struct Sessions {
    kept: Mutex<HashMap<[u8; 32], Session>>,
}

impl Sessions {
    /// Signs in, under a token that nothing else had.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn begin(
        &self,
        coop: &str,
        (visitor, way): (Visitor, Hash),
        device: Device,
    ) -> Result<Token, crate::said::Trouble> {
        let token = fresh_token()?;
        let now = Instant::now();
        let session = Session {
            device,
            ..Session::of_key(coop, (visitor, way))
        };
        let mut kept = self.lock();
        if kept.len() >= SESSIONS_MAX {
            kept.retain(|_, session| !session.is_over(now));
        }
        if kept.len() >= SESSIONS_MAX
            && let Some(oldest) = kept
                .iter()
                .min_by_key(|(_, session)| session.seen)
                .map(|(key, _)| *key)
        {
            kept.remove(&oldest);
        }
        kept.insert(digest(&token), session);
        Ok(token)
    }

    /// The session of a token that is not over; it counts as seen.
    pub fn find(&self, token: &str) -> Option<Session> {
        let (key, now) = (digest(token), Instant::now());
        let mut kept = self.lock();
        let session = kept.get_mut(&key)?;
        if session.is_over(now) {
            kept.remove(&key);
            return None;
        }
        // Who is helped goes away without a word, and the next who takes the phone is not her.
        if now.duration_since(session.seen) >= IDLE_MAX_SHARED && session.helped.take().is_some() {
            session.helped_way = None;
            session.notice = None;
        }
        session.seen = now;
        Some(session.clone())
    }

    /// Hands a device over, to whom it helps or back: under a new token, so that no page of before does anything any more.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn hand_over(&self, token: &str, helped: Option<Helped>) -> Result<Token, crate::said::Trouble> {
        let fresh = fresh_token()?;
        let mut kept = self.lock();
        if let Some(mut session) = kept.remove(&digest(token)) {
            if let Some(helped) = &helped {
                session.met.insert(helped.member, helped.name.clone());
            }
            session.helped_way = helped.as_ref().and_then(|helped| helped.way);
            session.helped = helped;
            session.notice = None;
            kept.insert(digest(&fresh), session);
        }
        Ok(fresh)
    }

    /// Changes a session that is there.
    pub fn change(&self, token: &str, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.lock().get_mut(&digest(token)) {
            change(session);
        }
    }

    /// Signs a device out.
    pub fn end(&self, token: &str) {
        self.lock().remove(&digest(token));
    }

    /// Signs somebody out wherever she has signed in, but on this device.
    pub fn end_others(&self, coop: &str, visitor: Visitor, but: Option<&str>) {
        let but = but.map(digest);
        self.lock().retain(|key, session| {
            let is_hers = session.coop == coop
                && (session.visitor == visitor
                    || session
                        .helped
                        .as_ref()
                        .is_some_and(|helped| Some(helped.member) == visitor.member()));
            !is_hers || Some(*key) == but
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.kept
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// 256 random bits as text.
///
/// # Errors
/// When the system gives no randomness.
pub fn fresh_token() -> Result<Token, crate::said::Trouble> {
    let bytes: [u8; 32] = random().map_err(|error| crate::said::Trouble::failed("random", error))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The cookies of these pages: strict, and only for this one server.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    /// Whether pages are reached over TLS.
    pub secure: bool,
}

impl Cookies {
    fn name(self) -> &'static str {
        if self.secure { "__Host-fenwick" } else { "fenwick" }
    }

    /// The token that came with a request.
    pub fn token(self, headers: &HeaderMap) -> Option<Token> {
        let jar = CookieJar::from_headers(headers);
        jar.get(self.name()).map(|cookie| cookie.value().to_owned())
    }

    /// Sets the token; it goes when the browser is closed.
    pub fn set(self, token: Token) -> Cookie<'static> {
        Cookie::build((self.name(), token))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: (Visitor, Hash) = (Visitor::Member(MemberNo(1)), Hash([1; 32]));
    const OWN: Device = Device::Own;

    fn aged(sessions: &Sessions, token: &str, idle: Duration, age: Duration) {
        sessions.change(token, |session| {
            session.seen = Instant::now().checked_sub(idle).unwrap();
            session.began = Instant::now().checked_sub(age).unwrap();
        });
    }

    fn helped() -> Helped {
        Helped {
            member: MemberNo(1),
            name: "Ada".to_owned(),
            by: "Ben".to_owned(),
            way: None,
        }
    }

    #[test]
    fn who_is_helped_is_gone_after_five_idle_minutes_and_the_helper_stays() {
        let sessions = Sessions::default();
        let ben = Visitor::Member(MemberNo(2));
        let before = sessions.begin("weavers", (ben, Hash([2; 32])), OWN).unwrap();
        let token = sessions.hand_over(&before, Some(helped())).unwrap();
        assert!(sessions.find(&before).is_none(), "pages of before are of nobody");
        let ada = Visitor::Assisted {
            member: MemberNo(1),
            by: MemberNo(2),
        };
        assert_eq!(sessions.find(&token).unwrap().acts(), ada);
        aged(
            &sessions,
            &token,
            IDLE_MAX_SHARED - Duration::from_secs(5),
            IDLE_MAX_SHARED,
        );
        assert_eq!(sessions.find(&token).unwrap().acts(), ada);
        aged(&sessions, &token, IDLE_MAX_SHARED, IDLE_MAX_SHARED);
        let session = sessions.find(&token).unwrap();
        assert_eq!((session.acts(), session.met.len()), (ben, 1));
    }

    #[test]
    fn a_session_ends_when_idle_when_old_and_when_she_signs_out() {
        let sessions = Sessions::default();
        let cases = [
            (OWN, IDLE_MAX - Duration::from_secs(5), IDLE_MAX, true),
            (OWN, IDLE_MAX, IDLE_MAX, false),
            (Device::Program, IDLE_MAX, IDLE_MAX, false),
            (Device::Shared, IDLE_MAX_SHARED, IDLE_MAX_SHARED, false),
            (OWN, Duration::ZERO, AGE_MAX, false),
        ];
        for (device, idle, age, there) in cases {
            let token = sessions.begin("weavers", ADA, device).unwrap();
            aged(&sessions, &token, idle, age);
            assert_eq!(
                sessions.find(&token).is_some(),
                there,
                "{device:?} {idle:?} {age:?}"
            );
        }
        let token = sessions.begin("weavers", ADA, OWN).unwrap();
        sessions.end(&token);
        assert!(sessions.find(&token).is_none());
    }

    #[test]
    fn who_signed_in_a_while_ago_is_asked_again() {
        let sessions = Sessions::default();
        let token = sessions.begin("weavers", ADA, OWN).unwrap();
        assert!(sessions.find(&token).unwrap().is_fresh());
        aged(&sessions, &token, Duration::ZERO, FRESH);
        assert!(!sessions.find(&token).unwrap().is_fresh());
    }

    #[test]
    fn somebodys_other_devices_are_signed_out_and_nobody_elses() {
        let sessions = Sessions::default();
        let here = sessions.begin("weavers", ADA, OWN).unwrap();
        let there = sessions.begin("weavers", ADA, OWN).unwrap();
        let elsewhere = sessions.begin("spinners", ADA, OWN).unwrap();
        let ben = sessions
            .begin(
                "weavers",
                (Visitor::Member(MemberNo(2)), Hash([2; 32])),
                Device::Shared,
            )
            .unwrap();
        let ben = sessions.hand_over(&ben, Some(helped())).unwrap();
        sessions.end_others("weavers", ADA.0, Some(&here));
        assert!(sessions.find(&here).is_some() && sessions.find(&elsewhere).is_some());
        assert!(sessions.find(&there).is_none() && sessions.find(&ben).is_none());
    }

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let sessions = Sessions::default();
        let tokens: std::collections::BTreeSet<Token> = (0..100)
            .map(|_| sessions.begin("weavers", ADA, OWN).unwrap())
            .collect();
        assert_eq!(tokens.len(), 100);
        assert!(tokens.iter().all(|token| token.len() == 43));
    }
}
