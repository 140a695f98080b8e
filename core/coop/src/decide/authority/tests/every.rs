//! One of every command, about DORA and the first data user.

use crate::Command;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{
    AssemblyNo, ComplaintNo, ConsentNo, ContributionNo, InvoiceNo, MemberNo, MotionNo, QueryNo, ReleaseNo,
    RequestNo, UserNo,
};
use crate::parting::Arriving;
use crate::path::consent::Answer;
use crate::path::contribution::{Choosing, Withholding};
use crate::people::access::{self, Who};
use crate::people::ballot::{Emptied, Matter, Paper, RoomCount};
use crate::people::charter::Keeping;
use crate::people::{assembly, duty, leaving, proposal, record};
use crate::tests::given::{
    DORA, Scene, ask, ballot, buy, consent, contribution, days, founding, mark, newcomer, question, scope,
    terms,
};
use fenwick_tally::Answer as Said;
use std::collections::BTreeSet;

/// How many commands there are, those of assemblies and duties one by one.
pub(super) const EVERY: usize = 72;

const HASH: Hash = Hash([6; 32]);
const SAVINGS: &str = "savings";

/// The name of a command. There is no catch-all: a new one does not compile until it has one, and a line of the table.
#[expect(clippy::too_many_lines, reason = "a list of all commands, one line each")]
pub(super) fn name(command: &Command) -> &'static str {
    match command {
        Command::Found { .. } => "found",
        Command::Tick => "tick",
        Command::Admit(_) => "admit",
        Command::Leave(_) => "leave",
        Command::Erase(_) => "erase",
        Command::Leaving(leaving::Act::Expel { .. }) => "expel",
        Command::Leaving(leaving::Act::Appeal(_)) => "appeal",
        Command::Leaving(leaving::Act::Part { .. }) => "part",
        Command::Leaving(leaving::Act::Copy(_)) => "copy",
        Command::Arrive(_) => "arrive",
        Command::Restore(_) => "restore",
        Command::ConfirmRestore(..) => "confirm-restore",
        Command::Propose(_) => "propose",
        Command::Proposal(_) => "proposal",
        Command::OpenMotion(_) => "open-motion",
        Command::Vote(..) => "vote",
        Command::Nominate(..) => "nominate",
        Command::Stand(..) => "stand",
        Command::PrepareBallot(..) => "prepare-ballot",
        Command::TakePaper(..) => "take-paper",
        Command::CountRoom(..) => "count-room",
        Command::OpenBox(..) => "open-box",
        Command::CloseMotion(_) => "close-motion",
        Command::Assembly(assembly::Act::Demand) => "assembly-demand",
        Command::Assembly(assembly::Act::Call { .. }) => "assembly-call",
        Command::Assembly(assembly::Act::Attend(..)) => "assembly-attend",
        Command::Assembly(assembly::Act::Hold(..)) => "assembly-hold",
        Command::Duty(duty::Act::Resign { .. }) => "resign",
        Command::Duty(duty::Act::DeclareConflict { .. }) => "declare-conflict",
        Command::Duty(duty::Act::EndConflict { .. }) => "end-conflict",
        Command::Duty(duty::Act::Review { .. }) => "review",
        Command::Duty(duty::Act::Complain(..)) => "complain",
        Command::Duty(duty::Act::CloseComplaint(..)) => "close-complaint",
        Command::Duty(duty::Act::PutComplaint(_)) => "put-complaint",
        Command::NoteRefused(..) => "note-refused",
        Command::BuyShares(..) => "buy-shares",
        Command::Size(..) => "size",
        Command::ConfirmLanguage(..) => "confirm-language",
        Command::Mark(..) => "mark",
        Command::Choose(..) => "choose",
        Command::Withhold(..) => "withhold",
        Command::Record(_) => "record",
        Command::Access(access::Act::Invite(..)) => "invite",
        Command::Access(access::Act::Enrol {
            who: Who::Member(_), ..
        }) => "enrol",
        Command::Access(access::Act::Enrol { .. }) => "enrol-user",
        Command::Access(access::Act::Drop(..)) => "drop",
        Command::Access(access::Act::Recover { .. }) => "recover",
        Command::Access(access::Act::See(_)) => "see-recovery",
        Command::Contribute { .. } => "contribute",
        Command::ConfirmContribution(..) => "confirm-contribution",
        Command::See(..) => "see",
        Command::Consent { .. } => "consent",
        Command::ConfirmConsent(..) => "confirm-consent",
        Command::Withdraw(..) => "withdraw",
        Command::Register { .. } => "register",
        Command::Vet(_) => "vet",
        Command::AddMethod(..) => "add-method",
        Command::ApproveMethod(_) => "approve-method",
        Command::WithdrawMethod(_) => "withdraw-method",
        Command::File(_) => "file",
        Command::Decide { .. } => "decide",
        Command::Reserve(_) => "reserve",
        Command::Release(..) => "release",
        Command::DeleteRows(_) => "delete-rows",
        Command::Correct(..) => "correct",
        Command::TakeBack(..) => "take-back",
        Command::DeleteTaken(_) => "delete-taken",
        Command::DeleteOriginals(_) => "delete-originals",
        Command::Fail(_) => "fail",
        Command::Invoice(_) => "invoice",
        Command::Settle(..) => "settle",
        Command::DeclareDividend(_) => "declare-dividend",
    }
}

