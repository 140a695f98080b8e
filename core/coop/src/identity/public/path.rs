//! What public entries say of requests, releases and money.

use super::{Asked, Invoice, Public, Read, Shared, User, gap, next};
use crate::identity::Gap;
use crate::kernel::ids::{QueryNo, ReleaseNo, RequestNo, UserNo};
use crate::path::{dividend, fee, release, request};
use crate::people::bylaws::Payee;

impl Public {
    pub(super) fn release(&mut self, event: &release::Event, entry: u64) -> Read {
        let release::Event::Released { release, query, .. } = event;
        next("release", release.0, self.releases.len())?;
        let user = self.asker(*query)?;
        self.releases.push((user, entry));
        Ok(())
    }

    pub(super) fn dividend(&mut self, event: &dividend::Event, entry: u64) -> Read {
        let dividend::Event::Declared { dividend, steps, .. } = event;
        next("dividend", dividend.0, self.dividends.len())?;
        let split = &self.bylaws.rule.split;
        let named = |to: &Payee| *to == Payee::Reserve || split.iter().any(|share| share.to == *to);
        let as_voted = steps.iter().all(|step| step.amount_minor == 0 || named(&step.to));
        self.dividends.push(Shared {
            entry,
            as_voted,
            steps: steps.clone(),
        });
        Ok(())
    }

    fn asker(&self, query: QueryNo) -> Result<UserNo, Gap> {
        let known = self.queries.get(&query).copied();
        known.map_or_else(|| gap(format!("query {query} is missing")), Ok)
    }

    pub(super) fn request(&mut self, event: &request::Event, entry: u64) -> Read {
        match event {
            request::Event::Registered { user, class, .. } => {
                next("data user", user.0, self.users.len())?;
                self.users.push(User { class: class.clone() });
            }
            request::Event::Filed { request, terms } => {
                next("request", request.0, self.requests.len())?;
                self.requests.push(Asked {
                    user: terms.user,
                    decided: None,
                });
            }
            request::Event::Decided { request, decision } => {
                let decided = Some((decision.granted, entry));
                self.request_of(*request)?.decided = decided;
            }
            _ => {}
        }
        Ok(())
    }

    fn request_of(&mut self, request: RequestNo) -> Result<&mut Asked, Gap> {
        let found = self.requests.get_mut(request.index()).filter(|_| request.0 > 0);
        found.ok_or_else(|| Gap(format!("request {request} is missing")))
    }

    pub(super) fn fee(&mut self, event: &fee::Event, entry: u64) -> Read {
        let fee::Event::Invoiced {
            invoice,
            release,
            amount_minor,
        } = event
        else {
            return Ok(());
        };
        next("invoice", invoice.0, self.invoices.len())?;
        let user = self.recipient(*release)?;
        self.invoices.push(Invoice {
            user,
            amount_minor: *amount_minor,
            entry,
        });
        Ok(())
    }

    fn recipient(&self, release: ReleaseNo) -> Result<UserNo, Gap> {
        let found = self.releases.get(release.index()).filter(|_| release.0 > 0);
        found.map_or_else(
            || gap(format!("release {release} is missing")),
            |(user, _)| Ok(*user),
        )
    }
}
