mod ending;
mod expulsion;
