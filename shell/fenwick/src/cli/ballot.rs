//! Secret votes: papers signed unseen, a box without order, a count that anybody repeats.

use super::args::{Ballot, Paper as PaperCommand};
use super::ask::{Asking, clock};
use super::motion::CAN_SIGN;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use crate::secret::{cast, openable, papers_in, sheet_of, teller_keys};
use fenwick_coop::Command;
use fenwick_coop::kernel::hash::Hash;
use fenwick_coop::kernel::ids::{MemberNo, MotionNo};
use fenwick_coop::kernel::refusal::Refusal;
use fenwick_coop::people::ballot::{Choice, Motion, Paper as Form};
use fenwick_office::{Act, Asker, Side};
use fenwick_teller::{Blinded, Device, Paper, Recount, Sheet, Signed, Spoilt, issue, recount, tracker};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The commands about ballots.
pub async fn ballot(asking: &Asking, command: Ballot) -> Done {
    match command {
        Ballot::Sheet { motion, out } => {
            let desk = asking.desk().await?;
            let sheet = sheet_of(&desk, MotionNo(motion)).await?;
            let number = MotionNo(motion);
            let signs = desk.look(move |coop| coop.motions.get(number).is_ok_and(Motion::ballots_can_sign));
            let signs = signs.await?;
            let json = json!({ "motion": motion, "sheet": sheet.text(), "digest": sheet.digest(), "ballots_can_sign": signs });
            match out {
                None => Ok(Said::new(json, sheet.text())),
                Some(out) => {
                    write(&asking.path(&out), &sheet.text())?;
                    let warning = if signs {
                        format!("\n{CAN_SIGN}")
                    } else {
                        String::new()
                    };
                    let text = format!(
                        "The sheet of motion {motion} is in '{}'. On your own computer: `fenwick paper ask --sheet FILE --keep SECRET --request FILE`.{warning}",
                        out.display()
                    );
                    Ok(Said::new(json, text))
                }
            }
        }
        Ballot::Issue {
            motion,
            request,
            out,
            of,
        } => give(asking, MotionNo(motion), (&request, &out), of.as_deref()).await,
        Ballot::Cast { motion, paper } => put_in(asking, MotionNo(motion), &paper).await,
        Ballot::Track { motion, tracker } => track(asking, MotionNo(motion), &tracker).await,
        Ballot::Papers { motion, out } => papers(asking, MotionNo(motion), &out).await,
    }
}

/// Who takes a paper. What is remembered under a request id says nothing of what is on it.
async fn taker(
    asking: &Asking,
    desk: &Desk,
    (motion, member): (MotionNo, MemberNo),
    form: &[u8],
) -> Result<Asker, Trouble> {
    let mut asker = asking.asker(desk, b"").await?;
    let said = json!(["paper", motion, member, asking.options.acting, Hash::of(form)]);
    asker.body = desk.office.keyring().body(said.to_string().as_bytes());
    Ok(asker)
}

async fn give(asking: &Asking, motion: MotionNo, (request, out): (&Path, &Path), of: Option<&str>) -> Done {
    let desk = asking.desk().await?;
    let text = asking.read(request)?;
    let blinded: Blinded = from_json(&text)?;
    let sheet = sheet_of(&desk, motion).await?;
    if blinded.sheet != sheet.digest() {
        return Err(fenwick_teller::TellerError::OtherBallot.into());
    }
    let member = match of {
        Some(id) => desk.member(id).await?,
        None => asking.acting_member(&desk).await?,
    };
    // A request that cannot be signed costs nobody her paper; what is signed is shown only when the paper is hers.
    let keys = teller_keys(&desk, motion).await?;
    let signed = issue([&keys[0], &keys[1]], &blinded)?;
    let asker = taker(asking, &desk, (motion, member), text.as_bytes()).await?;
    let taken = Command::TakePaper(motion, member, Form::Blinded(blinded.digest()));
    desk.office
        .act(Act::plain(asker, taken, |_, _| Value::Null))
        .await?;
    let body = serde_json::to_string(&signed).map_err(|error| Trouble::failed("ballot", error))?;
    write(&asking.path(out), &body)?;
    let said = format!(
        "Both tellers signed the one ballot paper of member {member} for motion {motion}, unseen: '{}'. The same request is signed again, another is not.",
        out.display()
    );
    Ok(Said::new(
        json!({ "motion": motion, "member": member, "signed": signed }),
        said,
    ))
}

