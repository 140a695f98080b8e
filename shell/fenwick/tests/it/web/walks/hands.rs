//! One walk by two ways: in a browser, and by plain requests without scripts, with the same acts on the same pages.

use super::super::{Browser, Page, Visitor};

/// What is put into a field of a form.
#[derive(Clone, Copy)]
pub enum Put<'a> {
    /// Words into the field with this label, or the option of a list.
    Text(&'a str, &'a str),
    /// One of the answers under a question.
    Choice(&'a str, &'a str),
    /// A tick into the box with this label.
    Tick(&'a str),
    /// A file of this machine.
    File(&'a str, &'a str),
}

enum How {
    Browser(Browser),
    Plain(Visitor, Option<Page>),
}

/// Somebody at work on pages. No page that she meets may hold one of these texts.
pub struct Hands {
    how: How,
    never: &'static [&'static str],
    /// On how many pages that was looked for.
    pub looked: usize,
}

impl Hands {
    /// In a browser.
    pub fn of_browser(browser: Browser, never: &'static [&'static str]) -> Self {
        Self {
            how: How::Browser(browser),
            never,
            looked: 0,
        }
    }

    /// By plain requests.
    pub fn of_visitor(visitor: Visitor, never: &'static [&'static str]) -> Self {
        Self {
            how: How::Plain(visitor, None),
            never,
            looked: 0,
        }
    }

    /// Opens a page of the co-op by its path.
    #[track_caller]
    pub fn open(&mut self, path: &str) {
        let path = format!("/weavers{path}");
        match &mut self.how {
            How::Browser(browser) => browser.go(&path),
            How::Plain(visitor, page) => *page = Some(visitor.get(&path)),
        }
    }

    /// Follows the link whose name begins so.
    #[track_caller]
    pub fn follow(&mut self, name: &str) {
        match &mut self.how {
            How::Browser(browser) => browser.follow(name),
            How::Plain(visitor, page) => {
                let links = &page.as_ref().unwrap().links;
                let found = links.iter().find(|(text, _)| text.starts_with(name));
                let (_, to) = found.unwrap_or_else(|| panic!("no link '{name}' among {links:?}"));
                *page = Some(visitor.get(to));
            }
        }
    }

    /// Fills a form and presses its button.
    #[track_caller]
    pub fn send(&mut self, button: &str, answers: &[Put<'_>]) {
        match &mut self.how {
            How::Browser(browser) => {
                for answer in answers {
                    match *answer {
                        Put::Text(label, text) => browser.fill(label, text),
                        Put::Choice(question, label) => browser.choose(question, label),
                        Put::Tick(label) => browser.tick(label),
                        Put::File(label, path) => browser.attach(label, path),
                    }
                }
                browser.send(button);
            }
            How::Plain(visitor, page) => {
                let form = page.as_ref().unwrap().form(button);
                let form = answers.iter().fold(form, |form, answer| match *answer {
                    Put::Text(label, text) => form.fill(label, text),
                    Put::Choice(question, label) => form.choose(question, label),
                    Put::Tick(label) => form.tick(label),
                    Put::File(label, path) => form.attach(label, "file.csv", &std::fs::read(path).unwrap()),
                });
                *page = Some(visitor.submit(&form));
            }
        }
    }

    /// The page says all of this, and nothing that she must never see.
    #[track_caller]
    pub fn sees(&mut self, says: &[&str]) {
        for words in says {
            match &self.how {
                How::Browser(browser) => browser.sees(words),
                How::Plain(_, page) => page.as_ref().unwrap().says(words),
            }
        }
        let (path, source) = self.source();
        for text in self.never {
            assert!(!source.contains(text), "{path} shows '{text}'");
        }
        self.looked += 1;
    }

    /// The words of the page.
    pub fn words(&self) -> String {
        match &self.how {
            How::Browser(browser) => browser.words(),
            How::Plain(_, page) => page.as_ref().unwrap().words.clone(),
        }
    }

    /// Where she is, and the whole text of that page as it came.
    fn source(&self) -> (String, String) {
        match &self.how {
            How::Browser(browser) => {
                let source = browser
                    .driver
                    .run("return document.documentElement.outerHTML", &[]);
                (browser.path(), source.as_str().unwrap().to_owned())
            }
            How::Plain(_, page) => {
                let page = page.as_ref().unwrap();
                (page.path.clone(), page.answer.text())
            }
        }
    }

    /// A visitor who is signed in as she is.
    pub fn visitor(&self) -> Visitor {
        match &self.how {
            How::Browser(browser) => browser.visitor(),
            How::Plain(visitor, _) => visitor.clone(),
        }
    }

    /// What pages asked of the world outside of the machine; nothing is known of plain requests.
    pub fn asked_outside(&self) -> Vec<String> {
        match &self.how {
            How::Browser(browser) => browser.asked_outside(),
            How::Plain(..) => Vec::new(),
        }
    }
}
