//! A member, from the link that she is given to the last byte of her that is erased.

mod stage;

use super::super::pages::joined;
use super::super::{Browser, Visitor};
use qrcode::{Color, QrCode};
use stage::{CANARY, HER, Stage, her_file};

const PIN: &str = "730561";

/// With what she signs in.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// With the lock of her phone, which takes scripts.
    Passkey,
    /// With her number and a PIN, on a phone that runs no scripts.
    Pin,
}

/// Dora and her phone.
struct Dora<'s> {
    stage: &'s Stage,
    phone: Browser,
    way: Way,
    steps: std::cell::Cell<u32>,
}

// proves: B3
#[test]
fn a_member_walks_the_whole_path_with_a_passkey() {
    walks(Way::Passkey);
}

#[test]
fn a_member_walks_the_whole_path_without_scripts() {
    walks(Way::Pin);
}

fn walks(way: Way) {
    let stage = Stage::set();
    let Some(phone) = Browser::open(&stage.site.at) else {
        return;
    };
    let lock = phone.with_passkeys();
    let link = invited(&stage, &phone);
    if way == Way::Pin {
        phone.without_scripts();
    }
    phone.on_a_phone();
    let dora = Dora {
        stage: &stage,
        phone,
        way,
        steps: std::cell::Cell::default(),
    };
    dora.joins(&link);
    assert_eq!(dora.phone.passkeys(&lock), usize::from(way == Way::Passkey));
    dora.brings_her_trips();
    dora.learns_and_says_yes();
    dora.votes_and_finds_her_vote();
    dora.sees_who_asked();
    dora.sees_her_share();
    dora.takes_her_yes_back();
    dora.erases_all();
    let outside = dora.phone.asked_outside();
    assert!(outside.is_empty(), "{outside:?}");
}

/// An officer makes the invitation at her desk, with its link and the picture of it; the link.
fn invited(stage: &Stage, desk: &Browser) -> String {
    joined(&stage.world, desk, "1");
    desk.go("/weavers/desk/members?find=dora");
    desk.press(&format!("№ {HER}"));
    desk.sees("Dora Field");
    desk.press("Give a code");
    desk.press("Make the code");
    desk.sees("Works once, until");
    desk.picture("walk-0-invitation");
    let words = desk.words();
    let link = words.split(' ').find(|word| word.contains("/weavers/join/"));
    let link = link.unwrap_or_else(|| panic!("no link: {words}")).to_owned();
    let picture = "const it = document.querySelector('main img'); return it.naturalWidth > 99 ? it.getAttribute('src') : ''";
    let picture = desk.driver.run(picture, &[]);
    shows(desk.visitor(), picture.as_str().unwrap(), &link);
    desk.press("Sign out");
    desk.sees("Sign in to");
    link
}

/// The squares of the picture, dark on light with a border of four, are those of this link.
fn shows(mut officer: Visitor, picture: &str, link: &str) {
    let svg = officer.get(picture).answer.text();
    let code = QrCode::new(link).unwrap();
    let side = code.width();
    let numbers = |text: &str| -> Vec<usize> {
        let numbers = text.split(|sign: char| !sign.is_ascii_digit());
        numbers.filter_map(|number| number.parse().ok()).collect()
    };
    let (_, view) = svg.split_once("viewBox=\"").unwrap();
    let size = numbers(view.split('"').next().unwrap())[2] / (side + 8);
    let (_, path) = svg.rsplit_once(" d=\"").unwrap();
    let mut dark = vec![false; side * side];
    for square in path.split('"').next().unwrap().split('M').skip(1) {
        let at = numbers(square);
        let (x, y) = (at[0] / size - 4, at[1] / size - 4);
        for step in 0..at[2] / size {
            dark[y * side + x + step] = true;
        }
    }
    let wanted: Vec<bool> = code
        .to_colors()
        .iter()
        .map(|color| *color == Color::Dark)
        .collect();
    assert!(dark == wanted, "the picture is not of {link}: {svg}");
}

