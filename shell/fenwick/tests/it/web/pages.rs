//! The pages that are there, under all judges.

use super::{Browser, Site};
use crate::world::World;

#[test]
fn judges_find_nothing_on_the_pages() {
    let world = World::drivers(3);
    let site = Site::serve(&world);
    site.visitor().get("/").says("weavers");
    let Some(browser) = Browser::open(&site.at) else {
        return;
    };
    let faults = browser.judged(&["/", "/weavers"]);
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(browser.by_lighthouse(&["/weavers"]), Vec::<String>::new());
    drop(browser);
    assert_eq!(site.stop().code, Some(0));
}
