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

/// One such integer inside a list or an option.
#[derive(Serialize, Deserialize)]
#[serde(
    transparent,
    bound(serialize = "T: Copy + Into<i128>", deserialize = "T: TryFrom<i128>")
)]
struct Wide<T>(#[serde(with = "crate::kernel::wide")] T);

/// A list of such integers.
pub mod list {
    use super::{Deserialize, Deserializer, Serializer, Wide};

    /// Writes each as [`super::serialize`] does.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<T, S>(values: &[T], serializer: S) -> Result<S::Ok, S::Error>
    where
        T: Copy + Into<i128>,
        S: Serializer,
    {
        serializer.collect_seq(values.iter().map(|value| Wide(*value)))
    }

    /// Reads what [`serialize`] wrote.
    ///
    /// # Errors
    /// When one is not an integer or does not fit.
    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
    where
        T: TryFrom<i128>,
        D: Deserializer<'de>,
    {
        let values = Vec::<Wide<T>>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|Wide(value)| value).collect())
    }
}

/// Such an integer, or none.
pub mod option {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Wide};

    /// Writes it as [`super::serialize`] does.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<T, S>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: Copy + Into<i128>,
        S: Serializer,
    {
        value.map(Wide).serialize(serializer)
    }

    /// Reads what [`serialize`] wrote.
    ///
    /// # Errors
    /// When it is not an integer or does not fit.
    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: TryFrom<i128>,
        D: Deserializer<'de>,
    {
        let value = Option::<Wide<T>>::deserialize(deserializer)?;
        Ok(value.map(|Wide(value)| value))
    }
}
