//! The hard cases: crashes, tampering, thieves, full disks, bad input, and many at once.

mod bad;
mod bad_acts;
mod bad_files;
mod bad_homes;
mod budget;
mod compare;
mod demo;
mod disk;
mod dropped;
mod erased;
mod grid;
mod interrupt;
mod joined;
mod killed;
mod lookup;
mod methods;
mod neighbours;
mod reconstruction;
mod repeat;
mod secret_ballot;
mod secrets;
mod sister;
mod tampered;
mod together;
mod unanswered;
mod unwanted;
