//! The pages, met as people meet them: by requests, and in a real browser under the eyes of outside judges.

mod account;
mod api;
mod browser;
mod consents;
mod data;
mod desk;
mod driver;
mod form;
mod harness;
mod http;
mod judges;
mod offline;
mod page;
mod pages;
mod pictures;
mod routes;
mod scripts;
mod shared_phone;
mod site;
mod user;
mod votes;
mod walks;

pub use browser::Browser;
pub use http::{Answer, Visitor};
pub use page::Page;
pub use site::Site;
