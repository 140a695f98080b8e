//! The description of the interface for programs, OpenAPI 3.1, made from the commands themselves.

use super::super::gate::{self, Kind, Wall};
use super::super::keyed;
use super::answers;
use super::leaf::{Field, Leaf, Leaves, Takes};
use super::problem::PROBLEM;
use crate::cli::args::Command;
use serde_json::{Map, Value, json};

/// Statuses that any command can answer with, beside its own answer.
const TROUBLES: [(&str, &str); 9] = [
    ("400", "What was sent is not understood."),
    ("401", "Nobody has signed in."),
    ("403", "This is for others."),
    ("404", "There is nothing here for whoever asks."),
    ("413", "What was sent is too large."),
    ("415", "What was sent is of another kind than what is taken."),
    (
        "422",
        "A rule of the co-op says no, or a file cannot be read as what it should be.",
    ),
    ("429", "Too much at once: wait as long as the answer says."),
    ("503", "Somebody else is at work: try again."),
];

/// The whole description.
pub fn document(leaves: &Leaves, server: &str) -> Value {
    let mut paths = Map::new();
    for (path, leaf) in leaves.all() {
        let Ok(command) = leaves.sample(leaf) else {
            continue;
        };
        let (_, kind) = gate::wall(&command);
        let method = if kind == Kind::Reading && !sends_files(leaf) {
            "get"
        } else {
            "post"
        };
        paths.insert(
            format!("/api/v1/coops/{{coop}}/{path}"),
            json!({ method: operation(path, leaf, (&command, method)) }),
        );
    }
    paths.insert("/api/v1/coops/{coop}/session".to_owned(), session());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Fenwick", "version": env!("CARGO_PKG_VERSION"),
            "summary": "What a data cooperative does, for programs.",
            "description": "Every operation is a command of the program `fenwick` with the same name, words and bounds. Amounts of money are whole numbers of minor units, epsilon is a decimal text, moments are RFC 3339 texts in UTC.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": server }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "description": "The token of a session, or a key that its owner made for a program; a key does not do everything." } },
            "schemas": { "Problem": problem_schema() },
        },
    })
}

/// Whether a command takes files.
pub fn sends_files(leaf: &Leaf) -> bool {
    leaf.fields.iter().any(|field| field.takes == Takes::File)
}

/// Whether a command answers with a file.
pub fn answers_file(leaf: &Leaf) -> bool {
    leaf.fields.iter().any(|field| field.takes == Takes::Out)
}

fn operation(path: &str, leaf: &Leaf, (command, method): (&Command, &str)) -> Value {
    let (wall, kind) = gate::wall(command);
    let coop = json!({ "name": "coop", "in": "path", "required": true, "schema": { "type": "string" }, "description": "Which co-op." });
    let mut parameters = vec![coop];
    let taken: Vec<&Field> = leaf
        .fields
        .iter()
        .filter(|field| field.takes != Takes::Out)
        .collect();
    if method == "get" {
        parameters.extend(taken.iter().map(|field| {
            json!({ "name": field.name, "in": "query", "required": field.required, "description": field.says, "schema": schema(field) })
        }));
    }
    if method == "get" && !answers_file(leaf) {
        parameters.extend(pages(leaf));
    }
    if kind == Kind::Act {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string", "maxLength": 200 },
            "description": "Makes a repeat harmless: same key and same act, same outcome, once.",
        }));
    }
    let mut operation = json!({
        "operationId": path.replace('/', "."), "summary": leaf.says, "tags": [leaf.path.first()],
        "description": for_whom(command), "parameters": parameters, "responses": responses(leaf, method == "get"),
    });
    if wall == Wall::Anyone {
        operation["security"] = json!([{}, { "token": [] }]);
    }
    if method == "post" {
        operation["requestBody"] = body(leaf, &taken);
    }
    operation
}

/// An answer that is one list comes in parts.
fn pages(leaf: &Leaf) -> impl Iterator<Item = Value> {
    let counted = [
        (
            "limit",
            1,
            "At most so many lines of an answer that is one list; 1,000 unless fewer are asked for.",
        ),
        (
            "from",
            0,
            "From which line on; where more follow, the answer says in `next` from where.",
        ),
    ];
    let free = counted
        .into_iter()
        .filter(|(name, ..)| !leaf.fields.iter().any(|field| field.name == *name));
    free.map(|(name, least, says)| {
        let mut schema = json!({ "type": "integer", "minimum": least });
        if name == "limit" {
            schema["maximum"] = json!(super::LINES_MAX);
        }
        json!({ "name": name, "in": "query", "required": false, "description": says, "schema": schema })
    })
}

