//! The criteria: what each principle asks of the log, in one table.

use super::{Found, Public, Reason, autonomy, commons, control, economy, membership};
use std::fmt;

/// The seven principles.
pub(super) const PRINCIPLES: [(u8, &str); 7] = [
    (1, "voluntary and open membership"),
    (2, "democratic member control"),
    (3, "member economic participation"),
    (4, "autonomy and independence"),
    (5, "education, training and information"),
    (6, "cooperation among cooperatives"),
    (7, "concern for community"),
];

/// One criterion.
pub struct Criterion {
    /// Which principle asks it.
    pub principle: u8,
    /// Stable id.
    pub id: &'static str,
    /// What is checked; when this is so the criterion passes.
    pub check: &'static str,
    /// What makes it fail.
    pub fails: &'static str,
    /// What makes it a warning.
    pub warns: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    weigh: fn(&Public) -> Found,
}

impl Criterion {
    pub(super) fn reason(&self, public: &Public) -> Reason {
        let found = (self.weigh)(public);
        Reason {
            check: self.id,
            verdict: found.verdict,
            says: found.says,
            entries: found.entries,
        }
    }
}

impl fmt::Debug for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

const NEVER: &str = "never";
const OURS: &str = "our line; the ICA gives no number";

/// All criteria, in the order of the page.
///
/// # Source
/// ICA, Guidance Notes to the Co-operative Principles (2015), where no other is named.
pub const CRITERIA: &[Criterion] = &[
    Criterion {
        principle: 1,
        id: "membership.open",
        check: "votes or assemblies had more members than there were founding officers",
        fails: NEVER,
        warns: "no count of members shows anybody but the founders",
        source: "ICA 1",
        weigh: membership::open,
    },
    Criterion {
        principle: 1,
        id: "membership.appeal",
        check: "who is expelled has two weeks or more to appeal to all members",
        fails: NEVER,
        warns: "there is less time",
        source: OURS,
        weigh: membership::appeal,
    },
    Criterion {
        principle: 2,
        id: "control.votes",
        check: "each member has one vote",
        fails: "a class has more votes a head, or one organisation may hold more than half",
        warns: "organisations have votes by their heads, capped at half or less",
        source: "ICA 2: one member, one vote; other levels in a democratic manner",
        weigh: control::votes,
    },
    Criterion {
        principle: 2,
        id: "control.bloc",
        check: "no class has more than its heads, and none stops the others by itself",
        fails: "in some vote a class that is weighted held more than half of the votes",
        warns: "one class alone must agree to everything, or weighted classes were not counted apart",
        source: "ICA 2",
        weigh: control::held_by_class,
    },
    Criterion {
        principle: 2,
        id: "control.assembly",
        check: "an assembly with a quorum met within the last 15 months",
        fails: "for two years the members have neither met nor voted, one vote each, with a quorum",
        warns: "none met within 15 months, or within the co-op's own limit",
        source: "ICA 2; 15 months is the usual limit of statutes on annual meetings, two years is ours",
        weigh: control::assembly,
    },
    Criterion {
        principle: 2,
        id: "control.turnout",
        check: "of the last vote's roll a tenth, or the part that the bylaws watch for, took part, and turnout has not halved",
        fails: NEVER,
        warns: "fewer did, it has halved, or no vote has ended yet",
        source: OURS,
        weigh: control::turnout,
    },
    Criterion {
        principle: 2,
        id: "control.seats",
        check: "offices are filled by elections, and at least every second one had more candidates than seats",
        fails: NEVER,
        warns: "nobody was elected yet, most elections had no choice, or a term has run out",
        source: "ICA 2: elected representatives are accountable to the membership",
        weigh: control::seats,
    },
    Criterion {
        principle: 2,
        id: "control.holders",
        check: "two people or more hold offices",
        fails: NEVER,
        warns: "the log shows fewer",
        source: "ICA 2",
        weigh: control::holders,
    },
    Criterion {
        principle: 2,
        id: "control.bylaws",
        check: "the members themselves change the bylaws, with a quorum, by nine tenths or less",
        fails: "somebody other than all members changes them",
        warns: "it takes more than nine tenths, or no quorum at all",
        source: "ICA 2; nine tenths is ours",
        weigh: control::bylaws,
    },
    Criterion {
        principle: 2,
        id: "control.majority",
        check: "nothing passes with fewer than half of yes and no",
        fails: "fewer than half change the bylaws, end or part the co-op, or keep a member or an officer out",
        warns: "fewer than half decide something else",
        source: "ICA 2: decisions by the members, not by a few of them; one half is ours",
        weigh: control::majority,
    },
    Criterion {
        principle: 2,
        id: "control.quorum",
        check: "every vote of the members needs a twentieth of the roll or more",
        fails: "more than 100 members were counted, and less than a hundredth of them, or no quorum, is enough to change the bylaws, end or part the co-op, or keep a member or an officer out",
        warns: "some vote needs less than a twentieth, or no quorum",
        source: OURS,
        weigh: control::quorum,
    },
    Criterion {
        principle: 2,
        id: "control.roll",
        check: "whoever joined 90 days before the notice votes",
        fails: "members wait longer than a year until they may vote",
        warns: "they wait longer than 90 days, or at the last vote fewer than half of those could vote whom the assembly before it counted",
        source: "ICA 2: members have equal voting rights; the numbers are ours",
        weigh: control::roll,
    },
    Criterion {
        principle: 2,
        id: "control.notice",
        check: "a week or more goes by between the notice and any vote that is not urgent",
        fails: "votes on the bylaws, elections, recalls, expulsions, a split or the end begin without notice",
        warns: "less than a week goes by, or none on other matters",
        source: OURS,
        weigh: control::notice,
    },
    Criterion {
        principle: 2,
        id: "control.proxies",
        check: "one member votes for at most two others",
        fails: "for five or more, by which a tenth of the members can hold most votes; or for so many that two of those counted can",
        warns: "for three or four",
        source: OURS,
        weigh: control::proxies,
    },
    Criterion {
        principle: 2,
        id: "control.councils",
        check: "the members themselves elect and recall, and decide on charters, on parting and on the end",
        fails: "a council elects, recalls, ends or parts the co-op in their place",
        warns: "a council decides what is collected",
        source: "ICA 2: elected representatives are accountable to the membership",
        weigh: control::councils,
    },
    Criterion {
        principle: 2,
        id: "control.initiative",
        check: "any member, or a fifth of them or fewer, puts an item before all",
        fails: NEVER,
        warns: "it takes more",
        source: OURS,
        weigh: control::initiative,
    },
    Criterion {
        principle: 2,
        id: "control.record",
        check: "every vote was taken under the bylaws then in force, and every outcome follows from its count",
        fails: "one does not, or a vote that is over has no outcome",
        warns: "no vote has ended yet",
        source: "ICA 2",
        weigh: control::record,
    },
    Criterion {
        principle: 2,
        id: "control.recourse",
        check: "members can go to court",
        fails: NEVER,
        warns: "members gave up the courts for arbitration",
        source: "ICA 2",
        weigh: control::recourse,
    },
    Criterion {
        principle: 3,
        id: "economy.residue",
        check: "what is left at the end goes to a co-operative or non-profit body",
        fails: "it goes to somebody outside",
        warns: "it goes to the members",
        source: "ICA 3: at least part of the capital is common property",
        weigh: economy::residue,
    },
    Criterion {
        principle: 3,
        id: "economy.return",
        check: "shares carry no votes, and pay a tenth of their price a year or less",
        fails: "they pay more than a fifth",
        warns: "they pay more than a tenth",
        source: "ICA 3: limited compensation, if any, on capital; the numbers are ours",
        weigh: economy::share_return,
    },
    Criterion {
        principle: 3,
        id: "economy.reserve",
        check: "a part of all income goes to the indivisible reserve",
        fails: NEVER,
        warns: "none does",
        source: "ICA 3: reserves, part of which at least would be indivisible",
        weigh: economy::reserve,
    },
    Criterion {
        principle: 3,
        id: "economy.patronage",
        check: "members get their part by head or by what they bring, not by shares",
        fails: "they get it by shares alone",
        warns: "shares count besides other things",
        source: "ICA 3: benefiting members in proportion to their transactions",
        weigh: economy::patronage,
    },
    Criterion {
        principle: 3,
        id: "economy.dividends",
        check: "what was shared out went to those whom the voted split names",
        fails: "some of it went elsewhere",
        warns: "nothing has been shared out yet",
        source: "ICA 3",
        weigh: economy::dividends,
    },
    Criterion {
        principle: 4,
        id: "autonomy.outsiders",
        check: "nobody outside has a seat or a veto",
        fails: "somebody has, and no simple majority of the members takes it back; or outsiders fill half of all seats",
        warns: "somebody has, and a simple majority takes it back",
        source: "ICA 4: on terms that ensure democratic control by their members",
        weigh: autonomy::outsiders,
    },
    Criterion {
        principle: 4,
        id: "autonomy.residue",
        check: "nobody outside inherits the co-op",
        fails: "an outsider, such as an investor, gets what is left",
        warns: NEVER,
        source: "ICA 4: capital from external sources on terms that keep autonomy",
        weigh: autonomy::residue,
    },
    Criterion {
        principle: 4,
        id: "autonomy.contracts",
        check: "no contract binds the co-op to one partner",
        fails: NEVER,
        warns: "one does",
        source: "ICA 4",
        weigh: autonomy::contracts,
    },
    Criterion {
        principle: 4,
        id: "autonomy.income",
        check: "no single data user pays more than half of what was invoiced",
        fails: NEVER,
        warns: "one does",
        source: OURS,
        weigh: autonomy::income,
    },
    Criterion {
        principle: 5,
        id: "education.fund",
        check: "the split has a fund 'education' or 'training', and money went to it",
        fails: NEVER,
        warns: "there is none, or nothing went to it yet",
        source: "ICA 5",
        weigh: commons::education,
    },
    Criterion {
        principle: 6,
        id: "cooperation.sisters",
        check: "data users of the class 'sister-coop' got answers",
        fails: NEVER,
        warns: "none did",
        source: "ICA 6",
        weigh: commons::sisters,
    },
    Criterion {
        principle: 7,
        id: "community.benefit",
        check: "answers went to others than companies and co-ops, or money to a fund for something else than education",
        fails: NEVER,
        warns: "neither is so yet",
        source: "ICA 7",
        weigh: commons::community,
    },
];
