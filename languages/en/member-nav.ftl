# The menu of a member.

member-nav-home = Home
member-nav-data = My data
member-nav-upload = Add data
member-nav-consent = What I allow
member-nav-used = Who used my data
member-nav-votes = Votes
member-nav-money = Money
member-nav-compare = Me and my co-op
member-nav-health = How our co-op is doing
member-nav-lessons = Learn
member-nav-complaint = Complain
member-nav-leave = Leave
member-nav-account = My account
