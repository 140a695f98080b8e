mod figures;
mod named;
mod packs;
mod page;
mod reading;
mod sentence;
