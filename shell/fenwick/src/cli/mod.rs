//! The command line: every command is one function from what was typed to what is said.

mod access;
mod answer;
pub mod args;
mod arrive;
mod ask;
mod assembly;
mod backup;
mod ballot;
mod benchmark;
mod budget;
mod bylaws;
mod consent;
mod contribute;
mod coop;
mod day;
pub mod deletion;
mod demo;
mod doctor;
mod drafts;
mod duty;
mod election;
mod estate;
mod examples;
mod found;
mod identity;
mod inspect;
mod key;
mod language;
mod leaving;
mod log;
mod me;
mod method;
mod money;
mod motion;
mod parts;
mod people;
mod proposal;
mod propose;
mod proxy;
mod quarantine;
mod query;
mod question;
mod quote;
mod reading;
mod record;
mod recount;
mod release;
mod request;
mod restore;
mod rights;
mod room;
mod row;
mod rulebook;
mod rules;
mod settings;
mod split;
mod statement;
mod takeout;
mod user;
mod watch;
mod whole;

pub use access::picture;
pub use args::{Cli, Options, Serve};
pub use ask::now_of;
pub use doctor::checks;
pub use estate::points_of;
pub use motion::of_matter as changes;
pub use people::record_of;
pub use query::note_refused;
pub use question::charters_of;

use crate::grid::{Reply, Turn};
use crate::home::{Home, Standing, enter};
use crate::remote::Access;
use crate::said::{Done, Output, Said, output};
use args::Command;
use ask::Asking;
use clap::FromArgMatches;
use std::path::Path;
use std::sync::Arc;

/// What was typed.
///
/// # Errors
/// When it is no command, and when it asks for help.
pub fn parse() -> Result<Cli, clap::Error> {
    let mut command = examples::command();
    let typed = command.try_get_matches_from_mut(std::env::args_os())?;
    let mut cli = Cli::from_arg_matches(&typed).map_err(|error| error.format(&mut command))?;
    cli.options.access = Access::of_environment();
    Ok(cli)
}

/// Runs one command: here, or through the process that owns the home.
pub async fn run(cli: Cli) -> Output {
    let as_json = cli.options.json;
    if cli.command.is_homeless() {
        return output(homeless(cli).await, as_json);
    }
    let done = match enter(&cli).await {
        Ok(Standing::Guest(output)) => return output,
        Ok(Standing::Owner(owned)) => {
            let folder = std::env::current_dir().unwrap_or_default();
            let reply = execute(cli, &owned.home, &folder).await;
            owned.close().await;
            reply.leave().await
        }
        Err(trouble) => Err(trouble),
    };
    output(done, as_json)
}

/// Commands that need no home.
async fn homeless(cli: Cli) -> Done {
    match cli.command {
        Command::Demo(demo) => demo::demo(demo, &cli.options).await,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut examples::command(), "fenwick", &mut script);
            let text = String::from_utf8_lossy(&script).into_owned();
            Ok(Said::new(serde_json::json!({ "script": text }), text))
        }
        Command::Templates { command } => found::templates(command, Path::new("")),
        Command::Paper(command) => ballot::paper(command),
        Command::Election(args::Election::Count { file, rule, seats }) => recount::count(&file, &rule, seats),
        Command::Intake(args::Intake::Inspect(command)) => inspect::file(&command),
        Command::Charter(args::Charter::Draft(command)) => drafts::charter(&command),
        Command::Identity(command) => identity::of_file(&command),
        Command::Rights => Ok(rights::rights()),
        Command::Restore(command) => restore::drill(&command, &cli.options).await,
        Command::Member(args::Member::Check {
            package,
            secret_file,
            log_key,
        }) => takeout::check(&package, secret_file.as_deref(), log_key.as_deref()),
        Command::Rules { .. } => Ok(rulebook::all()),
        _ => Err(crate::said::Trouble::Usage(
            "this command needs a home".to_owned(),
        )),
    }
}

/// What can be typed, for those who read it off.
pub fn grammar() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

/// Runs one command of a visitor on a home that this process owns; files it names lie in `folder`.
pub async fn of_visitor(options: Options, home: &Arc<Home>, (command, folder): (Command, &Path)) -> Done {
    let turn = Turn::begin(command.is_question().then_some(home.settings.ladder));
    let asking = Asking::new(home, options, folder, &command, turn);
    let done = carry_out(&asking, command).await;
    Reply::new(done, turn).leave().await
}