pub(super) fn every_command(scene: &Scene) -> Vec<Command> {
    let kinds = [
        about_the_coop(scene),
        together(scene),
        duties(),
        own(),
        accounts(),
        asked(scene),
    ];
    kinds.into_iter().flatten().collect()
}

fn sister() -> leaving::Sister {
    leaving::Sister {
        log_key: String::new(),
        size: 1,
        root: HASH,
    }
}

fn about_the_coop(scene: &Scene) -> Vec<Command> {
    let rules = &scene.coop.founding;
    let founding = Box::new(founding(rules.bylaws.clone(), rules.charters.clone()));
    let officers = Vec::new();
    let nobody = Vec::<MemberNo>::new;
    vec![
        Command::Found { founding, officers },
        Command::Tick,
        Command::Admit(vec![newcomer()]),
        Command::Leave(DORA),
        Command::Erase(DORA),
        Command::Leaving(leaving::Act::Expel {
            member: DORA,
            reasons: HASH,
            attested_by: nobody(),
        }),
        Command::Leaving(leaving::Act::Appeal(DORA)),
        Command::Leaving(leaving::Act::Part {
            motion: MotionNo(1),
            size: 1,
            sister: sister(),
            attested_by: nobody(),
        }),
        Command::Leaving(leaving::Act::Copy(leaving::Copy::Stay)),
        Command::Arrive(Box::new(Arriving {
            carried: scene.coop.carry(&[DORA]),
            commitments: Vec::new(),
            files: Vec::new(),
        })),
        Command::Restore(HASH),
        Command::ConfirmRestore(1, nobody()),
    ]
}

fn together(scene: &Scene) -> Vec<Command> {
    let motion = MotionNo(1);
    let matter = || Matter::Resolution(HASH);
    let room = RoomCount {
        tellers: Vec::new(),
        class: None,
        choices: Vec::new(),
        spoilt: 0,
        note: HASH,
    };
    let emptied = Emptied {
        choices: Vec::new(),
        root: HASH,
    };
    let assembly = AssemblyNo(1);
    vec![
        Command::Propose(matter().into()),
        Command::Proposal(proposal::Act::Draft(matter(), None)),
        Command::OpenMotion(motion),
        ballot(motion, Said::Yes),
        Command::Nominate(motion, DORA, None),
        Command::Stand(motion, true),
        Command::PrepareBallot(motion, Vec::new()),
        Command::TakePaper(motion, DORA, Paper::Room),
        Command::CountRoom(motion, room),
        Command::OpenBox(motion, emptied),
        Command::CloseMotion(motion),
        Command::Assembly(assembly::Act::Demand),
        Command::Assembly(assembly::Act::Call { meets_at: scene.now }),
        Command::Assembly(assembly::Act::Attend(assembly, DORA)),
        Command::Assembly(assembly::Act::Hold(assembly, HASH)),
    ]
}

