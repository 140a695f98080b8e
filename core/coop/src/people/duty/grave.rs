//! Grave acts: those that nobody does alone.

use super::Duties;
use crate::kernel::ids::MemberNo;
use crate::kernel::refusal::Refusal;
use crate::people::Community;
use std::collections::BTreeSet;

/// What two officers do together, or nobody. Vetting a data user, or refusing one, is not among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grave {
    /// Expel a member.
    Expulsion,
    /// Record that a conflict of interest is over.
    ConflictEnd,
    /// Let somebody into her account again.
    Recovery,
}

impl Grave {
    fn title(self) -> &'static str {
        match self {
            Grave::Expulsion => "expelling a member",
            Grave::ConflictEnd => "ending a conflict of interest",
            Grave::Recovery => "letting somebody in again",
        }
    }
}

impl Duties {
    /// Whether these are two different officers, none of them concerned.
    ///
    /// # Errors
    /// A refusal by `duty.grave` that says who is missing.
    pub fn grave(
        &self,
        act: Grave,
        by: &[MemberNo],
        concerned: &[MemberNo],
        community: &Community<'_>,
    ) -> Result<(), Refusal> {
        let refuse = |message: String| Refusal::new("duty.grave", format!("{}: {message}", act.title()));
        let distinct: BTreeSet<MemberNo> = by.iter().copied().collect();
        for officer in &distinct {
            community.members.active(*officer)?;
            if !self.is_officer(*officer) {
                return Err(refuse(format!("member {officer} is not an officer")));
            }
            if concerned.contains(officer) {
                return Err(refuse(format!("officer {officer} is concerned and stands aside")));
            }
        }
        if distinct.len() >= 2 {
            return Ok(());
        }
        let free: Vec<String> = self
            .officers()
            .filter(|officer| !concerned.contains(officer))
            .map(|officer| officer.to_string())
            .collect();
        let hint = match free.len() {
            0 | 1 => "too few officers are not concerned: elect another first".to_owned(),
            _ => format!(
                "add --attested-by OFFICER,OFFICER; officers who are not concerned are the members {}",
                free.join(", ")
            ),
        };
        let message = "two different officers do this together, so that no one does it alone".to_owned();
        Err(refuse(message).hint(hint))
    }
}
