# Motions, proposals, votes in a room, assemblies.

desk-motion-matter = What it would change
desk-motion-opens = Voting begins
desk-motion-closes = Voting ends
desk-motion-sponsor = Put forward by
desk-motion-turnout = Took part
desk-motion-roll = May vote
desk-motion-abstain = Left to the others
desk-motion-noticed = Announced
desk-motion-voting = Voting
desk-motion-passed = Passed
desk-motion-failed = Did not pass
desk-motion-rules = Its rules
desk-motion-by-itself = Its dates open and close it by themselves. You need this only if nothing else happens here.
desk-motions-none = Nothing is before the members.
desk-motion-open-title = Open the vote
desk-motion-open-lead = When the time of its notice is over.
desk-motion-open-go = Open it
desk-motion-open-done = The vote is open.
desk-motion-close-title = Close the vote
desk-motion-close-lead = When its time is over. What passed is carried out at once.
desk-motion-close-go = Close it
desk-motion-close-done = The vote is closed.

desk-proposals = Proposals that seek support
desk-proposal-notice-title = Announce it as a motion
desk-proposal-notice-lead = As an officer you may at any time; its sponsor may when enough members support it.
desk-proposal-notice-go = Announce it
desk-proposal-notice-done = It is a motion now.

## In a room

desk-room-hand-out-title = Hand out papers
desk-room-hand-out-lead = Mark who takes a ballot paper in the room, or votes by hand.
desk-room-hand-out-go = Mark them
desk-room-hand-out-done = They are marked.
desk-room-ids = Member numbers
desk-room-ids-hint = With commas between them, such as 3, 5, 8.
desk-room-count-title = Enter the count
desk-room-count-lead = What two tellers counted in the room. A later count takes the place of this one until the vote closes.
desk-room-count-go = Enter it
desk-room-count-done = The count is entered.
desk-room-tellers = Both tellers
desk-room-tellers-hint = Two member numbers, such as 3, 5. They do not stand, and handed out no papers.
desk-room-choices = How many gave which choice
desk-room-choices-hint = One on each line, such as yes=12.
desk-room-spoilt = Papers that say nothing clear
desk-room-class = Class
desk-room-class-hint = Only where classes vote by themselves.
desk-room-note = How it was done
desk-room-note-hint = A sentence or two, for the minutes.

## Putting something before the members

desk-propose-title = Put something before the members
desk-propose-lead = What is it about?
desk-propose-when = When it cannot wait
desk-propose-urgent = It is urgent
desk-propose-urgent-hint = The shorter times of the bylaws, and the harder of both quorums and majorities.
desk-propose-text = Or type it here
desk-propose-charter-title = A charter
desk-propose-charter-lead = What may be collected, and what for. It takes the place of the charter of the same name.
desk-propose-charter-go = Put it to the vote
desk-propose-charter-done = The charter is before the members.
desk-propose-bylaws-title = New bylaws
desk-propose-bylaws-lead = All of them: they take the place of those in force.
desk-propose-bylaws-go = Put it to the vote
desk-propose-bylaws-done = The bylaws are before the members.
desk-propose-resolution-title = A statement
desk-propose-resolution-lead = A text that changes no rule.
desk-propose-resolution-go = Put it to the vote
desk-propose-resolution-done = The statement is before the members.
desk-propose-price-title = The price of answers
desk-propose-price-lead = With question_minor, epsilon_minor and free_classes.
desk-propose-price-go = Put it to the vote
desk-propose-price-done = The price is before the members.
desk-propose-recipient-title = Shut somebody out, or let them in again
desk-propose-recipient-lead = A kind of data user, or a single one, for all members.
desk-propose-recipient-who = Who
desk-propose-recipient-say = What the members would say
desk-propose-recipient-refuse = It gets nothing more
desk-propose-recipient-admit = It is let in again
desk-propose-recipient-go = Put it to the vote
desk-propose-recipient-done = It is before the members.
desk-propose-request-title = Let the members decide a request
desk-propose-request-lead = The end of the vote decides it, and nobody else does.
desk-propose-request-number = Number of the request
desk-propose-request-go = Put it to the vote
desk-propose-request-done = The request is before the members.
desk-propose-benefit-title = Ask whether a dataset benefits members
desk-propose-benefit-lead = If they say no, its rows are deleted after a time.
desk-propose-benefit-go = Ask the members
desk-propose-benefit-done = The members are asked.
desk-propose-election-title = An election
desk-propose-election-lead = For the seats of an office that are empty, or soon will be.
desk-propose-election-go = Call the election
desk-propose-election-done = The election is called.
desk-propose-recall-title = Take a seat away
desk-propose-recall-lead = The members decide whether somebody loses her office.
desk-propose-recall-go = Put it to the vote
desk-propose-recall-done = It is before the members.
desk-propose-expulsion-title = Expel a member by vote
desk-propose-expulsion-lead = For a member whom the members kept within a year. Else two officers expel, and she may appeal.
desk-propose-expulsion-go = Put it to the vote
desk-propose-expulsion-done = It is before the members.
desk-propose-reaffirmation-title = Do we stand by our bylaws?
desk-propose-reaffirmation-lead = All members of today are asked.
desk-propose-reaffirmation-go = Ask the members
desk-propose-reaffirmation-done = The members are asked.
desk-propose-split-title = Part the co-op
desk-propose-split-lead = The members of a class get a co-op of their own, with all that is theirs. What passed is carried out at the machine.
desk-propose-split-class = Which class parts
desk-propose-split-slug = Short name of the new co-op
desk-propose-split-slug-hint = Small letters and hyphens, such as wheel-of-the-north.
desk-propose-split-go = Put it to the vote
desk-propose-split-done = It is before the members.

## Assemblies

desk-assemblies = Assemblies
desk-assemblies-none = No assembly yet.
desk-assembly-title = Assembly { $number }
desk-assembly-meets = Meets
desk-assembly-by = Called by
desk-assembly-present = Came
desk-assembly-called = Called
desk-assembly-held = Held
desk-assembly-demanded = { $count ->
    [one] { $count } member demands an assembly.
   *[other] { $count } members demand an assembly.
}
desk-assembly-day = Day
desk-assembly-hour = Hour
desk-assembly-hour-hint = In world time (UTC), such as 14:00.
desk-assembly-ids = Who came
desk-assembly-ids-hint = Member numbers with commas between them, such as 3, 5, 8.
desk-assembly-minutes = Or the minutes themselves
desk-assembly-call-title = Call an assembly
desk-assembly-call-lead = For those whose office may. The bylaws say how long before.
desk-assembly-call-go = Call it
desk-assembly-call-done = The assembly is called.
desk-assembly-attend-title = Mark who came
desk-assembly-attend-lead = At the door. Who marks others does not close the assembly.
desk-assembly-attend-go = Mark them
desk-assembly-attend-done = They are marked.
desk-assembly-hold-title = Close it with its minutes
desk-assembly-hold-lead = For an officer who marked nobody else. If too few came, it does not count as an assembly.
desk-assembly-hold-go = Close it
desk-assembly-hold-done = The assembly is closed.
