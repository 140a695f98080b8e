//! A consent receipt: the member's own proof of what she said, in the terms of the field.

use fenwick_coop::kernel::ids::MemberNo;
use fenwick_coop::path::consent::{self, Scope};
use fenwick_coop::people::charter::{Leave, Originals};
use fenwick_coop::{Coop, Entry, Event};
use serde_json::{Value, json};

/// What she is told where her rows stay in studies after she left.
const STAYS: &str =
    "if she leaves, her rows stay in studies granted before, until they end; she can still take them out";

/// What she said: to which terms, and what that is called in the terms of the field.
#[derive(Clone, Copy)]
pub struct Spoken<'a> {
    /// The number of the terms.
    pub terms: u32,
    /// What she said of them.
    pub status: &'a str,
}

/// Where a term of this co-op's own stands.
fn own(coop: &Coop, what: impl std::fmt::Display) -> String {
    format!("urn:fenwick:{}:{what}", coop.founding.slug)
}

/// The member's own proof of what she said, in the terms of the field.
///
/// # Source
/// ISO/IEC TS 27560:2023 in the DPV profile (DPV-27560): a consent receipt with its record. `docs/shapes/receipt.ttl` says what is in it.
pub fn receipt(coop: &Coop, member: MemberNo, said: Spoken<'_>, entry: &Entry) -> Option<Value> {
    let record = record(coop, member, said, entry)?;
    Some(json!({
        "@context": {
            "dpv": "https://w3id.org/dpv#", "eu-dga": "https://w3id.org/dpv/legal/eu/dga#", "dct": "http://purl.org/dc/terms/",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xsd": "http://www.w3.org/2001/XMLSchema#", "fenwick": "urn:fenwick:",
        },
        "@id": own(coop, format_args!("receipt:{}", entry.seq)),
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": { "@id": "https://w3id.org/dpv/schema/dpv-27560#receipt" },
        "dpv:hasIdentifier": format!("{}/receipt/{}", coop.founding.slug, entry.seq),
        "dct:created": { "@value": entry.at.to_string(), "@type": "xsd:dateTime" },
        "dpv:hasRecordOfActivity": [record],
        "fenwick:logEntry": entry.seq,
    }))
}

fn record(coop: &Coop, member: MemberNo, said: Spoken<'_>, entry: &Entry) -> Option<Value> {
    let scope = coop.consents.scope(said.terms)?;
    let number = format!("{}/entry/{}", coop.founding.slug, entry.seq);
    let she = own(coop, format_args!("member:{member}"));
    Some(json!({
        "@id": own(coop, format_args!("entry:{}", entry.seq)),
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": { "@id": "https://w3id.org/dpv/schema/dpv-27560#record" },
        "dct:identifier": number,
        "dpv:hasIdentifier": number,
        "dpv:hasDataSubject": { "@id": she, "@type": "dpv:DataSubject" },
        "dpv:hasNotice": { "@id": own(coop, format_args!("charter:{}", scope.dataset)), "@type": "dpv:ConsentNotice", "dct:language": "en" },
        "dpv:hasJurisdiction": { "@id": own(coop, "bylaws") },
        "dpv:hasRight": { "@type": "dpv:DataSubjectRight", "dpv:isExercisedAt": "fenwick rights" },
        "dpv:hasProcess": [process(coop, scope, member, said)],
        "fenwick:resolution": scope.resolution,
        "dpv:hasConsentControl": { "@type": ["dpv:ProvideConsent", "dpv:WithdrawConsent"], "dpv:isExercisedAt": "fenwick consent withdraw" },
        "dpv:hasConsentStatus": [state(scope, said.status, entry, &she)],
    }))
}

/// What becomes of her rows when she leaves, where it is not that they enter no question any more.
fn at_leaving(coop: &Coop, scope: &Scope, said: Spoken<'_>) -> Option<Value> {
    let charter = coop.charters.get(&scope.dataset).map(|charter| &charter.rule);
    if charter.is_some_and(|charter| charter.leave == Leave::Delete) {
        return Some(
            json!({ "@type": "dpv:StorageDeletion", "dct:description": "her rows are deleted when she leaves" }),
        );
    }
    let yes = ["ConsentGiven", "ConsentRequested"].contains(&said.status);
    (yes && coop.consents.freezes(said.terms))
        .then(|| json!({ "@type": "dpv:StorageCondition", "dct:description": STAYS }))
}

