//! Drafts of charters and mappings out of survey forms.

use super::args::{AskingForm as FormCommand, Draft as DraftCommand};
use super::ask::{Asking, clock};
use super::contribute::intake;
use crate::desk::Desk;
use crate::said::{Done, Said, Trouble};
use crate::sink::free;
use fenwick_coop::path::contribution::chartered;
use fenwick_intake::{Draft, Wish, draft, load_mapping, mapping_text};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Drafts the charters of a form, on the terminal or into files.
pub fn charter(command: &DraftCommand) -> Done {
    let wish = Wish {
        dataset: command.dataset.clone(),
        member: command.member_column.clone(),
    };
    let mut drafts = draft(&command.forms, &wish).map_err(intake)?;
    for file in &command.submissions {
        let parts = fenwick_intake::open(file).map_err(intake)?;
        for draft in &mut drafts {
            draft.widen(&parts).map_err(intake)?;
        }
    }
    for draft in &drafts {
        draft.charter.check()?;
    }
    let texts: Vec<(PathBuf, String)> = drafts
        .iter()
        .flat_map(|draft| texts(draft, &command.dataset, command.out.as_deref()))
        .collect();
    if command.out.is_some() {
        // Somebody may have settled what was open in it.
        texts.iter().try_for_each(|(path, _)| free(path))?;
        texts.iter().try_for_each(|(path, text)| write(path, text))?;
    }
    let json = json!({ "drafts": drafts.iter().map(told).collect::<Vec<_>>() });
    Ok(Said::new(json, shown(&drafts, &texts, command.out.is_some())))
}

/// The texts of a draft, and the files for them.
fn texts(draft: &Draft, main: &str, out: Option<&Path>) -> Vec<(PathBuf, String)> {
    let dataset = &draft.charter.dataset;
    let own = PathBuf::from(format!("{dataset}.toml"));
    let charter = match out {
        Some(out) if dataset == main => out.to_owned(),
        Some(out) => out.with_file_name(own),
        None => own,
    };
    let beside = |ending: &str| charter.with_extension(ending);
    let mut texts = vec![
        (charter.clone(), draft.charter_text()),
        (beside("mapping.toml"), draft.mapping_text()),
    ];
    if let Some(sheet) = &draft.sheet {
        texts.push((beside("sheet.toml"), mapping_text(sheet)));
    }
    texts
}

/// Writes a text to a file that the asker named.
pub fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Trouble> {
    std::fs::write(path, text)
        .map_err(|error| Trouble::failed("file", format!("'{}' cannot be written: {error}", path.display())))
}

fn told(draft: &Draft) -> Value {
    let left_out = draft.left_out.iter();
    let left_out: Vec<Value> = left_out
        .map(|(question, why)| json!({ "question": question, "why": why }))
        .collect();
    json!({
        "dataset": draft.charter.dataset, "charter": draft.charter, "mapping": draft.mapping, "sheet_mapping": draft.sheet,
        "settle": draft.settle, "left_out": left_out,
    })
}

fn shown(drafts: &[Draft], texts: &[(PathBuf, String)], is_written: bool) -> String {
    if !is_written {
        let text = |(path, text): &(PathBuf, String)| format!("# {}\n{text}\n", path.display());
        return texts.iter().map(text).collect();
    }
    let mut said = String::new();
    for draft in drafts {
        said.push_str(&format!(
            "{}: {} fields; {} questions are not kept.\n",
            draft.charter.dataset,
            draft.charter.fields.len(),
            draft.left_out.len()
        ));
    }
    let files: Vec<String> = texts.iter().map(|(path, _)| path.display().to_string()).collect();
    said.push_str(&format!("Written: {}.\n", files.join(", ")));
    said.push_str("Read what is to be settled at the head of each charter; then `fenwick charter propose FILE --as ID`.\n");
    said
}

/// Writes a form that asks for the fields of a charter.
pub async fn form(asking: &Asking, desk: &Desk, command: &FormCommand) -> Done {
    let (dataset, now) = (command.dataset.clone(), clock(asking, desk).await?);
    let found = desk.look(move |coop| {
        let charter = chartered(coop.charters.get(&dataset), &dataset, now).cloned();
        charter.map(|charter| (charter.rule, coop.founding.title.clone()))
    });
    let (charter, title) = found.await??;
    let mapping = match &command.mapping {
        None => None,
        Some(path) => Some(load_mapping(&asking.read(path)?).map_err(intake)?),
    };
    if let Some(mapping) = &mapping {
        mapping.check(&charter).map_err(intake)?;
    }
    let wish = fenwick_intake::Asking {
        mapping: mapping.as_ref(),
        member: command.member_column.as_deref(),
        title: &title,
    };
    let form = fenwick_intake::asking(&charter, &wish).map_err(intake)?;
    let out = asking.path(&command.out);
    free(&out)?;
    write(&out, &form.workbook)?;
    let mut text = format!(
        "A form of {} questions is in '{}'. Its answers come back with `fenwick contribute {} FILE`.\n",
        form.questions,
        command.out.display(),
        charter.dataset
    );
    for (field, why) in &form.left_out {
        text.push_str(&format!("Not asked: {field}, for {why}.\n"));
    }
    let left_out = form.left_out.iter();
    let left_out: Vec<Value> = left_out
        .map(|(field, why)| json!({ "field": field, "why": why }))
        .collect();
    let json = json!({ "out": command.out, "dataset": charter.dataset, "questions": form.questions, "left_out": left_out });
    Ok(Said::new(json, text))
}
