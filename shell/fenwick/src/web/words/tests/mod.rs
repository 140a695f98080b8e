mod figures;
mod packs;
mod reading;
mod sentence;
