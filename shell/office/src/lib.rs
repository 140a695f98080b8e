//! The office: use cases over one co-op. Load, decide, append, perform; one writer, and no answer before the disk has it.

pub mod journal;
