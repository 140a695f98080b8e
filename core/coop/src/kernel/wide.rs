//! Integers that a JSON reader may lose: beyond 2^53 they are written as strings.
//!
//! # Source
//! RFC 8785 §3.2.2.3 and appendix D: canonical JSON numbers are IEEE doubles, larger integers travel as strings.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const SAFE_MAX: u64 = 9_007_199_254_740_991;

/// Writes an integer as a number where every JSON reader keeps it, else as a string.
///
/// # Errors
/// Only those of the serializer.
pub fn serialize<T, S>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Copy + Into<i128>,
    S: Serializer,
{
    let wide: i128 = (*value).into();
    match i64::try_from(wide) {
        Ok(small) if wide.unsigned_abs() <= u128::from(SAFE_MAX) => small.serialize(serializer),
        _ => serializer.collect_str(&wide),
    }
}

/// Reads what [`serialize`] wrote.
///
/// # Errors
/// When the text is not an integer or does not fit.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: TryFrom<i128>,
    D: Deserializer<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Text(String),
    }
    let wide: i128 = match Either::deserialize(deserializer)? {
        Either::Number(number) => number.into(),
        Either::Text(text) => text.parse().map_err(serde::de::Error::custom)?,
    };
    T::try_from(wide).map_err(|_| serde::de::Error::custom("the number is too large"))
}