impl Dora<'_> {
    /// Opens a page from the menu of her phone.
    fn opens(&self, page: &str) {
        self.phone.press("Menu");
        self.phone.press(page);
    }

    /// Looks at the page as it is now.
    fn looks(&self, at: &str) {
        let step = self.steps.get() + 1;
        self.steps.set(step);
        let way = if self.way == Way::Pin { "pin" } else { "passkey" };
        self.phone.picture(&format!("walk-{way}-{step:02}-{at}"));
        let wide = self
            .phone
            .driver
            .run("return document.documentElement.scrollWidth", &[]);
        assert_eq!(wide, 320, "{at} is wider than her phone");
    }

    fn joins(&self, link: &str) {
        let phone = &self.phone;
        phone.go(link.strip_prefix(&format!("http://{}", phone.at)).unwrap());
        phone.sees("Dora Field");
        if self.way == Way::Passkey {
            phone.press("With this phone");
        } else {
            assert!(!phone.words().contains("With this phone"), "it takes scripts");
            phone.fill("Choose a PIN", PIN);
            phone.fill("Type the PIN again", PIN);
            phone.press("Join");
        }
        phone.sees("Hello, Dora Field What needs you");
        self.looks("home");
        phone.press("Sign out");
        phone.sees("Sign in to Weavers");
        self.signs_in();
        phone.sees("Hello, Dora Field What needs you");
    }

    fn signs_in(&self) {
        self.phone.fill("Your member number", HER);
        if self.way == Way::Passkey {
            self.phone.press("Sign in with this phone");
        } else {
            self.phone.fill("Your PIN", PIN);
            self.phone.press("Sign in");
        }
    }

    fn brings_her_trips(&self) {
        let phone = &self.phone;
        phone.press("Add your data");
        phone.sees("Nothing is kept yet.");
        self.looks("upload");
        phone.choose(
            "What do you want to add?",
            "Trips that platforms asked of drivers",
        );
        phone.attach("Your file", &her_file(&self.stage.world));
        phone.press("Look at it");
        for words in [
            "2 good rows",
            "One row we could not read",
            "From 1 June 2026 to 2 June 2026",
            "home",
        ] {
            phone.sees(words);
        }
        assert!(!phone.words().contains(CANARY), "{}", phone.words());
        self.looks("preview");
        phone.press("Keep it");
        for words in [
            "Your data is here",
            "New rows kept 2",
            "Your file is kept as you brought it.",
        ] {
            phone.sees(words);
        }
        self.looks("receipt");
        phone.press("Now look at your figures.");
        phone.sees("Rows in each month");
        self.looks("figures");
    }

    fn learns_and_says_yes(&self) {
        let phone = &self.phone;
        self.opens("What I allow");
        phone.sees("City ask");
        self.looks("asked");
        phone.press("Read the lesson");
        phone.sees("Your yes is yours");
        self.looks("lesson");
        let question = "You say yes to a study. What do those who ask get to see?";
        phone.choose(question, "Your rows, one by one");
        phone.press("Send");
        phone.sees("Your rows stay with us.");
        phone.choose(question, "Blurred figures about many of us");
        phone.press("Send");
        phone.sees("Now you can choose.");
        self.looks("choose");
        // One press.
        phone.press("Yes, they may");
        phone.sees("Done. You said yes.");
        self.looks("yes");
    }

    fn votes_and_finds_her_vote(&self) {
        let phone = &self.phone;
        self.stage.vote_opens();
        self.opens("Home");
        phone.press("1. A text we agree on Vote until 15 July 2026 at 08:00 (UTC)");
        phone.sees("We stand with the bus drivers.");
        phone.sees("This vote is secret.");
        self.looks("vote");
        phone.choose("Your vote", "No");
        phone.press("Cast my vote");
        phone.sees("You vote: No");
        self.looks("vote-sure");
        phone.press("Cast my vote");
        phone.sees("Keep this code.");
        self.looks("vote-code");
        let code = phone
            .driver
            .run("return document.querySelector('.code').innerText", &[]);
        let code = code.as_str().unwrap().replace('\n', " ");
        self.stage.vote_is_counted();
        self.opens("Votes");
        phone.press("1. A text we agree on Passed · 15 July 2026");
        for words in ["Passed", "8 of 34 took part", "Yes 7 No 1"] {
            phone.sees(words);
        }
        self.looks("vote-count");
        phone.press("Find my vote");
        phone.fill("Your code", &code);
        phone.press("Find my vote");
        phone.sees("Your vote is in the box, just as you cast it.");
        self.looks("vote-found");
    }

    fn sees_who_asked(&self) {
        let phone = &self.phone;
        self.opens("Who used my data");
        phone.sees("No one has used your data yet.");
        self.stage.city_asks();
        self.opens("Who used my data");
        phone.sees("Your data was used once");
        phone.sees("The number for this is at most 0.25.");
        self.looks("used");
        phone.press("See what they got");
        for words in ["How many drive?", "City", "The city plans night buses.", "±"] {
            phone.sees(words);
        }
        self.looks("release");
    }

    /// Of 300 euros a fifth is kept and a tenth is for legal help; of 120 each of 34 gets 3.52, and of 90 her 2 of 64 rows get 2.81.
    fn sees_her_share(&self) {
        self.stage.treasurer_shares_out();
        self.opens("Money");
        self.phone.sees("€6.33");
        self.looks("money");
    }

    fn takes_her_yes_back(&self) {
        let phone = &self.phone;
        self.opens("What I allow");
        // As it was given: one press, on the same page.
        phone.press("Take back my yes");
        phone.sees("Done. Your yes is taken back. What went out before cannot be called back.");
        phone.sees("This is not allowed: City may use your data");
        self.looks("back");
        assert_eq!(self.stage.city_asks_again("3"), 2);
        self.opens("Who used my data");
        phone.sees("Your data was used once");
        assert_eq!(self.stage.city_asks_again(HER), 1);
    }

    fn erases_all(&self) {
        let phone = &self.phone;
        let kept = self.stage.kept();
        self.opens("My data");
        phone.sees("What we know about you");
        self.looks("data");
        phone.press("Erase all my data");
        phone.sees("3 rows");
        self.looks("erase");
        phone.fill("Type your number", HER);
        phone.press("Yes, erase all");
        phone.sees("All is erased.");
        phone.sees("Your rows, your name and your keys are gone for good.");
        phone.sees("Trips that platforms asked of drivers 3 rows Your files 1");
        self.looks("erased");
        self.stage.is_without_her(&kept);
        phone.go("/weavers/sign-in");
        self.signs_in();
        phone.sees(if self.way == Way::Pin {
            "is not right"
        } else {
            "did not open the account"
        });
    }
}
