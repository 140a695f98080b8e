# Words of every page: figures, days, lists, buttons, fields.

## Days and lists

common-month-1 = January
common-month-2 = February
common-month-3 = March
common-month-4 = April
common-month-5 = May
common-month-6 = June
common-month-7 = July
common-month-8 = August
common-month-9 = September
common-month-10 = October
common-month-11 = November
common-month-12 = December
common-month-short-1 = Jan
common-month-short-2 = Feb
common-month-short-3 = Mar
common-month-short-4 = Apr
common-month-short-5 = May
common-month-short-6 = Jun
common-month-short-7 = Jul
common-month-short-8 = Aug
common-month-short-9 = Sep
common-month-short-10 = Oct
common-month-short-11 = Nov
common-month-short-12 = Dec
common-date = { $day } { $month } { $year }
common-date-short = { $day } { $month } { $year }
common-moment = { $date } at { $time } (UTC)
common-month-of-year = { $month } { $year }
common-quarter = quarter { $quarter } of { $year }
common-year = { $year }
common-percent = { $number }%
common-list-two = { $a } and { $b }
common-list-more = { $a }, { $b }
common-list-last = { $a } and { $b }
common-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
common-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
common-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}

## Buttons and links

common-yes = Yes
common-no = No
common-save = Save
common-send = Send
common-next = Next
common-back = Back
common-cancel = Cancel
common-remove = Remove
common-open = Open
common-download = Download
common-search = Search
common-choose = Choose
common-done = Done
common-home = Home
common-all = All
common-older = Older
common-newer = Newer
common-details = Details
common-why = Why?

## The frame of a page

common-skip = Skip to the main part
common-menu = Menu
common-main-menu = Main menu
common-you-are-here = You are here
common-language = Language
common-language-change = Change the language
common-draft = Draft
common-listen = Listen
common-listen-stop = Stop
common-sign-out = Sign out
common-loading = One moment, please
common-chart-table = The same figures as a table
common-give-or-take = { $value }, give or take { $error }
common-between = between { $low } and { $high }
common-icon-yes = Yes, allowed
common-icon-no = No, not allowed

## What is wrong with a field

common-field-empty = Please fill this in.
common-field-long = This is too long. Use { $max } letters or fewer.
common-field-short = This is too short. Use { $min } letters or more.
common-field-number = Please type a number, such as 12.
common-field-date = Please type a day, such as 2026-03-31.
common-field-choose = Please choose one.
common-field-choice = Please choose one from the list.
common-field-digits = Please use digits only.
common-field-same = The two do not match. Please type it again.
