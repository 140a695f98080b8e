//! What every store has to do, whatever stands behind it.
//!
//! A store runs the suite with [`suite!`], given an async function that opens an empty journal and returns it
//! with whatever has to live as long as it does.

mod ballot_box;
mod journal;
mod private;
mod samples;

pub(crate) use ballot_box::*;
pub(crate) use journal::*;
pub(crate) use private::*;
pub(crate) use samples::*;

/// One test for each rule of the suite.
macro_rules! suite {
    ($open:path: $($rule:ident)*) => {$(
        #[tokio::test]
        async fn $rule() {
            let (_home, mut journal) = $open().await;
            crate::conformance::$rule(&mut journal).await;
        }
    )*};
    ($open:path) => {
        crate::conformance::suite! { $open:
            an_empty_journal_has_nothing
            entries_are_read_back_as_they_were
            entries_that_do_not_continue_the_journal_are_refused
            an_entry_that_is_no_line_of_text_is_refused
            a_row_that_fails_takes_the_whole_commit_back
            entries_taken_beforehand_are_kept_with_their_commit
            entries_taken_beforehand_are_not_kept_without_their_commit
            many_entries_are_read_in_pages
            acts_are_recalled_by_their_keys
            acts_are_listed_page_by_page
            persons_are_kept_and_replaced
            two_members_cannot_share_a_lookup
            long_lists_of_members_are_answered
            erasing_takes_a_member_and_her_texts_only
            writes_are_carried_out_in_order
            texts_are_kept_with_their_owner
            texts_are_listed_page_by_page
            held_rows_wait_until_they_are_dropped_or_their_member_or_dataset_goes
            originals_are_listed_until_they_are_struck_or_their_member_goes
            files_are_listed_and_struck
            checkpoints_are_kept_by_size
            shredding_keeps_what_is_kept
            slots_are_put_down_and_written_over
            a_tally_is_written_over_kept_and_dropped_with_its_box
            boxes_of_two_ballots_are_apart
            tellers_keys_are_kept_and_never_replaced
            a_dropped_box_takes_its_tellers_keys_along
            shredding_keeps_boxes
        }
    };
}
pub(crate) use suite;
