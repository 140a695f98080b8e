mod figures;
mod packs;
mod reading;
