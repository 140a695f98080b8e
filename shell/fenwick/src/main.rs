//! The one binary: it composes the parts and speaks to people, scripts and browsers.

#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value answers null for a key it lacks; nothing else is indexed"
)]

mod archive;
mod cli;
mod compare;
mod desk;
mod grid;
mod home;
mod keys;
mod later;
mod logs;
mod machine;
mod originals;
mod package;
mod remote;
mod said;
mod sealed;
mod secret;
mod sink;
mod sister;
mod template;
mod visitor;
mod web;

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    hear_no_other_makers();
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(error) => return misspoken(&error),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return print(said::output(
                Err(said::Trouble::failed("runtime", error)),
                cli.options.json,
            ));
        }
    };
    let output = runtime.block_on(cli::run(cli));
    runtime.shutdown_background();
    print(output)
}

/// Readers of other makers that give up on a file do so in threads of this name; what is wrong with the file is said in our words.
fn hear_no_other_makers() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |broken| {
        if std::thread::current().name() != Some("rows") {
            usual(broken);
        }
    }));
}

/// Help and version are answers; anything else that cannot be parsed is a usage error, in JSON where that was asked for.
fn misspoken(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || !std::env::args_os().any(|arg| arg == "--json") {
        drop(error.print());
        return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
    }
    print(said::output(Err(said::Trouble::Usage(error.to_string())), true))
}

fn print(output: said::Output) -> ExitCode {
    // A reader who has gone away (`| head`) is no error of ours.
    drop(std::io::stdout().lock().write_all(output.stdout.as_bytes()));
    drop(std::io::stderr().lock().write_all(output.stderr.as_bytes()));
    ExitCode::from(output.code)
}
