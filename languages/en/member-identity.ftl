# Whether this is a true co-op, counted from the log. Seven principles of the International Cooperative Alliance.

member-identity-title = Are we a true co-op?
member-identity-intro = Co-ops of the world agreed on seven signs. A program counts them from our log. No one can write them up.
member-identity-pass = Yes
member-identity-warn = Not quite
member-identity-fail = No
member-identity-unknown = Not known yet
member-identity-proof = The proof in our log
member-identity-count = { $pass } yes, { $warn } not quite, { $fail } no
member-identity-again = Anyone can count this again from the open log.

## The seven principles

member-identity-1 = Anyone can join and no one must
member-identity-2 = We decide, each with one vote
member-identity-3 = The money is ours
member-identity-4 = No one else rules us
member-identity-5 = We learn
member-identity-6 = Co-ops help each other
member-identity-7 = We do good where we live

## What is counted

member-identity-membership-open = More people take part than those who began it.
member-identity-membership-appeal = Who is put out has two weeks or more to ask all of us.
member-identity-control-votes = Each member has one vote.
member-identity-control-bloc = No one group can rule the others.
member-identity-control-assembly = We met in the last 15 months, and enough of us came.
member-identity-control-turnout = Enough of us vote.
member-identity-control-seats = We elect those in office, and there is a choice.
member-identity-control-holders = At least two people hold office.
member-identity-control-bylaws = We change our own rules, and no one else can.
member-identity-control-majority = Nothing passes with less than half.
member-identity-control-quorum = A handful can not decide for all.
member-identity-control-roll = New members can vote within 90 days.
member-identity-control-notice = We hear of a vote a week before it starts.
member-identity-control-proxies = One member votes for at most two others.
member-identity-control-councils = Big things are decided by all of us.
member-identity-control-initiative = Each of us can bring up an idea.
member-identity-control-record = Each vote was held by the rules, and counted right.
member-identity-control-recourse = Members can still go to court.
member-identity-economy-residue = If we end, what is left goes to a group like ours.
member-identity-economy-return = Money paid in buys no votes, and earns little.
member-identity-economy-reserve = A part of all we earn is kept for us all.
member-identity-economy-patronage = We share by head or by what each one brings.
member-identity-economy-dividends = The money went where we voted it should go.
member-identity-autonomy-outsiders = No one from outside can stop what we vote.
member-identity-autonomy-residue = No one from outside gets what is left if we end.
member-identity-autonomy-contracts = No deal ties us to one partner.
member-identity-autonomy-income = No one buyer pays more than half.
member-identity-education-fund = Some money goes to learning.
member-identity-cooperation-sisters = Other co-ops get answers from us.
member-identity-community-benefit = Some of what we do is for the good of all.
