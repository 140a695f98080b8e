# What is here of a member's own.

member-data-title = My data
member-data-intro = This is all we keep about you. Only you can see it here.
member-data-none = We have no data of yours yet.
member-data-none-next = Add your first file. It takes a few minutes.
member-data-rows = Rows
member-data-from = First day
member-data-to = Last day
member-data-came = When it came
member-data-brought = What you brought
member-data-file = File
member-data-file-kept = Your file is kept as you brought it.
member-data-file-get = Get my file
member-data-chart = Your figures over time
member-data-chart-says = { $field } in each month, from { $from } to { $to }. Lowest { $low }, highest { $high }.
member-data-private = Only you can see this chart.
member-data-part = What it is
member-data-part-unit = Counted in
member-data-part-kept = How we keep it
member-data-kept-shared = as it is
member-data-kept-bin = in steps
member-data-kept-average = only the average
member-data-kept-drop = not at all
member-data-kept-change = Change how much is kept
member-data-take = Take my data with me
member-data-take-how = You get one file with all that is yours. Other programs can read it.
member-data-days = Private days
member-data-days-how = Keep a day to yourself. No one uses it, and you earn nothing for it.
member-data-day-keep = Keep this day to myself
member-data-day-give = Share this day again
member-data-day-kept = You keep this day to yourself.
member-data-day-given = This day is shared again.
member-data-day = Day
member-data-row-keep = Keep this row to myself
member-data-row-give = Share this row again
member-data-wrong = This is wrong
member-data-wrong-how = Take the file back and bring a better one.
member-data-take-back = Take this file back
member-data-take-back-sure = Take this file back? Its rows are then erased.
member-data-erase = Erase all my data
member-data-erase-how = Your rows, your name and your keys are gone for good. No one can bring them back.
member-data-erase-keep = What went out before stays out. It did not show you.
member-data-erased = All is erased. Here is your slip as proof.
member-data-about = What we know about you
member-data-about-name = Name
member-data-about-id = Your number elsewhere
member-data-waits = { $count ->
    [one] One row waits for you
   *[other] { $count } rows wait for you
}
member-data-waits-how = These could not be read. Mend them, or drop them.
member-data-mend = Mend
member-data-drop = Drop
member-data-about-number = Your number
member-data-all = All of it
member-data-others = What else you can add
member-data-yours = Your rows
member-data-parts = What we keep of it
member-data-set = Kind of data
member-data-month = Month
member-data-state = How it stands
member-data-state-in = In use
member-data-state-waits = Waits for a yes
member-data-slip = Slip
member-data-slip-number = Slip { $number }
member-data-until = Kept until
member-data-files = Your files
member-data-files-kept = { $count ->
    [one] One file is kept as you brought it ({ $size }).
   *[other] { $count } files are kept as you brought them ({ $size }).
}
member-data-chart-rows = Rows in each month
member-data-chart-middle = { $field }: the middle one of each month
member-data-rows-own = Your rows in it
member-data-rows-out = Rows you keep to yourself
member-data-days-out = Days you keep to yourself
member-data-rows-see = See my rows
member-data-rows-how = Tick the rows that you want to keep to yourself, or to share again.
member-data-rows-which = Which rows?
member-data-rows-seen = { $from } to { $until } of { $count }
member-data-row-choose = Please tick a row first.
member-data-row-out = You keep it
member-data-rows-kept = { $count ->
    [one] You keep one row to yourself.
   *[other] You keep { $count } rows to yourself.
}
member-data-rows-given = { $count ->
    [one] One row is shared again.
   *[other] { $count } rows are shared again.
}
member-data-to-hint = Leave it empty for one day.
member-data-to-before = The last day is before the first.
member-data-days-table = Your days
member-data-days-open = Shared
member-data-days-out-one = You keep it
member-data-days-right = You said it is right
member-data-by-others = Someone else brought this file. It has rows of others too, which you do not see.
member-data-brought-ask = { $count ->
    [one] Someone brought one row for you. Is that right?
   *[other] Someone brought { $count } rows for you. Is that right?
}
member-data-brought-right = Done. These rows count from now on.
member-data-waits-yes = { $count ->
    [one] One row waits for your yes
   *[other] { $count } rows wait for your yes
}
member-data-went-read = Rows in the file
member-data-went-stored = New rows kept
member-data-went-twice = Were here before
member-data-went-bad = Could not be read
member-data-went-over = Over the limit
member-data-take-back-gone = No one uses these rows from now on, and we delete them. What went out before stays out.
member-data-take-back-go = Yes, take it back
member-data-taken-back-now = Done. The rows are gone.
member-data-kept-how = This holds for what you bring from now on. Old rows stay as they are.
member-data-kept-none = Our members voted to keep all parts as they are. There is nothing to choose here.
member-data-kept-from-now = Done. It holds from now on.
member-data-kept-step = Each step is { $step } wide.
member-data-kept-of = { $count ->
    [one] Of one row
   *[other] Of { $count } rows at a time
}
member-data-mend-title = Rows to mend
member-data-mend-none = No row waits for you.
member-data-mended = Done. The row is in.
member-data-dropped = Done. The row is gone.
member-data-take-in = What is in it
member-data-take-in-rows = All your rows, as tables
member-data-take-in-files = The files that we kept as you brought them
member-data-take-in-yes = What you said yes and no to
member-data-take-in-answers = The answers that your rows were in, with proof
member-data-take-in-rules = The rules that held then
member-data-take-which = How do you want it?
member-data-take-sealed = Locked with words of mine
member-data-take-sealed-hint = Only who knows the words can open it. We do not know them.
member-data-take-open = Open
member-data-take-open-hint = Whoever gets the file can read all of it.
member-data-take-words = Your words
member-data-take-words-hint = Use { $min } letters or more. Five plain words are good. Write them down.
member-data-take-again = Type the words again
member-data-take-logged = Someone helps you, so our log keeps the day on which you took it. Only you can see that.
member-data-take-check = How to check it
member-data-take-check-how = Anyone who has this program can check that the file is whole and true:
member-data-erase-too = Your files, what you said yes to, and your way to sign in go too.
member-data-erase-log = Our log keeps that someone was here. It has no name.
member-data-erase-type = Type your number, { $number }, to go on
member-data-erase-wrong = This is not your number.
member-data-erase-go = Yes, erase all
member-data-erased-title = Erased
member-data-erased-at = Erased on
member-data-erased-log = Lines in our log
member-data-erased-note = Our log, signed, as it stood then:
member-data-erased-soon = The disk was busy. The last bytes go as soon as it is free.
