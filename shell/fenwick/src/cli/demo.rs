//! The demo: a temporary co-op lives the whole path of data, by the very commands anybody would type.

use super::args::{Demo, Options, Serve};
use super::{Cli, execute};
use crate::home::{Owned, Standing, enter};
use crate::said::{Done, Said, Trouble};
use clap::Parser;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const DRIVERS: u32 = 2_000;
const TRIPS_EACH: u32 = 60;
const START: &str = "2026-07-01T08:00:00Z";
const OPENING: &str = "2026-07-08T09:00:00Z";
const CLOSING: &str = "2026-07-15T09:00:00Z";

/// How often a folder is removed again that was written into meanwhile.
const STRAGGLERS: usize = 100;

/// A folder that is gone when the demo is.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // A thread that was interrupted at its work may still write into it.
        for _ in 0..STRAGGLERS {
            drop(std::fs::remove_dir_all(&self.0));
            std::thread::sleep(Duration::from_millis(20));
            if !self.0.exists() {
                return;
            }
        }
    }
}

/// The co-op on show.
struct Show {
    owned: Owned,
    folder: PathBuf,
    quiet: bool,
}

/// Lives the whole path; then serves the pages, unless told not to.
pub async fn demo(demo: Demo, options: &Options) -> Done {
    let began = Instant::now();
    let interrupted = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt());
    let mut interrupted = interrupted.map_err(|error| Trouble::failed("demo", error))?;
    let name = format!("fenwick-demo-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir_all(folder.0.join("home")).map_err(|error| Trouble::failed("demo", error))?;
    let home = Cli::try_parse_from([
        "fenwick".as_ref(),
        "--home".as_ref(),
        folder.0.join("home").as_os_str(),
        "verify".as_ref(),
    ]);
    let mut home = home.map_err(|error| Trouble::failed("demo", error))?;
    home.options.reply_step_ms = options.reply_step_ms;
    home.options.reading_max_ms = options.reading_max_ms;
    let Standing::Owner(owned) = enter(&home).await? else {
        return Err(Trouble::failed("demo", "the demo's own folder is in use"));
    };
    let show = Show {
        owned,
        folder: folder.0.clone(),
        quiet: options.json,
    };
    // Ctrl-C comes here, so that the folder is removed like at any other end.
    let mut json = tokio::select! {
        lived = show.live(&demo) => lived?,
        _ = interrupted.recv() => return Err(Trouble::failed("interrupted", "the demo was interrupted; nothing is left of it")),
    };
    json["seconds"] = json!(began.elapsed().as_secs_f64());
    let text = format!(
        "\nDone in {:.1} s: {} release left, {} request was refused, {} members are owed a dividend, and the log verifies.\n\
         Next: `fenwick templates`, then `fenwick found SLUG --template T --name NAME --officer A --officer B`.",
        began.elapsed().as_secs_f64(),
        json["released"],
        json["refused"],
        json["dividends"]
    );
    if !demo.no_serve {
        show.say(&text);
        show.say(
            "To look around, open the links above in a browser: as a driver, as an officer, as the city.",
        );
        crate::web::serve(&show.owned.home, &Serve::at("127.0.0.1:1761")).await?;
    }
    show.owned.close().await;
    Ok(Said::new(json, if demo.no_serve { text } else { String::new() }))
}

impl Show {
    fn say(&self, text: &str) {
        if !self.quiet {
            drop(writeln!(std::io::stderr(), "{}", text.trim_end()));
        }
    }

