# Complaints.

member-complaint-title = Complain
member-complaint-intro = Is something not right? Tell us. You need no one's leave to do so.
member-complaint-about = Who or what is it about?
member-complaint-about-member = A member
member-complaint-about-office = Someone in office
member-complaint-about-coop = Our co-op
member-complaint-text = What went wrong?
member-complaint-text-hint = Say it in your own words. You can also ask someone to write it for you.
member-complaint-send = Send my complaint
member-complaint-sent = We have your complaint. It has the number { $number }.
member-complaint-who-reads = Only these people can read it: { $names }. The one it is about can not.
member-complaint-yours = My complaints
member-complaint-none = You have no open complaints.
member-complaint-open = Open since { $date }
member-complaint-closed = Closed on { $date }
member-complaint-why = Why it was closed
member-complaint-to-all = Take it to all members
member-complaint-outside = You can also go to the data office of your state, or to court.
member-complaint-new = Make a complaint
member-complaint-number = The member number, if it is about a member
member-complaint-number-hint = Leave it empty if it is about an office or our co-op.
member-complaint-to-all-what = All members learn that there is a complaint and vote on it. What it says is for you to tell.
member-complaint-to-close = For you to close
member-complaint-close = Close it with reasons
member-complaint-why-hint = The one who complained reads this.
member-complaint-done = It is closed.
