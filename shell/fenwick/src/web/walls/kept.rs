//! What a co-op holds, to see what became of it.

use super::Bench;
use fenwick_coop::kernel::hash::Hash;
use serde_json::Value;

impl Bench {
    /// What the journal holds after so many entries: the events, with whatever is sealed or drawn by lot taken out.
    pub async fn events(&self, after: usize) -> Vec<Value> {
        let entries = self.desk.office.entries(0, u32::MAX).await.unwrap();
        let entries = entries.iter().skip(after);
        let envelopes = entries.map(|stored| serde_json::from_slice::<Value>(&stored.canonical).unwrap());
        envelopes
            .map(|mut envelope| masked(envelope["event"].take()))
            .collect()
    }

    /// All ways to sign in that anybody has.
    pub async fn ways(&self) -> Value {
        let ways = |coop: &fenwick_coop::Coop| serde_json::to_value(&coop.access).unwrap();
        self.desk.look(ways).await.unwrap()
    }

    /// What the co-op is now.
    pub async fn state(&self) -> Hash {
        self.desk
            .look(fenwick_coop::Coop::state_hash)
            .await
            .unwrap()
            .unwrap()
    }
}

/// Without digests, which hang on what was drawn by lot.
fn masked(value: Value) -> Value {
    match value {
        Value::String(text) if text.len() == 64 && text.bytes().all(|sign| sign.is_ascii_hexdigit()) => {
            Value::from("#")
        }
        Value::Array(values) => values.into_iter().map(masked).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, masked(value)))
            .collect(),
        value => value,
    }
}
