//! The interface for programs: every command that can be given from afar, at a path of its own words.

mod answers;
mod leaf;
mod openapi;
mod problem;
mod session;
#[cfg(test)]
mod tests;

pub use problem::problem;
pub use session::shown;

use super::files::{Folder, Texts};
use super::gate::{self, Kind, Wall};
use super::routes::UPLOAD_MAX;
use super::served::Served;
use super::visit::Visit;
use super::wrong::Wrong;
use crate::said::Trouble;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use fenwick_coop::kernel::hash::Hash;
use leaf::Given;
pub use leaf::{Field, Leaf, Leaves, Takes};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

/// Bytes of a request without files.
const JSON_BYTES_MAX: usize = 1 << 20;
/// Bytes of a request that anybody may make: a number and a PIN, or a ballot paper, is smaller by far.
const OPEN_BYTES_MAX: usize = 64 << 10;
/// Lines of a list in one answer, unless fewer are asked for.
const LINES_MAX: usize = 1_000;

/// The commands that programs may give.
pub static LEAVES: LazyLock<Leaves> = LazyLock::new(Leaves::read);

/// Its routes. They know no cookies: a browser that another site leads here brings nothing that opens anything. Who comes is found out before, what she may do is decided command by command.
pub fn routes() -> Router<Arc<Served>> {
    Router::new()
        .route(
            "/api/v1/coops/{coop}/session",
            post(session::begin)
                .delete(session::end)
                .layer(DefaultBodyLimit::max(OPEN_BYTES_MAX)),
        )
        .route(
            "/api/v1/coops/{coop}/{*command}",
            any(carry_out).layer(DefaultBodyLimit::max(UPLOAD_MAX)),
        )
}

/// Its description, and the co-ops there are.
pub fn open_routes() -> Router<Arc<Served>> {
    Router::new()
        .route("/api/v1/openapi.json", get(document))
        .route("/api/v1/coops", get(coops))
}

async fn document(State(served): State<Arc<Served>>) -> Response {
    json_answer(&openapi::document(&LEAVES, &served.site.origin))
}

async fn coops(State(served): State<Arc<Served>>) -> Response {
    json_answer(&json!({ "coops": served.home.slugs() }))
}

fn json_answer(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn carry_out(
    visit: Visit,
    Path((_, path)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Wrong> {
    let leaf = LEAVES.find(&path).ok_or(Wrong::Missing)?;
    let (wall, kind) = gate::wall(&LEAVES.sample(leaf)?);
    let asks_if = request.headers().get(header::IF_NONE_MATCH).cloned();
    let reads = kind == Kind::Reading && !openapi::sends_files(leaf);
    let allowed = if reads { "GET,HEAD" } else { "POST" };
    if !allowed.split(',').any(|method| request.method() == method) {
        let mut response = problem(&Wrong::Method);
        let allowed = HeaderValue::from_static(allowed);
        response.headers_mut().insert(header::ALLOW, allowed);
        return Ok(response);
    }
    // Who has not signed in is told so before anything of hers is kept.
    gate::known(&wall, visit.visitor)?;
    let request = match wall {
        Wall::Anyone => held_small(request).await?,
        _ => request,
    };
    let once = idempotency_key(request.headers())?;
    let folder = Folder::new(visit.served.home.dir())?;
    let mut page = Page::default();
    let mut given = match reads {
        true => of_query(leaf, &query.unwrap_or_default(), &mut page)?,
        false => of_body(leaf, request, &folder).await?,
    };
    let out = leaf.fields.iter().find(|field| field.takes == Takes::Out);
    if let Some(out) = out {
        given.insert(out.name.clone(), json!("answer"));
    }
    let command = LEAVES.command(leaf, &given)?;
    let said = visit.carry_out(command, once, folder.path()).await?;
    match out {
        Some(_) => folder.answer("answer").await,
        None if reads && wall == Wall::Anyone => Ok(tagged(&page.of(said.json), asks_if.as_ref())),
        None => Ok(json_answer(&page.of(said.json))),
    }
}

/// A request that anybody may make, with all that it brings, which is little.
async fn held_small(request: Request) -> Result<Request, Wrong> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, OPEN_BYTES_MAX).await;
    let body = body.map_err(|_| Wrong::TooLarge)?;
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// What everybody may read, with a tag by which a program asks whether it is still so.
fn tagged(value: &Value, asks_if: Option<&HeaderValue>) -> Response {
    let tag = format!("\"{}\"", Hash::of(value.to_string().as_bytes()));
    let Ok(tag) = HeaderValue::from_str(&tag) else {
        return json_answer(value);
    };
    let mut answer = match asks_if {
        Some(asked) if *asked == tag => StatusCode::NOT_MODIFIED.into_response(),
        _ => json_answer(value),
    };
    let headers = answer.headers_mut();
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Wrong> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match key.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(Trouble::Usage("an Idempotency-Key has 1 to 200 signs".to_owned()).into()),
    }
}

/// Which lines of a list are answered.
struct Page {
    limit: usize,
    from: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            limit: LINES_MAX,
            from: 0,
        }
    }
}