    /// Runs one command as if typed, and shows it.
    async fn run(&self, args: &[&str]) -> Result<Value, Trouble> {
        let typed: Vec<String> = args
            .iter()
            .map(|arg| {
                if arg.contains(' ') {
                    format!("'{arg}'")
                } else {
                    (*arg).to_owned()
                }
            })
            .collect();
        self.say(&format!("\n$ fenwick {}", typed.join(" ")));
        let cli = Cli::try_parse_from(std::iter::once("fenwick").chain(args.iter().copied()))
            .map_err(|error| Trouble::failed("demo", error))?;
        let said = execute(cli, &self.owned.home, &self.folder).await.leave().await?;
        self.say(&said.text);
        Ok(said.json)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Trouble> {
        std::fs::write(self.folder.join(name), text).map_err(|error| Trouble::failed("demo", error))
    }

    async fn live(&self, demo: &Demo) -> Result<Value, Trouble> {
        self.found_and_contribute(demo.seed).await?;
        self.vote().await?;
        self.request().await?;
        let sql = "SELECT COUNT(DISTINCT member) AS drivers, MEDIAN(distance) AS km FROM trips WHERE status = 'completed'";
        self.run(&["quote", "1", sql]).await?;
        self.run(&["query", "1", sql]).await?;
        self.run(&["query", "1", sql]).await?;
        self.run(&["fee", "invoice", "1"]).await?;
        self.run(&["fee", "settle", "1", "--reference", "bank transfer 1"])
            .await?;
        let dividend = self.run(&["dividend", "declare", "2026-Q3"]).await?;
        self.run(&["log", "checkpoint"]).await?;
        let verified = self.run(&["verify"]).await?;
        let releases = self.run(&["release", "list"]).await?;
        let requests = self.run(&["request", "list"]).await?;
        if !demo.no_serve {
            self.invite().await?;
        }
        let count = |value: &Value| value.as_array().map_or(0, Vec::len);
        let refused = requests["requests"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|request| request["state"] == "refused")
            .count();
        Ok(json!({
            "released": count(&releases["releases"]), "refused": refused, "dividends": count(&dividend["lines"]), "verified": verified["verified"],
        }))
    }

    /// A way in for whoever wants to look around as a driver, as an officer, and as the city.
    async fn invite(&self) -> Result<(), Trouble> {
        for who in ["ext:D0001", "1", "user:1"] {
            self.run(&["access", "invite", who]).await?;
        }
        Ok(())
    }

    async fn found_and_contribute(&self, seed: u64) -> Result<(), Trouble> {
        self.write("roster.csv", &roster())?;
        self.write("trips.csv", &trips(seed))?;
        self.write("consents.csv", &consents())?;
        self.run(&[
            "found",
            "weavers",
            "--template",
            "drivers",
            "--name",
            "Drivers of Fenwick",
            "--officer",
            "Ada",
            "--officer",
            "Ben",
            "--test-clock",
            "--now",
            START,
        ])
        .await?;
        self.run(&["member", "import", "roster.csv", "--id-column", "driver_id"])
            .await?;
        self.run(&[
            "contribute",
            "trips",
            "trips.csv",
            "--member-column",
            "driver_id",
            "--attested-by",
            "1,2",
        ])
        .await?;
        self.run(&["consent", "import", "consents.csv", "--attested-by", "1,2"])
            .await?;
        self.run(&["consent", "withdraw", "--as", "ext:D0005", "--dataset", "trips"])
            .await?;
        Ok(())
    }

    /// The members change the split of income, by vote.
    async fn vote(&self) -> Result<(), Trouble> {
        let shown = self.run(&["bylaws", "show"]).await?;
        let mut bylaws = shown["bylaws"].clone();
        bylaws["split"] = json!([{ "to": "reserve", "weight": 10 }, { "to": { "fund": "legal-help" }, "weight": 10 }, { "to": "members-by-head", "weight": 80 }]);
        let text = toml::to_string(&bylaws).map_err(|error| Trouble::failed("demo", error))?;
        self.write("bylaws.toml", &text)?;
        self.run(&["bylaws", "propose", "bylaws.toml", "--as", "1"])
            .await?;
        self.say("(a week of notice passes, then 600 members vote)");
        for member in 3..603 {
            let choice = if member % 5 == 0 { "no" } else { "yes" };
            let who = member.to_string();
            let args = ["fenwick", "vote", "1", choice, "--as", &who, "--now", OPENING];
            let cli = Cli::try_parse_from(args).map_err(|error| Trouble::failed("demo", error))?;
            execute(cli, &self.owned.home, &self.folder).await.leave().await?;
        }
        self.run(&["motion", "close", "1", "--now", CLOSING]).await?;
        Ok(())
    }

    /// A city asks and is granted; a company wants to train a model and is refused.
    async fn request(&self) -> Result<(), Trouble> {
        self.write("city.toml", CITY)?;
        self.write("company.toml", COMPANY)?;
        self.run(&[
            "user",
            "add",
            "City of Fenwick",
            "--kind",
            "public-body",
            "--country",
            "GB",
        ])
        .await?;
        self.run(&[
            "user",
            "add",
            "Model Works",
            "--kind",
            "company",
            "--country",
            "GB",
        ])
        .await?;
        self.run(&["user", "vet", "1", "--as", "1"]).await?;
        self.run(&["request", "file", "city.toml"]).await?;
        self.run(&["request", "file", "company.toml"]).await?;
        self.run(&["request", "decide", "1"]).await?;
        self.run(&["request", "decide", "2"]).await?;
        Ok(())
    }
}

const CITY: &str = include_str!("city.toml");

const COMPANY: &str = r#"user = 2
dataset = "trips"
purpose = "TrainArtificialIntelligence"
title = "Train a pricing model"
why = "We would like to predict what riders will pay."
sql = ["SELECT COUNT(*) AS trips FROM trips"]
epsilon = "0.5"
until = "2026-12-31"
fee_minor = 100000
"#;

fn roster() -> String {
    let mut text = "driver_id,name\n".to_owned();
    for driver in 1..=DRIVERS {
        let _infallible = writeln!(text, "D{driver:04},Driver {driver}");
    }
    text
}

fn consents() -> String {
    let mut text = "member,dataset,purpose,recipient,resolution,answer\n".to_owned();
    for driver in (1..=DRIVERS).filter(|driver| driver % 8 < 5) {
        let _infallible = writeln!(
            text,
            "ext:D{driver:04},trips,PublicBenefit,class:public-body,aggregate,yes"
        );
    }
    text
}

/// Made-up trips; two of the columns are not in the charter.
fn trips(seed: u64) -> String {
    let mut text =
        "driver_id,requested_at,platform,status,currency,fare,distance,duration,rider_name,rider_phone\n"
            .to_owned();
    let mut state = seed | 1;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for driver in 1..=DRIVERS {
        for _ in 0..TRIPS_EACH {
            let status = if next(10) == 0 {
                "rider_canceled"
            } else {
                "completed"
            };
            let (day, hour, minute) = (1 + next(28), next(24), next(60));
            let metres = 800 + next(14_000);
            let cents = 300 + metres / 9 + next(400);
            let _infallible = writeln!(
                text,
                "D{driver:04},2026-06-{day:02}T{hour:02}:{minute:02}:00Z,uber,{status},EUR,{}.{:02},{}.{:03},{},Rider {},0700{:06}",
                cents / 100,
                cents % 100,
                metres / 1000,
                metres % 1000,
                metres / 6,
                next(1000),
                next(1_000_000)
            );
        }
    }
    text
}