fn duties() -> Vec<Command> {
    let (complaint, user) = (ComplaintNo(1), UserNo(1));
    let acts = vec![
        duty::Act::Resign {
            office: "board".to_owned(),
            when_replaced: false,
        },
        duty::Act::DeclareConflict {
            member: None,
            user,
            why: None,
        },
        duty::Act::EndConflict {
            member: None,
            user,
            attested_by: Vec::new(),
        },
        duty::Act::Review {
            request: RequestNo(1),
            favours: true,
            reasons: HASH,
        },
        duty::Act::Complain(duty::About::Coop, HASH),
        duty::Act::CloseComplaint(complaint, HASH),
        duty::Act::PutComplaint(complaint),
    ];
    let note = Command::NoteRefused(RequestNo(1), "query.rule".to_owned());
    acts.into_iter().map(Command::Duty).chain([note]).collect()
}

fn accounts() -> Vec<Command> {
    let (who, kind) = (Who::Member(DORA), access::Kind::Passkey);
    let enrol = |who| access::Act::Enrol {
        who,
        kind,
        credential: HASH,
        code: None,
    };
    let acts = vec![
        access::Act::Invite(who, HASH),
        enrol(who),
        enrol(Who::User(UserNo(1))),
        access::Act::Drop(who, HASH),
        access::Act::Recover {
            who,
            code: HASH,
            attested_by: Vec::new(),
        },
        access::Act::See(who),
    ];
    acts.into_iter().map(Command::Access).collect()
}

fn own() -> Vec<Command> {
    let dataset = SAVINGS.to_owned();
    let day = days("2026-01-01", "2026-01-01");
    let choosing = Choosing {
        dataset: dataset.clone(),
        member: DORA,
        field: "amount".to_owned(),
        how: Keeping::Drop,
    };
    let withholding = Withholding {
        dataset: dataset.clone(),
        member: DORA,
        rows: BTreeSet::new(),
        out: true,
    };
    vec![
        buy(1),
        Command::Size(DORA, 2, Vec::new()),
        Command::ConfirmLanguage("th".parse().unwrap(), HASH, Vec::new()),
        mark(DORA, day, false, &[]),
        Command::Choose(choosing, Vec::new()),
        Command::Withhold(withholding, Vec::new()),
        Command::Record(record::Act::TakeOut(DORA)),
        contribution(DORA, 1),
        Command::ConfirmContribution(ContributionNo(1), Vec::new()),
        Command::See(DORA, dataset),
        consent(DORA, Answer::Yes, scope()),
        Command::ConfirmConsent(ConsentNo(1), Vec::new()),
        Command::Withdraw(DORA, scope()),
    ]
}

fn asked(scene: &Scene) -> Vec<Command> {
    let (dataset, request, query) = (SAVINGS.to_owned(), RequestNo(1), QueryNo(1));
    let sample = question("SELECT SUM(amount)", "amount");
    vec![
        Command::Register {
            class: "research".to_owned(),
            country: "KE".to_owned(),
            commitment: HASH,
        },
        Command::Vet(UserNo(1)),
        Command::AddMethod(HASH, Box::new(sample)),
        Command::ApproveMethod(HASH),
        Command::WithdrawMethod(HASH),
        Command::File(Box::new(terms(UserNo(1)))),
        Command::Decide {
            request,
            refuse: false,
        },
        Command::Reserve(ask(scene, request, "0.1")),
        Command::Release(query, HASH),
        Command::DeleteRows(dataset.clone()),
        Command::Correct(DORA, HASH),
        Command::TakeBack(DORA, ContributionNo(1)),
        Command::DeleteTaken(dataset.clone()),
        Command::DeleteOriginals(dataset),
        Command::Fail(query),
        Command::Invoice(ReleaseNo(1)),
        Command::Settle(InvoiceNo(1), HASH),
        Command::DeclareDividend("2026".parse().unwrap()),
    ]
}
