//! Purposes of use, by the terms of the Data Privacy Vocabulary, and which covers which.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;

/// A purpose of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Purpose(&'static str);

/// The purpose above all others.
pub const ANY_PURPOSE: Purpose = Purpose("Purpose");

/// Each term with its broader term; a term stands below the one it narrows.
///
/// # Source
/// W3C Data Privacy Vocabulary 2.3, the purposes a data cooperative meets.
/// `TrainArtificialIntelligence` is this project's own: training is a purpose of its own, so that no research consent covers it.
const TERMS: &[(&str, &str)] = &[
    ("Purpose", ""),
    ("CommercialPurpose", "Purpose"),
    ("NonCommercialPurpose", "Purpose"),
    ("ResearchAndDevelopment", "Purpose"),
    ("AcademicResearch", "ResearchAndDevelopment"),
    ("ScientificResearch", "ResearchAndDevelopment"),
    ("CommercialResearch", "ResearchAndDevelopment"),
    ("NonCommercialResearch", "ResearchAndDevelopment"),
    ("HealthcareScientificResearch", "ScientificResearch"),
    ("PublicBenefit", "Purpose"),
    ("DataAltruism", "PublicBenefit"),
    ("CombatClimateChange", "PublicBenefit"),
    ("ImproveHealthcare", "PublicBenefit"),
    ("ImprovePublicServices", "PublicBenefit"),
    ("ImproveTransportMobility", "PublicBenefit"),
    ("ProvideOfficialStatistics", "PublicBenefit"),
    ("PublicPolicyMaking", "PublicBenefit"),
    ("PublicHealthMonitoring", "PublicBenefit"),
    ("SellDataToThirdParties", "CommercialPurpose"),
    ("SellInsightsFromData", "CommercialPurpose"),
    ("ServiceProvision", "Purpose"),
    ("ServiceUsageAnalytics", "ServiceProvision"),
    ("ServiceOptimisation", "ServiceProvision"),
    ("OptimisationForConsumer", "ServiceOptimisation"),
    ("OptimisationForController", "ServiceOptimisation"),
    ("PersonalisedBenefits", "ServiceProvision"),
    ("LoanServiceProvision", "ServiceProvision"),
    ("Marketing", "Purpose"),
    ("DirectMarketing", "Marketing"),
    ("Advertising", "Marketing"),
    ("TargetedAdvertising", "Advertising"),
    ("CreditChecking", "Purpose"),
    ("CreditScoreEvaluation", "CreditChecking"),
    ("InsuranceRiskAssessment", "Purpose"),
    ("FraudPreventionAndDetection", "Purpose"),
    ("OrganisationGovernance", "Purpose"),
    ("MemberPartnerManagement", "OrganisationGovernance"),
    ("RightsFulfilment", "Purpose"),
    ("PersonnelBehaviourMonitoring", "Purpose"),
    ("PersonnelPerformanceMonitoring", "Purpose"),
    ("TrainArtificialIntelligence", "Purpose"),
];

impl Purpose {
    /// The term itself.
    pub fn term(self) -> &'static str {
        self.0
    }

    fn broader(self) -> Option<Self> {
        let (_, broader) = TERMS.iter().find(|(term, _)| *term == self.0)?;
        TERMS
            .iter()
            .find(|(term, _)| term == broader)
            .map(|(term, _)| Self(term))
    }

    /// Whether this purpose is `other` or a broader term of it.
    ///
    /// # Example
    /// ```
    /// use fenwick_coop::kernel::purpose::Purpose;
    /// let research: Purpose = "ResearchAndDevelopment".parse().unwrap();
    /// let academic: Purpose = "AcademicResearch".parse().unwrap();
    /// assert!(research.covers(academic) && !academic.covers(research));
    /// ```
    pub fn covers(self, other: Self) -> bool {
        let mut at = Some(other);
        while let Some(purpose) = at {
            if purpose == self {
                return true;
            }
            at = purpose.broader();
        }
        false
    }

    /// All terms known here.
    pub fn all() -> impl Iterator<Item = Self> {
        TERMS.iter().map(|(term, _)| Self(term))
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for Purpose {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = TERMS
            .iter()
            .find(|(term, _)| *term == text)
            .map(|(term, _)| Self(term));
        found.ok_or_else(|| {
            format!("'{text}' is not a purpose this co-op knows; `fenwick templates show` lists them")
        })
    }
}

impl<'de> Deserialize<'de> for Purpose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_hangs_below_the_root_once() {
        for purpose in Purpose::all() {
            assert!(ANY_PURPOSE.covers(purpose), "{purpose}");
            assert_eq!(TERMS.iter().filter(|(term, _)| *term == purpose.0).count(), 1);
        }
    }

    #[test]
    fn training_is_not_research() {
        let research: Purpose = "ResearchAndDevelopment".parse().unwrap();
        assert!(!research.covers("TrainArtificialIntelligence".parse().unwrap()));
    }
}
