//! Principle 1: voluntary and open membership. Who was turned away no log shows, so little can be said.

use super::{Found, Public};

const APPEAL_DAYS: u32 = 14;

/// Whether people besides the founding officers belong.
pub(super) fn open(public: &Public) -> Found {
    let founders = public.founders;
    let most = public.counted().max_by_key(|(members, _)| *members);
    match most {
        Some((members, entry)) if members > founders => Found::pass(
            &[0, entry],
            format!("{members} members were counted; {founders} officers founded the co-op"),
        ),
        Some((members, entry)) => Found::warn(
            &[0, entry],
            format!("no count shows more than {members} members, and {founders} officers founded the co-op"),
        ),
        None => Found::warn(
            &[0],
            "no vote, one vote each, and no assembly shows yet how many members there are",
        ),
    }
}

/// Whether an expulsion can be appealed.
pub(super) fn appeal(public: &Public) -> Found {
    let days = public.bylaws.rule.leaving.appeal_days;
    let says = format!("who is expelled has {days} days to appeal to all members");
    match days >= APPEAL_DAYS {
        true => Found::pass(&[public.bylaws_entry], says),
        false => Found::warn(&[public.bylaws_entry], says),
    }
}
