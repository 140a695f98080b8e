//! The pages that are there, under all judges.

use super::{Browser, Site};
use crate::world::World;

#[test]
fn judges_find_nothing_on_the_pages() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    site.visitor().get("/").says("weavers");
    let mut pages = vec!["/".to_owned()];
    pages.extend(super::routes::pages("Anyone"));
    if !pages.iter().any(|page| page == "/weavers") {
        pages.push("/weavers".to_owned());
    }
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    assert_eq!(browser.judged(&pages), Vec::<String>::new());
    assert_eq!(browser.by_lighthouse(&["/weavers"]), Vec::<String>::new());
    drop(browser);
    assert_eq!(site.stop().code, Some(0));
}
