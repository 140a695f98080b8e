# The first page of a member.

member-home-title = Home
member-home-hello = Hello, { $name }
member-home-needs = What needs you
member-home-needs-none = Nothing needs you right now.
member-home-need-vote-until = Vote until { $date }
member-home-need-consent = You have not yet said what you allow.
member-home-need-confirm = Someone put in data for you. Please check it.
member-home-need-confirm-yes = Someone gave an answer for you. Is it right?
member-home-news = News
member-home-news-used = { $who } used data of our members. Your data was part of it.
member-home-news-money = You got { $amount }.
member-home-news-vote = A vote ended: { $title }
member-home-news-recovered = Your way to sign in was changed on { $date }. Two people of the co-op helped: { $who }. If it was not you, tell us now.
member-home-first-title = Your first five minutes
member-home-first-learn = Learn how it works
member-home-first-allow = Choose what you allow
member-home-first-add = Add your data
member-home-first-look = Look at your figures
member-home-glance = At a glance
member-home-glance-rows = Rows of yours
member-home-glance-money = Money for you so far
member-home-glance-members = Members
member-home-caretaker = Our co-op is in care mode. Nothing new goes out until we have met. All your rights stay.
member-home-stale = Our co-op came back from a backup. Nothing goes out until it is up to date.
member-home-ending = Our co-op is ending. Take your data with you.
member-home-left = You have left. You can still see your data, take it with you and erase it.
