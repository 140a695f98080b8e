# Pages for everybody.

public-coops = Co-ops here
public-coops-none = There is no co-op here yet.
public-charter = What data is kept, and why
public-rules = Our rules in plain words
public-identity = Is this a true co-op?
public-catalogue = What can be asked
public-releases = What went out
public-releases-none = Nothing has gone out yet.
public-verify = Verify it yourself
public-verify-how = Take the log, count it again on your own computer, and compare.
public-join = Become a member
public-made-with = Made with free software. This page asks no other machine for anything.

## The first page

public-welcome = Welcome to { $coop }
public-home-lead = A data co-op of { $people }. The members own it, and they decide together who may ask what of their data. Only figures leave, never anybody's rows.
public-see-more = See for yourself
public-home-rules = What the members have agreed on, line by line, with the vote that made it so.
public-home-catalogue = Which figures can be asked for, what they cost, and what nobody may ask.
public-home-requests = Who asked, why, and how it was decided.
public-home-releases = { $count ->
    [0] Nothing has gone out yet.
    [one] One table has gone out. Everybody may read it.
   *[other] { $count } tables have gone out. Everybody may read them.
}
public-home-motions = { $count ->
    [0] No vote is open now.
    [one] One vote is open now.
   *[other] { $count } votes are open now.
}
public-home-offices = Who runs the co-op from day to day, and when the members met.
public-home-dividends = What came in, and how it was shared out.
public-home-identity = The seven principles of co-ops, each held against the open log.

## Rules

public-rules-lead = These are the rules of the co-op in force today. Beside each stands the vote since which it says what it says.
public-rules-floor = What no vote can take away
public-rules-floor-lead = Every member has these rights, whatever the rules say.
public-rule = Rule
public-since = Since
public-founding = Founding
public-motion-number = Motion { $number }

## What can be asked

public-catalogue-lead = Answers are figures with noise added, so that nobody can be found in them. Each says how large its error is before it is paid for.
public-dataset = Dataset
public-method = Method
public-methods = Methods
public-methods-lead = A method is a question with blanks, approved once for all who ask it.
public-methods-none = No method has been added yet.
public-terms = What it costs, and what is refused
public-price-question = Price of each question
public-price-epsilon = Price of each whole epsilon
public-price-free = Free of charge for
public-admitted = Who may ask
public-budget-question = Most epsilon for one question
public-budget-user = Most epsilon for one data user
public-budget-year = Most epsilon of a dataset in a year
public-refused-purposes = Refused to everybody
public-purposes = Permitted purposes
public-resolution = What leaves
public-charter-numbers = Only figures with noise added; no rows
public-retention = Kept for at most
public-rows-max = Most rows of one member that count
public-blank-below = Groups are blanked below a noisy count of
public-fields = Fields
public-field = Field
public-field-what = What it is
public-unit = Unit
public-unit-of = As in { $field }
public-values = Values
public-table = Public table { $name }
public-table-columns = It has the columns { $columns }, and can be joined.
public-answered = Answered already
public-answered-lead = These tables are free for everybody, now and for good.
public-release-of = Release { $number }, { $day }
public-release-about = Release { $number }: { $dataset }, { $day }

## Requests

public-requests = Requests
public-requests-lead = Whoever wants figures files a request. Each is held against every rule, and everybody may read how it went.
public-requests-none = Nobody has asked for anything yet.
public-request = Request
public-request-number = Request { $number }
public-filed = Filed
public-state = State
public-state-filed = Waits
public-state-granted = Granted
public-state-refused = Refused
public-asks = Asked by
public-user-number = Data user { $number }
public-purpose = Purpose
public-until = Until
public-epsilon = Epsilon
public-epsilon-spent = Epsilon spent
public-delta = Delta
public-fee = Fee
public-obligations = Undertakes
public-questions = Questions
public-decision = Decision
public-undecided = It is not decided yet.
public-reasons = Reasons
public-met = Met

## What went out

public-releases-lead = Every table that ever left this co-op, with the error of each number.
public-release-number = Release { $number }
public-released = Day
public-digest = Digest
public-answer-empty = The table has no rows.
public-answer-error = Behind each ± stands the error: 95 of 100 such answers are at most so far from the truth.
public-answer-blank = { $count ->
    [one] One row is blank, because too few members are counted in it.
   *[other] { $count } rows are blank, because too few members are counted in them.
}
public-answer-none = (blank)
public-answer-chart = The thin line on each bar is its error.

## Who decides

public-motions = Motions and votes
public-motions-lead = What the members were asked, and what they decided. While a vote is open, nobody sees what was said.
public-motions-none = There has been no motion yet.
public-motion = Motion
public-opens = Opens
public-closes = Closes
public-state-noticed = Announced
public-state-open = Open
public-state-passed = Passed
public-state-failed = Failed
public-quorum = Must take part
public-threshold = Must say yes
public-abstain = Abstain
public-turnout = Took part
public-roll = May vote
public-offices-title = Offices and assemblies
public-offices-lead = Whom the members chose, until when, and when all of them met.
public-offices = Offices
public-offices-none = The rules name no offices beside the officers.
public-office = Office
public-officers = Officers, by member number
public-held-by = Held by members
public-seats = Seats
public-term-ends = Term ends
public-assemblies = Assemblies
public-assemblies-none = No assembly has been called yet.
public-assembly = Assembly
public-meets = Meets
public-dividends = Dividends
public-dividends-lead = What data users paid, and to whom it went.
public-dividends-none = Nothing has been shared out yet.
public-income = Came in
public-fund = Fund { $name }
public-rounding = To the reserve, by rounding

## The log

public-verify-log = The log
public-verify-log-says = Everything that happens here is an entry in a log that only grows. This is its checkpoint: how many entries there are, and one number that changes if any of them does. Keep it. Whoever changes the past cannot match it any more.
public-verify-size = Entries
public-verify-key-title = Its key
public-verify-key = The checkpoint is signed with this key. Keep it too, from a place you trust.
public-verify-checkpoint = Checkpoint
public-verify-download = Download the open log
public-verify-program = With the program of the co-op
public-verify-program-says = Download the open log, and have it checked on your own computer. No home and no account is needed.
public-verify-script = With a few lines of your own
public-verify-script-says = This script needs Python and nothing of ours. It checks the signatures, every leaf, and that no public entry was left out.
public-verify-script-get = Download the script
public-verify-tools = With tools for logs
public-verify-tools-says = The log is also served as tiles in the form of C2SP. Entries that are about one member are in it as a hash only; the log of the public entries has tiles of entries as well, each the salted digest of one.

## Where one can go

public-nav-home = Start
public-nav-rules = Rules
public-nav-catalogue = Catalogue
public-nav-releases = What went out
public-nav-identity = True co-op?
public-nav-verify = Verify
