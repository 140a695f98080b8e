//! What the key of a co-op is, and how it is written.

use crate::said::Trouble;
use fenwick_office::keyring::{Keyring, Secret};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The form of a key that has more than one secret in it. The oldest form is 32 bytes and nothing else.
const FORM: u32 = 2;
/// What the key of a co-op is.
#[derive(Clone)]
pub struct Material {
    own: Secret,
    rows: Option<Secret>,
    /// The data key of now, and the one before while what is kept is turned. None: the own secret.
    data: Vec<Secret>,
    /// Who can open it, with her age recipient. Nobody: it is not locked.
    pub holders: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Written {
    form: u32,
    own: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rows: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    data: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[zeroize(skip)]
    holders: BTreeMap<String, String>,
}

fn hex(secret: &Secret) -> String {
    let mut text = String::with_capacity(64);
    for byte in secret.expose() {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    text
}

fn unhex(text: &str) -> Option<Secret> {
    let mut bytes = [0u8; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(Secret::from_bytes(bytes))
}

impl Material {
    /// A fresh key; with rows of another co-op comes the key by which they are known again.
    pub fn fresh(rows: Option<&[u8; 32]>) -> Result<Self, Trouble> {
        Ok(Self {
            own: Secret::fresh().map_err(|error| Trouble::failed("keyring", error))?,
            rows: rows.map(|rows| Secret::from_bytes(*rows)),
            data: Vec::new(),
            holders: BTreeMap::new(),
        })
    }

    /// The key as it is written: 32 bytes, or 64, as long as there is nothing more to say.
    pub fn bytes(&self) -> Zeroizing<Vec<u8>> {
        if self.data.is_empty() && self.holders.is_empty() {
            let rows = self.rows.as_ref().map_or(&[][..], |rows| rows.expose());
            return Zeroizing::new([self.own.expose().as_slice(), rows].concat());
        }
        let written = Written {
            form: FORM,
            own: hex(&self.own),
            rows: self.rows.as_ref().map(hex),
            data: self.data.iter().map(hex).collect(),
            holders: self.holders.clone(),
        };
        Zeroizing::new(serde_json::to_vec(&written).unwrap_or_default())
    }

    pub fn read(bytes: &[u8]) -> Option<Self> {
        let secret = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).ok().map(Secret::from_bytes);
        if let Some((own, rows)) = bytes
            .split_at_checked(32)
            .filter(|_| matches!(bytes.len(), 32 | 64))
        {
            return Some(Self {
                own: secret(own)?,
                rows: secret(rows),
                data: Vec::new(),
                holders: BTreeMap::new(),
            });
        }
        let written: Written = serde_json::from_slice(bytes).ok()?;
        let data: Option<Vec<Secret>> = written.data.iter().map(|key| unhex(key)).collect();
        let rows = match &written.rows {
            Some(rows) => Some(unhex(rows)?),
            None => None,
        };
        (written.form == FORM).then_some(Self {
            own: unhex(&written.own)?,
            rows,
            data: data?,
            holders: written.holders.clone(),
        })
    }

    /// All keys that follow from it.
    pub fn keyring(&self) -> Keyring {
        let keyring = Keyring::of(&self.own);
        let keyring = match &self.rows {
            Some(rows) => keyring.with_rows(rows.clone()),
            None => keyring,
        };
        match self.data.as_slice() {
            [] => keyring,
            [now] => keyring.with_data(now, None),
            [now, before, ..] => keyring.with_data(now, Some(before)),
        }
    }

    /// Whether what is kept is being turned to a new data key, and that is not finished.
    pub fn is_turning(&self) -> bool {
        self.data.len() > 1
    }

    /// Whether the data key before is the own secret, which stays: it signs the log and tells rows from one another.
    pub fn keeps_before(&self) -> bool {
        let before = self.data.get(1).map(Secret::expose);
        before == Some(self.own.expose())
    }

    /// The same with a fresh data key before the one of now.
    pub fn turning(&self) -> Result<Self, Trouble> {
        let fresh = Secret::fresh().map_err(|error| Trouble::failed("keyring", error))?;
        let before = self.data.first().unwrap_or(&self.own).clone();
        Ok(Self {
            data: vec![fresh, before],
            ..self.clone()
        })
    }

    /// The same without the data key before.
    pub fn turned(&self) -> Self {
        let mut turned = self.clone();
        turned.data.truncate(1);
        turned
    }
}
