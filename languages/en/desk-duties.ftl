# Offices, conflicts, complaints, deadlines.

desk-office = Office
desk-offices = Offices
desk-offices-none = These bylaws name no offices. The officers are { $who }.
desk-office-none = These bylaws name no offices.
desk-office-holders = Who holds it
desk-office-seats = Seats
desk-office-of = { $held } of { $seats }
desk-office-ends = First term ends
desk-office-short = Too few hold it
desk-office-overdue = A term is over
desk-office-vacant = A seat is empty
desk-office-full = All seats are held
desk-office-election = Election: motion { $motion }

desk-conflicts = Conflicts of interest
desk-conflicts-how = Who has an interest of her own in a data user stands aside in what concerns it.
desk-conflicts-none = None is entered.
desk-conflict-user = Data user
desk-conflict-of = Whose interest it is
desk-conflict-of-hint = A member number. If it is left empty, it is your own.
desk-conflict-of-whom = Whose interest it was
desk-conflict-why = Why
desk-conflict-why-hint = Officers and she herself read it.
desk-conflict-aside = Stands aside
desk-conflict-ended = Ended { $on }
desk-conflict-declare-title = Enter an interest
desk-conflict-declare-lead = It holds at once.
desk-conflict-declare-go = Enter it
desk-conflict-declare-done = It is entered. She stands aside from now on.
desk-conflict-end-title = Say that an interest is over
desk-conflict-end-lead = Two officers say so who are not concerned.
desk-conflict-end-go = It is over
desk-conflict-end-done = It is over.

desk-complaints = Complaints
desk-complaints-none = Nobody has complained.
desk-complaint-about = About
desk-complaint-text = What it says
desk-complaint-open = Open
desk-complaint-closed = Closed
desk-complaint-not-yours = Not for you to read
desk-complaint-reasons-hint = She whose complaint it is reads them.
desk-complaint-close-title = Answer and close it
desk-complaint-close-lead = Never by whom it is about.
desk-complaint-close-go = Close it
desk-complaint-close-done = The complaint is closed. She reads your reasons.

## Deadlines

desk-deadlines-lead = What the bylaws and the votes ask for, sorted by day.
desk-deadlines-none = Nothing has a date now.
desk-watch = What the watch sees
desk-watch-caretaker = Caretaker mode
desk-watch-caretaker-on = The co-op is only looked after: nothing new leaves.
desk-watch-caretaker-off = No
desk-watch-last = Last assembly
desk-watch-never = None yet
desk-watch-due = Next assembly due
desk-watch-silent = The bylaws do not say
desk-watch-newcomers = Newcomers
desk-watch-newcomers-of = { $new } of { $all } members came after the bylaws were last voted on
desk-watch-bylaws = The bylaws
desk-watch-bylaws-asked = All are being asked whether they stand by them
desk-watch-bylaws-not = The members did not stand by them
desk-watch-bylaws-stand = They stand
desk-watch-benefit = Whether members benefit
desk-watch-said = Said on
desk-watch-again = Asked again by
desk-watch-asked = Being asked
desk-watch-overdue = Overdue: nothing leaves
desk-watch-ending = Is being deleted
desk-watch-good = They said yes