fn process(coop: &Coop, scope: &Scope, member: MemberNo, said: Spoken<'_>) -> Value {
    let charter = coop.charters.get(&scope.dataset).map(|charter| &charter.rule);
    let fields: Vec<&str> = match (&scope.fields, charter) {
        (Some(fields), _) => fields.iter().map(String::as_str).collect(),
        (None, Some(charter)) => charter.fields.iter().map(|field| field.name.as_str()).collect(),
        (None, None) => Vec::new(),
    };
    let data = |field: &&str| {
        let id = own(coop, format_args!("data:{}:{field}", scope.dataset));
        let mut json = json!({ "@id": id, "@type": "dpv:PersonalData", "dpv:hasName": field });
        // Said where the charter lets her choose.
        let offered = charter.and_then(|charter| charter.field(field));
        if let Some(offered) = offered.filter(|offered| offered.ingest.is_some()) {
            json["fenwick:keptBy"] = json!(coop.contributions.keeping(&scope.dataset, offered, member));
        }
        json
    };
    let storage = charter.map(|charter| json!({ "@type": "dpv:StorageDuration", "dpv:hasDuration": format!("P{}D", charter.retention_days) }));
    let leaving = at_leaving(coop, scope, said);
    // Who says yes should know that she says it of rows that others bring.
    let named = charter.is_some_and(|charter| charter.other.is_some());
    let named = named.then(|| json!({ "@type": "dpv:StorageCondition", "dct:description": "rows that other members bring and that name her are read only while she and they consent" }));
    // Said where files are kept as they were brought.
    let keeps = charter.is_some_and(|charter| charter.originals == Originals::Keep);
    let originals = keeps.then(|| json!({ "@type": "dpv:StorageCondition", "dct:description": "her own files are kept as she brought them, sealed under her key, as long as their rows" }));
    let location = json!({ "@type": "dpv:StorageLocation", "dpv:hasLocation": { "@id": own(coop, "home") } });
    json!({
        "@type": "dpv:Process",
        "dpv:hasPurpose": { "@id": format!("dpv:{}", scope.purpose) },
        "dpv:hasPersonalData": fields.iter().map(data).collect::<Vec<_>>(),
        "dpv:hasStorageCondition": storage.into_iter().chain(leaving).chain(named).chain(originals).chain([location]).collect::<Vec<_>>(),
        "dpv:hasDataController": {
            "@id": own(coop, "co-op"), "@type": ["dpv:DataController", "eu-dga:DataCooperative"],
            "dpv:hasIdentifier": coop.founding.slug, "dpv:hasName": coop.founding.title,
        },
        "dpv:hasRecipient": { "@type": "dpv:Recipient", "dpv:hasIdentifier": scope.recipient.to_string() },
    })
}

fn state(scope: &Scope, status: &str, entry: &Entry, she: &str) -> Value {
    // Without a last day it is valid until she takes it back.
    let until = match scope.until {
        Some(until) => json!({ "@type": "dpv:TemporalDuration", "rdf:value": until.to_string() }),
        None => json!({ "@type": "dpv:TemporalDuration", "rdf:value": "until withdrawn" }),
    };
    let mut json = json!({
        "@type": [format!("dpv:{status}"), "dpv:ExplicitlyExpressedConsent"],
        "dpv:isIndicatedBy": { "@id": she },
        "dpv:isIndicatedAtTime": { "@value": entry.at.to_string(), "@type": "xsd:dateTime" },
        "dpv:hasDuration": until,
    });
    if let Event::Consent(consent::Event::Given { read: Some(read), .. }) = &entry.event {
        json["fenwick:read"] = json!({ "dct:language": read.language, "fenwick:digest": read.text });
    }
    if entry.actor.is_assisted() {
        json["fenwick:through"] = json!("assisted");
    }
    json
}
