//! The pages of those who run the co-op from day to day: never a row.

mod act;
mod assemblies;
mod charters;
mod codes;
mod deadlines;
mod duties;
mod given;
mod home;
mod intake;
mod lists;
mod machine;
mod member;
mod members;
mod methods;
mod money;
mod motions;
mod needs;
mod propose;
mod requests;
mod sheet;
mod slips;
#[cfg(test)]
mod tests;
mod users;

use super::routes::Route;
use super::visit::Visit;

/// A page and the message that names it: the way to the pages under it.
type Place = (&'static str, &'static str);

const HOME: Place = ("/desk", "desk-title");
const REQUESTS: Place = ("/desk/requests", "desk-requests");
const USERS: Place = ("/desk/users", "desk-users");
const METHODS: Place = ("/desk/methods", "desk-methods");
const MOTIONS: Place = ("/desk/motions", "desk-motions");
const MEMBERS: Place = ("/desk/members", "desk-register");
const CHARTERS: Place = ("/desk/charters", "desk-charters");
const INTAKE: Place = ("/desk/intake", "desk-intake");
const MONEY: Place = ("/desk/money", "desk-money");
const DUTIES: Place = ("/desk/duties", "desk-duties");
const ASSEMBLIES: Place = ("/desk/assemblies", "desk-assemblies");

/// Where members see who holds which office, and who holds one finds what waits for her.
const MY_OFFICES: Place = ("/me/offices", "member-votes-offices");

/// The way to a page under this place, for who may go there.
fn under(visit: &Visit, place: Place) -> Place {
    match visit.manages {
        true => place,
        false => MY_OFFICES,
    }
}

/// The pages.
pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        requests::routes(),
        users::routes(),
        methods::routes(),
        motions::routes(),
        propose::routes(),
        members::routes(),
        codes::routes(),
        slips::routes(),
        charters::routes(),
        intake::routes(),
        money::routes(),
        deadlines::routes(),
        duties::routes(),
        assemblies::routes(),
        machine::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
