//! Everything that can be asked of a co-op. The shell turns what people type into these.

use crate::event::Founding;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{
    ConsentNo, ContributionNo, InvoiceNo, MemberNo, MotionNo, QueryNo, ReleaseNo, RequestNo, UserNo,
};
use crate::kernel::time::Period;
use crate::parting::Arriving;
use crate::path::consent::{Scope, Wish};
use crate::path::contribution::{Choosing, Marking, Prepared, Withholding};
use crate::path::query::Ask;
use crate::path::request::{Shape, Terms};
use crate::people::ballot::{Emptied, Paper, RoomCount, Tabled, Vote};
use crate::people::language::Language;
use crate::people::membership::Kind;
use crate::people::{access, assembly, duty, leaving, proposal, record};

/// Somebody to be admitted; her private record is already sealed elsewhere.
#[derive(Debug)]
pub struct Newcomer {
    /// Person or organisation.
    pub kind: Kind,
    /// Class of membership.
    pub class: Option<String>,
    /// Salted digest of her private record.
    pub commitment: Hash,
}

/// Something asked of a co-op.
#[derive(Debug)]
pub enum Command {
    /// Found it, with its first officers.
    Found {
        /// Its first rules.
        founding: Box<Founding>,
        /// Its first officers, in order.
        officers: Vec<Newcomer>,
    },
    /// Do whatever has come due.
    Tick,
    /// Admit members, in order.
    Admit(Vec<Newcomer>),
    /// A member leaves.
    Leave(MemberNo),
    /// A member is erased.
    Erase(MemberNo),
    /// Expel a member, appeal, or part off a class.
    Leaving(leaving::Act),
    /// Take in the members who parted from another co-op.
    Arrive(Box<Arriving>),
    /// Note that the co-op came back from a backup, whose log has this root.
    Restore(Hash),
    /// Officers attest that nobody holds a checkpoint of more entries than this.
    ConfirmRestore(u64, Vec<MemberNo>),
    /// Table a motion.
    Propose(Tabled),
    /// Word a proposal, change it, support it, take it back or notice it.
    Proposal(proposal::Act),
    /// Open a motion.
    OpenMotion(MotionNo),
    /// Vote, give a vote into other hands, or demand that it be secret.
    Vote(MotionNo, Vote),
    /// Nominate a member, with the digest of what she says for herself.
    Nominate(MotionNo, MemberNo, Option<Hash>),
    /// Accept a nomination, or stand down.
    Stand(MotionNo, bool),
    /// Take the tellers' public keys for a secret vote.
    PrepareBallot(MotionNo, Vec<String>),
    /// Give a member her one ballot paper.
    TakePaper(MotionNo, MemberNo, Paper),
    /// Take what two tellers counted in the room.
    CountRoom(MotionNo, RoomCount),
    /// Take what came out of the box.
    OpenBox(MotionNo, Emptied),
    /// Close a motion.
    CloseMotion(MotionNo),
    /// Call an assembly, come to it, close it.
    Assembly(assembly::Act),
    /// Give up an office, enter a conflict of interest, review a request, complain.
    Duty(duty::Act),
    /// Enter that a question to a request was refused by this rule.
    NoteRefused(RequestNo, String),
    /// A member buys so many shares; with the digest of the payment's reference.
    BuyShares(u32, Hash),
    /// An organisation stands for so many heads; officers attest.
    Size(MemberNo, u32, Vec<MemberNo>),
    /// A member validates days of her data or keeps them out; officers attest.
    Mark(Marking, Vec<MemberNo>),
    /// A member chooses how the values of a field are kept; officers attest.
    Choose(Choosing, Vec<MemberNo>),
    /// A member keeps single rows out or gives them back; officers attest.
    Withhold(Withholding, Vec<MemberNo>),
    /// Take a member's own records out, send them, take a sending back, or keep what she brought along.
    Record(record::Act),
    /// Record an import.
    Contribute {
        /// What was prepared.
        prepared: Prepared,
        /// Officers who attest.
        attested_by: Vec<MemberNo>,
    },
    /// Confirm an import.
    ConfirmContribution(ContributionNo, Vec<MemberNo>),
    /// Show a member figures of her own rows of a dataset.
    See(MemberNo, String),
    /// Give answers.
    Consent {
        /// The answers, in order.
        wishes: Vec<Wish>,
        /// Officers who attest.
        attested_by: Vec<MemberNo>,
    },
    /// Confirm a waiting yes.
    ConfirmConsent(ConsentNo, Vec<MemberNo>),
    /// Withdraw.
    Withdraw(MemberNo, Scope),
    /// Officers who speak a language say that its texts, of this digest, are right.
    ConfirmLanguage(Language, Hash, Vec<MemberNo>),
    /// Invite somebody to an account, set up or give up a way to sign in, let somebody in again.
    Access(access::Act),
    /// Register a data user.
    Register {
        /// Its class.
        class: String,
        /// Its country.
        country: String,
        /// Salted digest of its name.
        commitment: Hash,
    },
    /// Vet a data user.
    Vet(UserNo),
    /// Add a method: the digest of its text, and its question at sample values.
    AddMethod(Hash, Box<Shape>),
    /// An officer approves a method.
    ApproveMethod(Hash),
    /// An officer withdraws an approval.
    WithdrawMethod(Hash),
    /// File a request.
    File(Box<Terms>),
    /// Decide a request; an officer may refuse it.
    Decide {
        /// Which.
        request: RequestNo,
        /// Whether the acting officer refuses.
        refuse: bool,
    },
    /// Reserve budget for a question.
    Reserve(Ask),
    /// Record the answer of a query.
    Release(QueryNo, Hash),
    /// Record that the rows of a dataset that the members no longer want are gone.
    DeleteRows(String),
    /// A member has her private record put right: the salted digest of the new one.
    Correct(MemberNo, Hash),
    /// A member takes her rows of an import back.
    TakeBack(MemberNo, ContributionNo),
    /// Record that rows of a dataset that are past their time or were taken back are gone.
    DeleteTaken(String),
    /// Record that files of a dataset that were kept as they were brought are gone, for its charter no longer keeps any.
    DeleteOriginals(String),
    /// End a query without an answer.
    Fail(QueryNo),
    /// Invoice a release.
    Invoice(ReleaseNo),
    /// Settle an invoice.
    Settle(InvoiceNo, Hash),
    /// Share out the income of a period.
    DeclareDividend(Period),
}
