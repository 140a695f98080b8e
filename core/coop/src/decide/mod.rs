//! The one door: a command and the facts become events, or a refusal. Nothing is changed here.

mod authority;
mod calendar;
mod duty;
mod leaving;
mod own;
mod path;
mod people;
mod recusal;
mod restoring;

pub use recusal::noted;

use crate::command::Command;
use crate::event::Event;
use crate::kernel::facts::Facts;
use crate::kernel::ids::RequestNo;
use crate::kernel::refusal::Refusal;
use crate::parting;
use crate::path::contribution::Credits;
use crate::path::request::{Request, State};
use crate::people::Adopted;
use crate::people::charter::Charter;
use crate::rulebook;
use crate::state::Coop;

/// What follows from a command, in order.
#[derive(Debug)]
pub struct Decided {
    /// What happens.
    pub events: Vec<Event>,
    /// What members are credited with after it, when an import is recorded.
    pub credits: Option<Credits>,
}

impl Decided {
    /// All of it together.
    pub fn together(self) -> Vec<Event> {
        let credits = self.credits.into_iter().flatten();
        self.events
            .into_iter()
            .chain(credits.map(Event::Contribution))
            .collect()
    }
}

impl From<Vec<Event>> for Decided {
    fn from(events: Vec<Event>) -> Self {
        Self {
            events,
            credits: None,
        }
    }
}

/// Decides a command on a co-op; `coop` is none only for the founding.
///
/// # Errors
/// The rule that says no.
pub fn decide(coop: Option<&Coop>, command: Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    decided(coop, command, facts).map(Decided::together)
}

/// The same, with what an import credits members with as it is called for.
///
/// # Errors
/// The rule that says no.
pub fn decided(coop: Option<&Coop>, command: Command, facts: &Facts) -> Result<Decided, Refusal> {
    match (coop, command) {
        (None, Command::Found { founding, officers }) => {
            people::found(*founding, officers).map(Decided::from)
        }
        (None, _) => Err(Refusal::new("coop.missing", "there is no such co-op")),
        (Some(coop), command) => {
            within(coop, command, facts).map_err(|refusal| rulebook::named(refusal, &coop.bylaws))
        }
    }
}

