# Bringing data.

member-upload-title = Add data
member-upload-what = What do you want to add?
member-upload-file = Your file
member-upload-file-hint = A file from an app or a table. It may have { $max } MB.
member-upload-step-file = Choose the file
member-upload-step-look = Look at it
member-upload-step-done = Done
member-upload-look-first = We look at the file first. Nothing is kept yet.
member-upload-preview = This is what we found
member-upload-preview-rows = { $count ->
    [one] One good row
   *[other] { $count } good rows
}
member-upload-preview-bad = { $count ->
    [one] One row we could not read
   *[other] { $count } rows we could not read
}
member-upload-preview-kept = What we keep
member-upload-preview-dropped = What we throw away
member-upload-preview-dropped-why = Our members did not vote to keep these. We never store them.
member-upload-preview-twice = { $count ->
    [0] No row was here before.
    [one] One row was here before. It counts once.
   *[other] { $count } rows were here before. They count once.
}
member-upload-preview-days = From { $from } to { $to }
member-upload-preview-first = The first rows
member-upload-keep = Keep it
member-upload-leave = Do not keep it
member-upload-working = We are reading your file. You can leave this page open.
member-upload-done = Done. Your data is here.
member-upload-done-next = Now look at your figures.
member-upload-receipt = Receipt
member-upload-receipt-how = This slip proves what you brought. Keep it.
member-upload-receipt-number = Number of the slip
member-upload-nothing-next = Check that you chose the right file, and where it is from.
member-upload-changed = This file looks new to us. These parts are missing: { $columns }. Please tell your co-op.
member-upload-not-kept = Nothing was kept.
member-upload-confirm = Someone brought this for you
member-upload-confirm-yes = Yes, keep it
member-upload-confirm-no = No, throw it away
member-upload-bad = Rows that cannot be read
member-upload-bad-place = Where
member-upload-by-name = We read the parts by their names. Please check the first rows with care.
member-upload-hold = Keep the bad rows aside, so I can mend them
member-upload-nothing-new = There is no new row in this file.
member-upload-preview-over = { $count ->
    [one] One row is over the limit and is left out
   *[other] { $count } rows are over the limit and are left out
}
member-upload-see-again = Look again
member-upload-waits-why = Someone helped you, so these rows count once you or two of your co-op say that they are right.
