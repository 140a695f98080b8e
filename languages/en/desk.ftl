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