/// Runs one command on a home that this process owns; paths are taken from `folder`.
pub async fn execute(cli: Cli, home: &Arc<Home>, folder: &Path) -> Reply {
    let turn = Turn::begin(cli.command.is_question().then_some(home.settings.ladder));
    let asking = Asking::new(home, cli.options, folder, &cli.command, turn);
    let done = carry_out(&asking, cli.command).await;
    Reply::new(done, turn)
}

async fn carry_out(asking: &Asking, command: Command) -> Done {
    match command {
        Command::Templates {
            command: Some(args::Templates::Export { out }),
        } => found::export(asking, &out).await,
        Command::Templates { command } => found::templates(command, Path::new("")),
        Command::Rights => Ok(rights::rights()),
        Command::Rules { id: None } => Ok(rulebook::all()),
        Command::Demo(_) | Command::Paper(_) | Command::Completions { .. } => Err(
            crate::said::Trouble::Usage("this command needs no home".to_owned()),
        ),
        Command::Found(command) => found::found(asking, command).await,
        Command::Coop(command) => coop::coop(asking, command).await,
        Command::Member(command) => people::member(asking, command).await,
        Command::Charter(command) => rules::charter(asking, command).await,
        Command::Bylaws(command) => rules::bylaws(asking, command).await,
        Command::Motion(command) => motion::motion(asking, command).await,
        Command::Vote { motion, choice } => motion::vote(asking, motion, &choice).await,
        Command::Proxy(command) => proxy::proxy(asking, command).await,
        Command::Proposal(command) => proposal::proposal(asking, command).await,
        Command::Election(command) => election::election(asking, command).await,
        Command::Assembly(command) => assembly::assembly(asking, command).await,
        Command::Room(command) => room::room(asking, command).await,
        Command::Ballot(command) => ballot::ballot(asking, command).await,
        Command::Watch(command) => watch::watch(asking, command).await,
        Command::Share(command) => estate::share(asking, command).await,
        Command::Points(command) => estate::points(asking, command).await,
        Command::Record(command) => record::record(asking, command).await,
        Command::Day(command) => day::day(asking, command).await,
        Command::Row(command) => row::row(asking, command).await,
        Command::Office(command) => duty::office(asking, command).await,
        Command::Conflict(command) => duty::conflict(asking, command).await,
        Command::Complaint(command) => duty::complaint(asking, command).await,
        Command::Intake(args::Intake::Inspect(command)) => inspect::for_dataset(asking, command).await,
        Command::Contribute(command) => contribute::contribute(asking, command).await,
        Command::Contribution(command) => contribute::contribution(asking, command).await,
        Command::Quarantine(command) => quarantine::quarantine(asking, command).await,
        Command::Consent(command) => consent::consent(asking, command).await,
        Command::User(command) => user::user(asking, command).await,
        Command::Request(command) => request::request(asking, command).await,
        Command::Quote(question) => quote::quote(asking, question).await,
        Command::Method(command) => method::method(asking, command).await,
        Command::Query(command) => query::query(asking, command).await,
        Command::Benchmark(command) => benchmark::benchmark(asking, command).await,
        Command::Me(command) => me::me(asking, command).await,
        Command::Release(command) => release::release(asking, command).await,
        Command::Budget(command) => budget::budget(asking, command).await,
        Command::Fee(command) => money::fee(asking, command).await,
        Command::Dividend(command) => money::dividend(asking, command).await,
        Command::Backup(command) => backup::backup(asking, command).await,
        Command::Restore(command) => restore::restore(asking, command).await,
        Command::Key(command) => key::key(asking, command).await,
        Command::Ledger(command) => money::ledger(asking, command).await,
        Command::Log(command) => log::log(asking, command).await,
        Command::Rules { id: Some(id) } => rulebook::one(asking, &id).await,
        Command::Identity(command) => identity::of_home(asking, &command).await,
        Command::Verify { checkpoint } => log::verify(asking, checkpoint.as_deref()).await,
        Command::State(command) => log::state(asking, command).await,
        Command::Access(command) => access::access(asking, command).await,
        Command::Language(command) => language::language(asking, command).await,
        Command::Doctor(command) => doctor::doctor(asking, command).await,
        Command::Config(args::Config::Print) => Ok(doctor::config(asking)),
        Command::Serve(serve) => crate::web::serve(&asking.home, &serve).await,
    }
}
