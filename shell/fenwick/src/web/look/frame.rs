//! What stands around every page.

use crate::web::words::Words as Say;
use std::borrow::Cow;

/// A text of ours, or one that was put together.
pub type Text = Cow<'static, str>;

/// A place to go.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub text: Text,
    /// The name of its icon; empty for none.
    pub icon: &'static str,
    /// Whether it is the page that is shown.
    pub here: bool,
}

impl Link {
    /// A place with an icon.
    pub fn new(href: impl Into<String>, text: impl Into<Text>, icon: &'static str) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
            icon,
            here: false,
        }
    }
}

/// Links under one heading of the navigation; the heading may be empty.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The heading.
    pub title: Text,
    /// The places, in order.
    pub links: Vec<Link>,
}

/// The line at the head of each page of somebody who is helped.
#[derive(Clone, Debug, Default)]
pub struct Helped {
    /// Who she is, and who helps her.
    pub says: Text,
    /// Where the form is sent that gives the device back, and its token.
    pub done: (String, String),
    /// The button of that form.
    pub button: Text,
}

/// All that a page says around its own words.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language of the page, as in `th`.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The title of the page; the co-op's name is added to it.
    pub title: Text,
    /// The name of the co-op, or of the house where there is none.
    pub coop: Text,
    /// Where the name leads.
    pub start: String,
    /// Who is signed in, in the words that the header shows; empty for nobody.
    pub person: Text,
    /// What the header offers: language, help, sign in.
    pub top: Vec<Link>,
    /// Where the form that signs out is sent, and its token; none for nobody.
    pub sign_out: Option<(String, String)>,
    /// Whose pages these are at a device that is not hers; none at one's own.
    pub helped: Option<Helped>,
    /// What was just done, said once; empty for nothing.
    pub told: Text,
    /// Where a tap leaves the page at once; none where nothing sensitive is told.
    pub exit: Option<Link>,
    /// What this role can go to, in groups.
    pub nav: Vec<Group>,
    /// The way here, from the outside in, without this page.
    pub trail: Vec<Link>,
    /// The links of the footer.
    pub foot: Vec<Link>,
    /// What the button that reads the page aloud says, and what ends it; none where nothing is read aloud.
    pub listen: Option<(Text, Text)>,
    /// The script that helps where scripts run; empty for none. A page works without.
    pub script: String,
    /// The fixed words.
    pub words: Words,
}

impl Frame {
    /// A frame in English with nothing in it but a title and the co-op's name.
    pub fn new(title: impl Into<Text>, coop: impl Into<Text>, start: impl Into<String>) -> Self {
        Self {
            lang: "en".into(),
            dir: "ltr",
            title: title.into(),
            coop: coop.into(),
            start: start.into(),
            person: Text::default(),
            top: Vec::new(),
            sign_out: None,
            helped: None,
            told: Text::default(),
            exit: None,
            nav: Vec::new(),
            trail: Vec::new(),
            foot: Vec::new(),
            listen: None,
            script: String::new(),
            words: Words::default(),
        }
    }

    /// A frame that speaks the language of the visitor.
    pub fn said(say: &Say, title: impl Into<Text>, coop: impl Into<Text>, start: impl Into<String>) -> Self {
        Self {
            lang: say.lang().to_owned(),
            dir: say.dir(),
            words: Words::of(say),
            ..Self::new(title, coop, start)
        }
    }

    /// Marks the place of the navigation that leads to `href` as the one that is shown.
    pub fn at(mut self, href: &str) -> Self {
        for link in self.nav.iter_mut().flat_map(|group| &mut group.links) {
            link.here = link.href == href;
        }
        self
    }
}

/// The words that the frame and the components say by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The first link of a page.
    pub skip: Text,
    /// The button that opens the navigation on a phone.
    pub menu: Text,
    /// The name of the navigation.
    pub nav: Text,
    /// The name of the way here.
    pub trail: Text,
    /// Ends the session.
    pub sign_out: Text,
    /// After the label of what need not be filled in.
    pub optional: Text,
    /// Before an error, for those who hear the page.
    pub error: Text,
    /// Over all errors of a form.
    pub errors: Text,
    /// Opens the numbers of a chart.
    pub numbers: Text,
    /// Before half the width of an interval, for those who hear the page.
    pub give_or_take: Text,
    /// The page before.
    pub earlier: Text,
    /// The page after.
    pub later: Text,
    /// Of one that said yes.
    pub yes: Text,
    /// Of one that said no.
    pub no: Text,
    /// Of a step that is behind.
    pub done: Text,
}

impl Words {
    /// The words of a language, or English where it lacks one.
    pub fn of(say: &Say) -> Self {
        let word = |id: &str| Text::from(say.t(id).to_string());
        Self {
            skip: word("common-skip"),
            menu: word("common-menu"),
            nav: word("common-main-menu"),
            trail: word("common-you-are-here"),
            sign_out: word("common-sign-out"),
            optional: word("look-optional"),
            error: word("look-error"),
            errors: word("look-errors"),
            numbers: word("common-chart-table"),
            give_or_take: word("look-give-or-take"),
            earlier: word("common-older"),
            later: word("common-newer"),
            yes: word("common-icon-yes"),
            no: word("common-icon-no"),
            done: word("common-done"),
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self {
            skip: "Skip to the page".into(),
            menu: "Menu".into(),
            nav: "Pages".into(),
            trail: "You are here".into(),
            sign_out: "Sign out".into(),
            optional: "(you may leave this empty)".into(),
            error: "Please mend:".into(),
            errors: "Some answers need another look".into(),
            numbers: "The same numbers as a table".into(),
            give_or_take: "give or take".into(),
            earlier: "Earlier".into(),
            later: "Later".into(),
            yes: "Yes:".into(),
            no: "No:".into(),
            done: "Done:".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Languages;

    #[test]
    fn the_english_pack_has_every_word_of_the_frame() {
        let english = Languages::load(None).unwrap().words("en");
        let frame = Frame::said(&english, "A page", "A co-op", "/");
        assert_eq!((frame.lang.as_str(), frame.dir), ("en", "ltr"));
        let all = format!("{:?}", frame.words);
        assert!(!all.contains("look-") && !all.contains("common-"), "{all}");
    }
}