/// Every command is named here: a new one does not compile until it has a rule.
#[expect(clippy::too_many_lines, reason = "a list of all commands, one line each")]
fn within(coop: &Coop, command: Command, facts: &Facts) -> Result<Decided, Refusal> {
    leaving::still_taken(coop, &command)?;
    restoring::still_taken(coop, &command)?;
    authority::check(coop, &command, facts.actor)?;
    let (members, actor, now) = (&coop.members, facts.actor, facts.now);
    recusal::check(coop, &command, actor)?;
    let community = coop.community();
    let events = match command {
        Command::Found { .. } => Err(Refusal::new("coop.exists", "this co-op is already founded")),
        Command::Tick => Ok(calendar::tick(coop, facts)),
        Command::Admit(newcomers) => people::admit(coop, newcomers),
        Command::Leave(member) => one(Event::Membership, members.leave(member, actor)),
        Command::Erase(member) => one(Event::Membership, members.erase(member, actor)),
        Command::Leaving(act) => leaving::decide(coop, act, facts),
        Command::Arrive(arriving) => parting::arrive(coop, &arriving),
        Command::Restore(root) => Ok(restoring::restore(coop, root)),
        Command::ConfirmRestore(highest, by) => restoring::confirm(coop, highest, by),
        Command::Propose(tabled) => people::propose(coop, tabled, facts),
        Command::Proposal(act) => people::proposal(coop, act, facts),
        Command::OpenMotion(motion) => one(Event::Motion, coop.motions.open(motion, now)),
        Command::Vote(motion, vote) => {
            let events = coop.motions.vote(motion, vote, &community, facts)?;
            Ok(events.into_iter().map(Event::Motion).collect())
        }
        Command::Nominate(motion, member, text) => one(
            Event::Motion,
            coop.motions.nominate(motion, (member, text), &community, facts),
        ),
        Command::Stand(motion, stands) => one(Event::Motion, coop.motions.stand(motion, stands, facts)),
        Command::PrepareBallot(motion, keys) => one(Event::Motion, coop.motions.prepare(motion, keys)),
        Command::TakePaper(motion, member, paper) => {
            let taken = coop
                .motions
                .take_paper(motion, (member, paper), &community, facts)?;
            Ok(taken.map(Event::Motion).into_iter().collect())
        }
        Command::CountRoom(motion, room) => one(
            Event::Motion,
            coop.motions.count_room(motion, room, &community, facts),
        ),
        Command::OpenBox(motion, emptied) => {
            one(Event::Motion, coop.motions.open_box(motion, emptied, facts))
        }
        Command::CloseMotion(motion) => one(Event::Motion, coop.motions.close(motion, &community, now)),
        Command::Assembly(act) => {
            let events = coop.assemblies.decide(act, &community, facts)?;
            Ok(events.into_iter().map(Event::Assembly).collect())
        }
        Command::Duty(act) => duty::act(coop, act, facts),
        Command::NoteRefused(request, rule) => duty::note_refused(coop, request, rule, actor),
        Command::BuyShares(shares, reference) => one(
            Event::Capital,
            coop.capital.buy((shares, reference), &community, facts),
        ),
        Command::Size(member, heads, attested_by) => people::size(coop, (member, heads), &attested_by),
        Command::Mark(marking, attested_by) => path::mark(coop, marking, attested_by, facts),
        Command::Choose(choosing, attested_by) => own::choose(coop, choosing, attested_by, actor),
        Command::Withhold(withholding, attested_by) => own::withhold(coop, withholding, attested_by, actor),
        Command::Contribute {
            prepared,
            attested_by,
        } => return path::contribute(coop, prepared, attested_by, facts),
        Command::ConfirmContribution(contribution, attested_by) => {
            path::confirm_contribution(coop, contribution, attested_by, actor)
        }
        Command::Record(act) => people::record(coop, act, facts),
        Command::ConfirmLanguage(language, texts, by) => {
            let confirmed = coop.languages.confirm((language, texts), by, &community)?;
            Ok(confirmed.map(Event::Language).into_iter().collect())
        }
        Command::Access(act) => people::access(coop, act, facts),
        Command::See(member, dataset) => path::see(coop, member, dataset, actor),
        Command::Consent { wishes, attested_by } => path::consent(coop, wishes, &attested_by, facts),
        Command::ConfirmConsent(consent, attested_by) => {
            path::confirm_consent(coop, consent, attested_by, actor)
        }
        Command::Withdraw(member, scope) => path::withdraw(coop, member, scope, facts),
        Command::Register {
            class,
            country,
            commitment,
        } => one(
            Event::Request,
            coop.requests.register(&class, &country, commitment, &coop.bylaws),
        ),
        Command::Vet(user) => one(
            Event::Request,
            coop.requests.vet(user, coop.duties.acting(actor)?),
        ),
        Command::AddMethod(method, question) => path::add_method(coop, method, *question, now),
        Command::ApproveMethod(method) => {
            let officer = coop.duties.acting(actor)?;
            one(Event::Method, coop.methods.approve(method, officer, &coop.bylaws))
        }
        Command::WithdrawMethod(method) => {
            let officer = coop.duties.acting(actor)?;
            one(Event::Method, coop.methods.withdraw(method, officer))
        }
        Command::File(terms) => one(Event::Request, coop.requests.file(*terms, &coop.methods)),
        Command::Decide { request, refuse } => path::decide_request(coop, request, refuse, facts),
        Command::Reserve(ask) => path::reserve(coop, &ask, now),
        Command::Release(query, digest) => path::release(coop, query, digest, now),
        Command::DeleteRows(dataset) => one(Event::Watch, coop.watched.delete(&dataset)),
        Command::Correct(member, commitment) => {
            one(Event::Membership, members.correct(member, commitment, actor))
        }
        Command::TakeBack(member, contribution) => path::take_back(coop, (member, contribution), actor),
        Command::DeleteTaken(dataset) => one(Event::Contribution, coop.contributions.delete_owed(&dataset)),
        Command::DeleteOriginals(dataset) => one(
            Event::Contribution,
            coop.contributions.delete_originals(&dataset, &coop.charters),
        ),
        Command::Fail(query) => one(Event::Query, coop.queries.fail(query)),
        Command::Invoice(release) => one(
            Event::Fee,
            coop.fees.invoice(release, &coop.releases, &coop.requests),
        ),
        Command::Settle(invoice, reference) => one(Event::Fee, coop.fees.settle(invoice, reference)),
        Command::DeclareDividend(period) => one(
            Event::Dividend,
            coop.dividends.declare(period, &coop.fees, &coop.basis(), now),
        ),
    };
    events.map(Decided::from)
}

fn one<E>(kind: fn(E) -> Event, event: Result<E, Refusal>) -> Result<Vec<Event>, Refusal> {
    event.map(|event| vec![kind(event)])
}

fn known_charter<'a>(coop: &'a Coop, dataset: &str) -> Result<&'a Adopted<Charter>, Refusal> {
    let missing = || {
        Refusal::new(
            "charter.missing",
            format!("no charter permits a dataset '{dataset}'"),
        )
        .hint("`fenwick charter list` shows the datasets")
    };
    coop.charters.get(dataset).ok_or_else(missing)
}

/// A request that waits for its decision.
fn undecided(coop: &Coop, request: RequestNo) -> Result<&Request, Refusal> {
    let found = coop.requests.get(request)?;
    if found.state() != State::Filed {
        let message = format!("request {request} is already decided");
        return Err(Refusal::new("request.decided", message)
            .hint(format!("`fenwick request show {request}` gives the reasons")));
    }
    Ok(found)
}
