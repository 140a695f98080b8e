//! Rides, made up: every member has one, most have a few, a few have thousands.

use anyhow::Result;
use roaring::RoaringBitmap;

/// Cities, by code.
pub const CITIES: u64 = 20;
/// Platforms, by code.
pub const PLATFORMS: u64 = 4;

/// The first second of 2025, in which all rides lie.
const YEAR: i64 = 1_735_689_600;
const DAY: i64 = 86_400;
/// Days of 2025 before each month.
const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/// Scatters members: a prime beyond any number of them.
const SCATTER: u64 = 2_654_435_761;

/// One ride.
pub struct Ride {
    /// Whose, from 0.
    pub member: u64,
    /// The month, from 0.
    pub month: u64,
    /// The day of the month, from 0.
    pub day: u64,
    /// The hour.
    pub hour: u64,
    /// Where.
    pub city: u64,
    /// Through whom.
    pub platform: u64,
    /// What the passenger paid, in cents.
    pub fare: u64,
    /// In cents, where there was one.
    pub tip: Option<u64>,
    /// What the platform kept, in cents.
    pub fee: u64,
    /// In steps of ten metres.
    pub distance: u64,
    /// How long it took.
    pub minutes: u64,
    /// Minutes waited before it.
    pub waiting: u64,
}

/// A number that looks random (splitmix64).
pub fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Whether a member consents to the use that is measured: 62 % do.
pub fn consents(member: u64) -> bool {
    mixed(member) % 100 < 62
}

/// The members who consent, of so many.
pub fn consenting(members: u64) -> Result<RoaringBitmap> {
    let yes = (0..members).filter(|member| consents(*member));
    yes.map(|member| Ok(u32::try_from(member)?)).collect()
}

impl Ride {
    /// The ride of this number, in no order of members or time. Members by activity follow a square: of a million
    /// members with ten million rides, the most active has some ten thousand.
    pub fn number(row: u64, members: u64) -> Self {
        let dice = mixed(row);
        let rank = if row < members {
            row
        } else {
            let share = dice >> 32;
            (((share * share) >> 32) * members) >> 32
        };
        let member = rank * SCATTER % members;
        let [one, two, three] = [1, 2, 3].map(|salt| mixed(dice ^ salt));
        let of = mixed(member ^ 0xc17);
        let stays = one % 100 < 95;
        let city = if stays {
            (of % CITIES).min((of >> 32) % CITIES)
        } else {
            (one >> 8) % CITIES
        };
        let fare = 250 + 20 * city + (two >> 8) % 1_500 + (two >> 24) % 1_500;
        Self {
            member,
            month: (one >> 16) % 12,
            day: (one >> 24) % 28,
            hour: (one >> 32) % 24,
            city,
            platform: (one >> 40) % PLATFORMS,
            fare,
            tip: ((three >> 8) % 10 < 3).then_some((three >> 16) % 600),
            fee: fare / 5,
            distance: 80 + (two >> 40) % 1_200,
            minutes: 3 + (three >> 32) % 40,
            waiting: (three >> 48) % 15,
        }
    }

    /// When, in seconds since 1970.
    pub fn at(&self) -> Result<i64> {
        let month = usize::try_from(self.month)?;
        let days = BEFORE.get(month).copied().unwrap_or(0) + i64::try_from(self.day)?;
        Ok(YEAR + days * DAY + i64::try_from(self.hour)? * 3_600)
    }

    /// When, as text.
    pub fn when(&self) -> String {
        let (month, day) = (self.month + 1, self.day + 1);
        format!("2025-{month:02}-{day:02} {:02}:00:00", self.hour)
    }
}
