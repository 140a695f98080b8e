# Pages of stewards.

desk-title = Desk
desk-needs = What needs you
desk-needs-none = Nothing needs you right now.
desk-requests = Requests
desk-motions = Motions
desk-register = Members
desk-charters = Charters
desk-quarantine = Rows that wait
desk-money = Fees and dividends
desk-deadlines = Deadlines
desk-duties = Duties and conflicts
desk-backups = Backups
desk-incidents = Incidents
desk-never-rows = You never see the rows of a member here.

## The menu

desk-nav-title = The office
desk-nav-home = Desk
desk-nav-requests = Requests
desk-nav-motions = Motions
desk-nav-members = Members
desk-nav-charters = Charters
desk-nav-intake = Files of many
desk-nav-money = Fees and dividends
desk-nav-deadlines = Deadlines
desk-nav-duties = Duties

## What needs the office

desk-places = More places
desk-warnings = The watch warns
desk-needs-none-how = When a request, a vote or a date needs an officer, it stands here.
desk-need-by = By { $day } · { $who }
desk-need-request = Decide request { $name }
desk-need-vet = Look into data user U-{ $name }
desk-need-method = Method { $name } is not approved
desk-need-opens = Voting on motion { $name } begins
desk-need-closes = Voting on motion { $name } ends
desk-need-proposal = Proposal { $name } seeks support
desk-need-import = Confirm import { $name }
desk-need-invoice = Invoice { $name } is not paid
desk-need-short = Too few hold this office: { $name }
desk-need-term = A term ends: { $name }
desk-need-vacant = A seat is empty: { $name }
desk-need-assembly = The next assembly is due
desk-need-meets = Assembly { $name } meets
desk-need-benefit = Ask whether members benefit: { $name }
desk-need-complaint = Answer complaint { $name }
desk-who-officer = any officer
desk-who-two = two officers together
desk-who-council = most of this office: { $office }
desk-who-members = all members, by a vote
desk-who-you = you
desk-who-itself = its date does it

## Words of several pages

desk-acts = What you can do
desk-state = How it stands
desk-since = Since
desk-number = Number
desk-dataset = Dataset
desk-motion = Motion
desk-officer = Officer
desk-founding = the founding
desk-rule-id = Rule
desk-reasons = Your reasons
desk-seen = { $from } to { $to } of { $count }
desk-file = A file
desk-file-hint = Written as the guide shows (TOML). You can type or paste the text below instead.
desk-file-text = Or the text itself
desk-file-none = Bring a file, or type the text below.
desk-intake = Files of many
desk-machine = The machine

## The machine

desk-incidents-none = Nothing is wrong.
desk-incident-stale = This co-op came back from a backup and may lack what came after it.
desk-incident-resting = This copy rests: the co-op goes on somewhere else.
desk-incident-ending = The members decided to end the co-op.
desk-incident-ended = The co-op has ended.
desk-incident-terminal = What is done about it is done at the co-op's own machine.
desk-checks = What was looked at
desk-check = What
desk-check-ok = As it should be
desk-check-warn = Look at it soon
desk-check-fail = Wrong
desk-check-opens = The journal opens
desk-check-key = The key is where it should be
desk-check-clock = The clock is right
desk-check-backup = Backups
desk-check-answers = The co-op answers
desk-checks-more = Whoever runs the machine sees more, and what to do, with this command. It also says how old the newest backup is.
desk-backups-how = A backup a day is asked for. It is made at the machine, and never through a page:
desk-backups-drill = Try once a month whether a backup comes back:
