//! Fee: an answer is invoiced and paid. Zero is a normal price.

use super::release::Releases;
use super::request::Requests;
use crate::books::money::{Account, Ledger, Occasion};
use crate::kernel::epsilon::EpsilonMicro;
use crate::kernel::hash::Hash;
use crate::kernel::ids::{InvoiceNo, ReleaseNo};
use crate::kernel::refusal::Refusal;
use crate::kernel::time::Time;
use serde::{Deserialize, Serialize};

/// What happens to fees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// An invoice was issued.
    Invoiced {
        /// Its number.
        invoice: InvoiceNo,
        /// For which release.
        release: ReleaseNo,
        /// How much.
        #[serde(with = "crate::kernel::wide")]
        amount_minor: u64,
    },
    /// An invoice was paid.
    Settled {
        /// Which.
        invoice: InvoiceNo,
        /// Digest of the payment's reference, which is an erasable text.
        reference: Hash,
    },
}

/// One invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Invoice {
    /// For which release.
    pub release: ReleaseNo,
    /// How much.
    pub amount_minor: u64,
    /// When it was issued.
    pub issued: Time,
    /// When it was paid.
    pub settled: Option<Time>,
    /// Whether the money has been shared out.
    pub shared_out: bool,
}

/// All invoices, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fees {
    invoices: Vec<Invoice>,
}

/// What one question costs of a request's agreed fee: its part by ε, rounded up.
pub fn part(fee_minor: u64, epsilon: EpsilonMicro, of: EpsilonMicro) -> u64 {
    if of.0 == 0 {
        return 0;
    }
    let exact = u128::from(fee_minor)
        .saturating_mul(epsilon.0.into())
        .div_ceil(of.0.into());
    u64::try_from(exact).unwrap_or(u64::MAX)
}

impl Fees {
    /// The invoice of this number.
    ///
    /// # Errors
    /// A refusal by `invoice.unknown`.
    pub fn get(&self, invoice: InvoiceNo) -> Result<&Invoice, Refusal> {
        let unknown = || {
            Refusal::new("invoice.unknown", format!("there is no invoice {invoice}"))
                .hint("`fenwick ledger export --format csv` shows them")
        };
        self.invoices
            .get(invoice.index())
            .filter(|_| invoice.0 > 0)
            .ok_or_else(unknown)
    }

    /// Every invoice with its number.
    pub fn all(&self) -> impl Iterator<Item = (InvoiceNo, &Invoice)> {
        self.invoices
            .iter()
            .enumerate()
            .map(|(place, invoice)| (InvoiceNo::after(place), invoice))
    }

    /// Issues the invoice of a release: once, and never more over all releases than the request's fee.
    ///
    /// # Errors
    /// When the release is unknown or already invoiced.
    pub fn invoice(
        &self,
        release: ReleaseNo,
        releases: &Releases,
        requests: &Requests,
    ) -> Result<Event, Refusal> {
        let found = releases.get(release)?;
        if let Some((number, _)) = self.all().find(|(_, invoice)| invoice.release == release) {
            return Err(Refusal::new(
                "invoice.twice",
                format!("release {release} is already invoiced by invoice {number}"),
            ));
        }
        let request = requests.get(found.request)?;
        let same_request = |invoice: &Invoice| {
            releases
                .get(invoice.release)
                .is_ok_and(|other| other.request == found.request)
        };
        let invoiced = self
            .all()
            .filter(|(_, invoice)| same_request(invoice))
            .fold(0u64, |sum, (_, invoice)| sum.saturating_add(invoice.amount_minor));
        let left = request.terms.fee_minor.saturating_sub(invoiced);
        let amount_minor = part(request.terms.fee_minor, found.epsilon, request.terms.epsilon).min(left);
        Ok(Event::Invoiced {
            invoice: InvoiceNo::after(self.invoices.len()),
            release,
            amount_minor,
        })
    }

    /// Takes the payment of an invoice.
    ///
    /// # Errors
    /// When it is unknown or already paid.
    pub fn settle(&self, invoice: InvoiceNo, reference: Hash) -> Result<Event, Refusal> {
        match self.get(invoice)?.settled {
            Some(when) => Err(Refusal::new(
                "invoice.settled",
                format!("invoice {invoice} was already paid at {when}"),
            )),
            None => Ok(Event::Settled { invoice, reference }),
        }
    }

    /// Carries out what happened, on the books too.
    pub fn apply(&mut self, event: &Event, at: Time, ledger: &mut Ledger) {
        match event {
            Event::Invoiced {
                invoice,
                release,
                amount_minor,
            } => {
                self.invoices.push(Invoice {
                    release: *release,
                    amount_minor: *amount_minor,
                    issued: at,
                    settled: None,
                    shared_out: false,
                });
                ledger.post(
                    at,
                    Occasion::Invoice(invoice.0),
                    vec![(Account::Receivable, *amount_minor)],
                    vec![(Account::Fees, *amount_minor)],
                );
            }
            Event::Settled { invoice, .. } => {
                if let Some(found) = self.invoices.get_mut(invoice.index()) {
                    found.settled = Some(at);
                    ledger.post(
                        at,
                        Occasion::Settlement(invoice.0),
                        vec![(Account::Bank, found.amount_minor)],
                        vec![(Account::Receivable, found.amount_minor)],
                    );
                }
            }
        }
    }

    /// Money received between two times and not yet shared out.
    pub fn undivided(&self, from: Time, to: Time) -> u64 {
        let counts = |invoice: &&Invoice| {
            !invoice.shared_out
                && invoice
                    .settled
                    .is_some_and(|settled| from <= settled && settled < to)
        };
        self.invoices
            .iter()
            .filter(counts)
            .fold(0, |sum, invoice| sum.saturating_add(invoice.amount_minor))
    }

    /// Marks that money as shared out.
    pub fn mark_shared_out(&mut self, from: Time, to: Time) {
        for invoice in &mut self.invoices {
            if invoice
                .settled
                .is_some_and(|settled| from <= settled && settled < to)
            {
                invoice.shared_out = true;
            }
        }
    }
}
