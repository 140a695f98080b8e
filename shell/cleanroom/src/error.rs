//! What can go wrong while a question is answered. Never what a row says.

use datafusion_common::DataFusionError;

/// An error of the clean room: the world or a bug, never a rule.
///
/// # Invariants
/// A data user sees at most the id; the text is for the operator and names no row, value or member.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The stored rows could not be read.
    #[error("the stored rows cannot be read; check the pool with `fenwick verify`")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A batch lacks a column or has it in another form.
    #[error(
        "column '{0}' of the stored rows is missing or of another type; check the pool with `fenwick verify`"
    )]
    Column(String),
    /// Rows of one member stand in several places.
    #[error("rows of one member are not stored together; import the dataset anew")]
    Scattered,
    /// The plan does not fit its shape.
    #[error("the plan does not fit its question: {0}")]
    Plan(&'static str),
    /// DataFusion could not build or run the plan.
    #[error("the question cannot be computed; report this")]
    Engine(#[source] Box<DataFusionError>),
    /// OpenDP refused to build or draw the noise.
    #[error("the noise cannot be drawn: {0}")]
    Noise(String),
    /// A worker stopped.
    #[error("a worker of the clean room stopped; report this")]
    Worker,
}

impl Error {
    /// The stable id of this error.
    pub fn id(&self) -> &'static str {
        match self {
            Error::Read(_) => "cleanroom.read",
            Error::Column(_) => "cleanroom.column",
            Error::Scattered => "cleanroom.scattered",
            Error::Plan(_) => "cleanroom.plan",
            Error::Engine(_) => "cleanroom.engine",
            Error::Noise(_) => "cleanroom.noise",
            Error::Worker => "cleanroom.worker",
        }
    }
}

/// An error of ours that went through DataFusion comes out as it went in.
impl From<DataFusionError> for Error {
    fn from(error: DataFusionError) -> Self {
        match error {
            DataFusionError::External(inner) => match inner.downcast::<Error>() {
                Ok(own) => *own,
                Err(inner) => Error::Engine(Box::new(DataFusionError::External(inner))),
            },
            DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => (*inner).into(),
            error => Error::Engine(Box::new(error)),
        }
    }
}

impl From<Error> for DataFusionError {
    fn from(error: Error) -> Self {
        DataFusionError::External(Box::new(error))
    }
}
