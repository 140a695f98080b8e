//! Places among the requests that are at work: so many in all, and of one network no more than its share.

use super::super::rate::network;
use super::{Client, OF_NETWORK_MAX, Ops};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, MutexGuard, PoisonError};
use tokio::sync::OwnedSemaphorePermit;

/// A place, given back when it is dropped.
pub struct Place {
    ops: Arc<Ops>,
    network: Option<IpAddr>,
    _permit: OwnedSemaphorePermit,
}

fn held(ops: &Ops) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
    ops.of_networks.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Place {
    /// Takes a place; none when all are taken, or all that this network has.
    pub fn take(ops: &Arc<Ops>, client: Client) -> Option<Self> {
        let permit = Arc::clone(&ops.at_work).try_acquire_owned().ok()?;
        // This machine is no network: a proxy on it may stand for everybody.
        let network = Some(client.address)
            .filter(|address| !address.is_loopback())
            .map(network);
        if let Some(network) = network {
            let mut held = held(ops);
            let places = held.entry(network).or_default();
            if *places >= OF_NETWORK_MAX {
                return None;
            }
            *places += 1;
        }
        Some(Self {
            ops: Arc::clone(ops),
            network,
            _permit: permit,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(network) = self.network else {
            return;
        };
        let mut held = held(&self.ops);
        if let Some(places) = held.get_mut(&network) {
            *places -= 1;
            if *places == 0 {
                held.remove(&network);
            }
        }
    }
}
