# Money: points, shares of what comes in, statements.

member-money-title = Money
member-money-intro = What came in, and what part of it is yours.
member-money-none = No money has come in yet.
member-money-yours = Yours so far
member-money-period = For { $period }
member-money-share = Your share
member-money-how = How we share it
member-money-how-says = Our members voted how each sum is shared.
member-money-to-head = The same for each member
member-money-to-brought = More for those who brought more
member-money-to-reserve = Kept for hard times. It belongs to us all.
member-money-to-fund = For the fund “{ $name }”
member-money-sum = What came in
member-money-points = My points
member-money-points-says = { $count ->
    [0] You have no points yet.
    [one] You have one point.
   *[other] You have { $count } points.
}
member-money-points-for = You get points for:
member-money-points-days = days of data that are right
member-money-points-meetings = meetings you came to
member-money-points-what = Points show how much of the money is yours. You can not sell them.
member-money-statement = Statement
member-money-statement-how = All that was paid to you, on one page.
member-money-paid-in = What I paid in
member-money-rest = What is left over is too small to share. It goes to the next time.
member-money-shares = My shares
member-money-members = Shared by
member-money-points-held = shares you hold
member-money-points-none = Our rules know no points. One row you bring counts as one.
member-money-when = For which time?
member-money-before = Yours before
member-money-after = Yours after
member-money-what = For what
member-money-amount = Amount
member-money-balance = Yours then
member-money-csv = Save as a table
