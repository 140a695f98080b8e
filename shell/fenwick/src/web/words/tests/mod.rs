mod figures;
mod packs;
mod page;
mod reading;
mod sentence;
