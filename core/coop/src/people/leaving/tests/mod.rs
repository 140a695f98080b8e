mod copies;
mod ending;
mod expulsion;