impl Page {
    /// An answer that is one list is cut; where more follows, `next` says from which line.
    fn of(&self, mut answer: Value) -> Value {
        let Some(fields) = answer.as_object_mut() else {
            return answer;
        };
        let mut lists = fields.iter_mut().filter_map(|(_, value)| value.as_array_mut());
        let (Some(list), None) = (lists.next(), lists.next()) else {
            return answer;
        };
        let all = list.len();
        let until = self.from.saturating_add(self.limit).min(all);
        if self.from == 0 && until == all {
            return answer;
        }
        *list = list.drain(..).skip(self.from).take(self.limit).collect();
        if until < all {
            fields.insert("next".to_owned(), json!(until));
        }
        answer
    }
}

fn of_query(leaf: &Leaf, query: &str, page: &mut Page) -> Result<Given, Wrong> {
    let uri = format!("/?{query}").parse().map_err(|_| Wrong::Unreadable)?;
    let fields =
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).map_err(|_| Wrong::Unreadable)?;
    let mut given = Given::new();
    for (name, value) in fields.0 {
        let own = leaf.fields.iter().find(|field| field.name == name);
        match (own, name.as_str()) {
            (Some(field), _) => put(field, value, &mut given)?,
            (None, "limit") => page.limit = counted(&name, &value, 1, LINES_MAX)?,
            (None, "from") => page.from = counted(&name, &value, 0, usize::MAX)?,
            (None, _) => {
                given.insert(name, json!(value));
            }
        }
    }
    Ok(given)
}

fn counted(name: &str, value: &str, least: usize, most: usize) -> Result<usize, Wrong> {
    let number = value
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| Trouble::Usage(format!("'{name}' wants a number from {least} to {most}")).into())
}

/// Puts a field in that came as a text.
fn put(field: &Field, value: String, given: &mut Given) -> Result<(), Wrong> {
    let value = match (&field.takes, value.as_str()) {
        (Takes::Flag, "true" | "1" | "") => json!(true),
        (Takes::Flag, "false" | "0") => json!(false),
        (Takes::Flag, _) => {
            return Err(Trouble::Usage(format!("'{}' wants true or false", field.name)).into());
        }
        _ => json!(value),
    };
    match given.get_mut(&field.name) {
        Some(Value::Array(values)) => values.push(value),
        Some(_) => return Err(Trouble::Usage(format!("'{}' stands there twice", field.name)).into()),
        None if field.many => {
            given.insert(field.name.clone(), json!([value]));
        }
        None => {
            given.insert(field.name.clone(), value);
        }
    }
    Ok(())
}

async fn of_body(leaf: &Leaf, request: Request, folder: &Folder) -> Result<Given, Wrong> {
    let media = request.headers().get(header::CONTENT_TYPE);
    let media = media
        .and_then(|media| media.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if openapi::sends_files(leaf) {
        if !is_of(&media, "multipart/form-data") {
            return Err(Wrong::Media);
        }
        let parts = Multipart::from_request(request, &()).await;
        return of_parts(leaf, parts.map_err(|_| Wrong::Unreadable)?, folder).await;
    }
    let body = axum::body::to_bytes(Body::new(request.into_body()), JSON_BYTES_MAX).await;
    let body = body.map_err(|_| Wrong::TooLarge)?;
    if body.is_empty() {
        return Ok(Given::new());
    }
    if !is_of(&media, "application/json") {
        return Err(Wrong::Media);
    }
    serde_json::from_slice(&body)
        .map_err(|error| Trouble::Usage(format!("what was sent is no JSON object of fields: {error}")).into())
}

/// Whether a content type is of this kind, whatever it adds.
fn is_of(media: &str, kind: &str) -> bool {
    let plain = media.split(';').next().unwrap_or_default();
    plain.trim().eq_ignore_ascii_case(kind)
}

async fn of_parts(leaf: &Leaf, mut parts: Multipart, folder: &Folder) -> Result<Given, Wrong> {
    let (mut given, mut texts) = (Given::new(), Texts::default());
    while let Some(part) = parts.next_field().await.map_err(|_| Wrong::Unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let field = leaf
            .fields
            .iter()
            .find(|field| field.name == name && field.takes != Takes::Out);
        match field {
            Some(field) if field.takes == Takes::File => {
                let kept = folder.keep(part).await?;
                put(field, kept, &mut given)?;
            }
            Some(field) => {
                let text = texts.take(part).await?;
                put(field, text, &mut given)?;
            }
            None => return Err(Trouble::Usage(format!("there is no field '{name}' here")).into()),
        }
    }
    Ok(given)
}