async fn put_in(asking: &Asking, motion: MotionNo, file: &Path) -> Done {
    if asking.options.acting.is_some() {
        return Err(Trouble::Usage(
            "a paper goes into the box without a name: leave --as out".to_owned(),
        ));
    }
    // Nothing that falls due is carried out here: it would stand in the log with the moment at which somebody cast.
    let desk = asking.desk_as_it_is().await?;
    let text = asking.read(file)?;
    let sheet = sheet_of(&desk, motion).await?;
    let paper = Paper::from_text(&sheet, &text).map_err(spoilt)?;
    desk.office.cast(cast(motion, &paper, asking.now()?)).await?;
    let tracker = paper.tracker();
    let said = format!(
        "The paper is in the box. Its tracker is\n{tracker}\n`fenwick ballot track {motion} TRACKER` finds it; after the close all papers are published."
    );
    Ok(Said::new(json!({ "motion": motion, "tracker": tracker }), said))
}

fn spoilt(why: Spoilt) -> Trouble {
    Trouble::Refused(Refusal::new(why.code(), why.to_string()))
}

/// Votes in secret through this terminal: the machine fills the paper in, and sees it. The paper is taken and cast in one
/// commit, so that no crash costs a member her vote.
pub async fn trusted(asking: &Asking, desk: &Desk, motion: MotionNo, choice: Choice) -> Done {
    let member = asking.acting_member(desk).await?;
    let sheet = sheet_of(desk, motion).await?;
    let keys = teller_keys(desk, motion).await?;
    let (device, blinded) = Device::new(&sheet)?;
    let signed = issue([&keys[0], &keys[1]], &blinded)?;
    let read = desk
        .look(move |coop| coop.motions.get(motion).map(|found| found.read(&choice)))
        .await??;
    let paper = device.finish(&signed)?.choose(&read).map_err(unclear)?;
    let asker = taker(asking, desk, (motion, member), b"trusted box").await?;
    let in_box = cast(motion, &paper, asking.now()?);
    let fresh = Arc::new(AtomicBool::new(false));
    let is_fresh = Arc::clone(&fresh);
    let act = Act {
        asker,
        command: Command::TakePaper(motion, member, Form::TrustedBox(blinded.digest())),
        keep: Box::new(move |_| {
            is_fresh.store(true, Ordering::Relaxed);
            Ok(Side {
                cast: Some(in_box),
                ..Side::default()
            })
        }),
        reply: Box::new(|coop, _| json!(coop.size)),
    };
    desk.office.act(act).await?;
    // Of twins under one request id, one paper went into the box: only who put it there is told its tracker.
    let tracker = fresh.load(Ordering::Relaxed).then(|| paper.tracker());
    let json = json!({ "motion": motion, "vote": "trusted-box", "tracker": tracker });
    Ok(Said::new(json, told(motion, tracker.as_deref())))
}

fn told(motion: MotionNo, tracker: Option<&str>) -> String {
    match tracker {
        Some(tracker) => format!(
            "A paper for motion {motion} is in the box (trusted box: this machine filled it in and could have looked; on your own computer `fenwick paper` does it unseen). It cannot be changed. Its tracker, told only now:\n{tracker}"
        ),
        None => {
            format!("The paper for motion {motion} was already in the box; its tracker is told only once.")
        }
    }
}

fn unclear(error: fenwick_teller::TellerError) -> Trouble {
    Trouble::Refused(Refusal::new("ballot.spoilt", error.to_string()))
}

async fn track(asking: &Asking, motion: MotionNo, wanted: &str) -> Done {
    let desk = asking.desk().await?;
    let published = desk
        .look(move |coop| coop.motions.get(motion).map(|found| found.published))
        .await??;
    let published = match published {
        Some(digest) => Some(desk.office.text(digest).await?),
        None => None,
    };
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let found = match &published {
        Some(text) => fenwick_teller::papers_of(text).any(|paper| plain(&tracker(&paper)) == plain(wanted)),
        None => {
            let papers = papers_in(&desk, motion).await?;
            papers.iter().any(|paper| plain(&tracker(paper)) == plain(wanted))
        }
    };
    let place = if published.is_some() {
        "among the published papers"
    } else {
        "in the box"
    };
    let said = match found {
        true => format!("The paper is {place}."),
        false => format!(
            "No paper of that tracker is {place}. Check the tracker; if it is right, tell the officers and the others who voted."
        ),
    };
    Ok(Said::new(
        json!({ "motion": motion, "found": found, "published": published.is_some() }),
        said,
    ))
}