/// Signing in and out.
fn session() -> Value {
    let coop = json!([{ "name": "coop", "in": "path", "required": true, "schema": { "type": "string" }, "description": "Which co-op." }]);
    let problem = |says: &str| json!({ "description": says, "content": { PROBLEM: { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let text = json!({ "type": "string" });
    let asked = json!({ "type": "object", "required": ["number", "pin"], "properties": { "number": text, "pin": text }, "additionalProperties": false });
    let begun = json!({
        "type": "object", "required": ["token", "who", "ends", "idle_seconds"],
        "properties": { "token": text, "who": { "type": "object" }, "ends": { "type": "string", "format": "date-time" }, "idle_seconds": { "type": "integer" } },
    });
    let mut responses = json!({ "200": { "description": "The token, and when it ends at the latest.", "content": { "application/json": { "schema": begun } } } });
    for (status, says) in TROUBLES {
        responses[status] = problem(says);
    }
    json!({
        "post": {
            "operationId": "session.begin", "summary": "Sign a program in, with a number and a PIN", "tags": ["session"], "parameters": coop, "security": [{}],
            "requestBody": { "required": true, "content": { "application/json": { "schema": asked } } }, "responses": responses,
        },
        "delete": {
            "operationId": "session.end", "summary": "Sign it out", "tags": ["session"], "parameters": coop,
            "responses": { "204": { "description": "It is signed out." }, "401": problem("It was not signed in."), "404": problem("There is no such co-op."), "429": problem("Too much at once.") },
        },
    })
}

fn for_whom(command: &Command) -> String {
    let whom = match gate::wall(command).0 {
        Wall::Anyone => "For anybody.",
        Wall::Known => "For whoever has signed in.",
        Wall::Member => "For members, each for herself.",
        Wall::Own(_) => "For the member herself.",
        Wall::OwnOrOffice(_) => "For the member herself, and for those who run the co-op from day to day.",
        Wall::Office(_) => "For those whose office gives them this power.",
        Wall::Asks(_) => "For the data user who filed the request.",
        Wall::UserOrOffice => "For data users, and for those who run the co-op from day to day.",
        Wall::Terminal => "Not here.",
    };
    match keyed::never(command) {
        Some(why) => format!("{whom} Not with a key: {why}."),
        None => whom.to_owned(),
    }
}

fn responses(leaf: &Leaf, in_parts: bool) -> Value {
    let done = match answers_file(leaf) {
        true => json!({ "description": "The file.", "content": { "application/octet-stream": {} } }),
        false => {
            json!({ "description": "What was done, or what is so.", "content": { "application/json": { "schema": answers::schema(leaf, in_parts) } } })
        }
    };
    let mut responses = json!({ "200": done });
    for (status, says) in TROUBLES {
        responses[status] = json!({ "description": says, "content": { PROBLEM: { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    }
    responses
}

fn body(leaf: &Leaf, taken: &[&Field]) -> Value {
    let required: Vec<&str> = taken
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name.as_str())
        .collect();
    let properties: Map<String, Value> = taken
        .iter()
        .map(|field| (field.name.clone(), described(field)))
        .collect();
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    let media = if sends_files(leaf) {
        "multipart/form-data"
    } else {
        "application/json"
    };
    json!({ "required": !required.is_empty(), "content": { media: { "schema": object } } })
}

fn described(field: &Field) -> Value {
    let mut schema = schema(field);
    schema["description"] = json!(field.says);
    schema
}

fn schema(field: &Field) -> Value {
    let one = match &field.takes {
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Number => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Takes::Word(words) => json!({ "type": "string", "enum": words }),
        Takes::Text => json!({ "type": "string" }),
        Takes::File | Takes::Out => {
            json!({ "type": "string", "contentMediaType": "application/octet-stream" })
        }
    };
    match field.many {
        true => json!({ "type": "array", "items": one, "minItems": u8::from(field.required) }),
        false => one,
    }
}

fn problem_schema() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object", "required": ["type", "title", "status"],
        "description": "RFC 9457. `rule` names the rule that said no; `motion` is the ballot that adopted it.",
        "properties": {
            "type": text, "title": text, "status": { "type": "integer" }, "detail": text, "code": text, "rule": text,
            "motion": { "type": ["integer", "null"] }, "hint": { "type": ["string", "null"] }, "at": { "type": ["integer", "null"] },
        },
    })
}
