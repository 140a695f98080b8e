//! The pages, met as people meet them: by requests, and in a real browser under the eyes of outside judges.

mod api;
mod browser;
mod consents;
mod desk;
mod driver;
mod form;
mod harness;
mod http;
mod judges;
mod page;
mod pages;
mod routes;
mod scripts;
mod site;
mod votes;
mod walks;

pub use browser::Browser;
pub use http::{Answer, Visitor};
pub use page::Page;
pub use site::Site;