async fn papers(asking: &Asking, motion: MotionNo, out: &Path) -> Done {
    let desk = asking.desk().await?;
    let opened = desk
        .look(move |coop| {
            let found = coop.motions.get(motion)?;
            Ok::<_, Refusal>(
                found
                    .published
                    .zip(found.opened.as_ref().map(|opened| opened.papers)),
            )
        })
        .await??;
    if opened.is_none() {
        openable(&desk, motion, clock(asking, &desk).await?).await?;
    }
    let (digest, papers) = opened.ok_or_else(|| {
        Trouble::Refused(Refusal::new(
            "ballot.box",
            format!("the papers of motion {motion} are published when voting has ended"),
        ))
    })?;
    write(&asking.path(out), &desk.office.text(digest).await?)?;
    let said = format!(
        "{} papers of motion {motion} are in '{}'. Count them again: `fenwick paper recount FILE`, or with tools/recount/recount.py, which shares no code with this program.",
        papers,
        out.display()
    );
    Ok(Said::new(
        json!({ "motion": motion, "papers": papers, "digest": digest }),
        said,
    ))
}

/// The commands on a voter's own computer; they need no home.
pub fn paper(command: PaperCommand) -> Done {
    match command {
        PaperCommand::Ask { sheet, keep, request } => {
            let sheet = Sheet::from_text(&read(&sheet)?)?;
            let (device, blinded) = Device::new(&sheet)?;
            write_fresh(&keep, &to_json(&device)?)?;
            write(&request, &to_json(&blinded)?)?;
            let motion = sheet.ballot().motion;
            let said = format!(
                "For motion {motion} of {}. Give '{}' to the co-op, keep '{}' to yourself.",
                sheet.ballot().coop,
                request.display(),
                keep.display()
            );
            Ok(Said::new(json!({ "motion": motion, "request": blinded }), said))
        }
        PaperCommand::Fill {
            keep,
            signed,
            choice,
            out,
        } => {
            let device: Device = from_json(&read(&keep)?)?;
            let signed: Signed = from_json(&read(&signed)?)?;
            let choice: Choice = choice
                .parse()
                .map_err(|form: &str| Trouble::Usage(form.to_owned()))?;
            let paper = device.finish(&signed)?.choose(&choice).map_err(unclear)?;
            write(&out, &paper.text())?;
            let said = format!(
                "The paper says {choice}. Cast '{}' with `fenwick ballot cast`, later and from anywhere: the longer after you asked for it, the better it hides. Its tracker is\n{}\nThen destroy '{}'.",
                out.display(),
                paper.tracker(),
                keep.display()
            );
            Ok(Said::new(json!({ "tracker": paper.tracker() }), said))
        }
        PaperCommand::Recount { file } => recounted(&recount(&read(&file)?)?),
    }
}

fn recounted(count: &Recount) -> Done {
    let problems = count.problems.iter().map(ToString::to_string);
    let spoilt = count
        .spoilt
        .iter()
        .map(|(line, why)| format!("line {line}: {why}"));
    let again = count
        .duplicates
        .iter()
        .map(|line| format!("line {line}: the same paper again"));
    let faults: Vec<String> = problems.chain(spoilt).chain(again).collect();
    if let Some(first) = faults.first() {
        let more = faults.len() - 1;
        return Err(Trouble::failed(
            "ballot.recount",
            format!(
                "{} papers count; {first} (and {more} more findings)",
                count.papers
            ),
        ));
    }
    let choices: Vec<Value> = count
        .choices
        .iter()
        .map(|(choice, papers)| json!({ "choice": choice.to_string(), "papers": papers }))
        .collect();
    let lines = count
        .choices
        .iter()
        .map(|(choice, papers)| format!("{choice}: {papers}\n"));
    let text = format!(
        "{} papers, all sound.\n{}",
        count.papers,
        lines.collect::<String>()
    );
    Ok(Said::new(
        json!({ "papers": count.papers, "choices": choices, "root": count.root, "sheet": count.sheet.digest() }),
        text,
    ))
}

fn read(path: &Path) -> Result<String, Trouble> {
    std::fs::read_to_string(path).map_err(|error| Trouble::unread(path, &error))
}

fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    std::fs::write(path, text)
        .map_err(|error| Trouble::failed("file", format!("'{}' cannot be written: {error}", path.display())))
}

/// What a voter keeps is for her eyes only, and never written over: it may be the key to a paper already signed.
fn write_fresh(path: &Path, text: &str) -> Result<(), Trouble> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let fresh = std::fs::File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    fresh
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Trouble::failed("file", format!("'{}' cannot be written: {error}", path.display())))
}

fn to_json(value: &impl serde::Serialize) -> Result<String, Trouble> {
    serde_json::to_string(value).map_err(|error| Trouble::failed("file.form", error))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Trouble> {
    serde_json::from_str(text).map_err(|_| {
        Trouble::failed(
            "file.form",
            "the file is not what this step expects; give the one that the step before wrote",
        )
    })
}
