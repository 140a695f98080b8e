//! What a motion would change, in a few words.

use crate::cli::method::short;
use fenwick_coop::people::ballot::{Matter, Party};

/// What a motion would change, in a few words.
pub fn matter_text(matter: &Matter) -> String {
    match matter {
        Matter::Charter(charter) => format!("charter of {}", charter.dataset),
        Matter::Bylaws(_) => "bylaws".to_owned(),
        Matter::Method {
            method,
            approve: true,
        } => format!("method {}", short(*method)),
        Matter::Method {
            method,
            approve: false,
        } => format!("withdrawal of method {}", short(*method)),
        Matter::Price(_) => "price of answers".to_owned(),
        Matter::Recipient { recipient, refuse } => match refuse {
            true => format!("refusal of {} for all", party_text(recipient)),
            false => format!("admission of {} again", party_text(recipient)),
        },
        Matter::Request { request } => format!("request {request}"),
        Matter::Election(election) => format!("election: {} of {}", election.seats, election.office),
        Matter::Recall { office, member } => format!("recall of member {member} from {office}"),
        Matter::Expulsion { member } => format!("expulsion of member {member}"),
        Matter::Benefit { dataset } => format!("benefit of {dataset}"),
        Matter::Reaffirmation => "whether the bylaws still stand".to_owned(),
        Matter::Dissolution { .. } => "end of the co-op".to_owned(),
        Matter::Split { class, slug } => format!("parting of '{class}' into '{slug}'"),
        Matter::Complaint { complaint } => format!("complaint {complaint}"),
        Matter::Resolution(text) => format!("resolution {}", short(*text)),
    }
}

fn party_text(party: &Party) -> String {
    match party {
        Party::Class(class) => format!("class:{class}"),
        Party::User(user) => format!("user:{user}"),
    }
}
