# Votes: read, talk, vote, find the vote again, count again.

member-votes-title = Votes
member-votes-open = { $count ->
    [0] No vote is open
    [one] One vote is open
   *[other] { $count } votes are open
}
member-votes-open-title = Open now
member-votes-soon = Coming soon
member-votes-past = Past votes
member-votes-none = There are no votes yet.
member-votes-from = Starts on { $date }
member-votes-until = Open until { $date }
member-votes-about = What it is about
member-votes-by = Brought by { $name }
member-votes-words = The full text
member-votes-change = What would change
member-votes-before = Now
member-votes-after = If yes
member-votes-talk = Talk about it
member-votes-talk-none = No one has said anything yet.
member-votes-talk-say = What do you think?
member-votes-talk-send = Say it
member-votes-talk-seen = All members can read this, with your name.
member-votes-can = You can vote on this.
member-votes-cannot = You joined after the list for this vote was closed. You can vote next time.
member-votes-needs = What it needs to pass
member-votes-needs-quorum = At least { $share } of us must take part.
member-votes-needs-threshold = At least { $share } of the yes and no votes must be yes.
member-votes-secret = This vote is secret. No one can see how you vote.
member-votes-public = This vote is open. The others can see how you vote.
member-votes-yes = Yes
member-votes-no = No
member-votes-abstain = I do not want to say
member-votes-your-vote = Your vote
member-votes-rank-how = Give 1 to the one you like best, then 2, and so on. You may leave some out.
member-votes-approve-how = Mark all whom you would be glad to have.
member-votes-one-how = Mark one.
member-votes-check-title = Is this what you want?
member-votes-check = You vote: { $choice }
member-votes-cast = Cast my vote
member-votes-cast-done = Your vote is in. Thank you!
member-votes-cast-again = You can change it until { $date }.
member-votes-cast-once = A secret vote can not be changed.
member-votes-tracker = Your code
member-votes-tracker-how = Keep this code. When the vote is over, you can find your vote with it. Show it to no one.
member-votes-tracker-find = Find my vote
member-votes-tracker-found = Your vote is in the box, just as you cast it.
member-votes-tracker-not-found = No vote has this code. Check that you typed all of it.
member-votes-not-cast = You have not voted.
member-votes-voted = You have voted.
member-votes-proxy = Let someone vote for me
member-votes-proxy-how = You can give your vote to one other member, for this vote only. If you vote, your own vote counts.
member-votes-proxy-who = Who shall vote for you?
member-votes-proxy-given = { $name } votes for you.
member-votes-proxy-back = Take my vote back
member-votes-result = How it ended
member-votes-passed = Passed
member-votes-failed = Did not pass
member-votes-no-quorum = Did not pass. Too few of us took part.
member-votes-count-yes = { $count } yes
member-votes-count-no = { $count } no
member-votes-took-part = { $count } of { $all } took part
member-votes-elected = Elected
member-votes-recount = Count it again
member-votes-recount-how = You can take the box of votes and count it on your own computer. The sum must be the same.
member-votes-recount-same = We counted again just now. The sum is the same.
member-votes-idea = Bring up an idea
member-votes-idea-how = Say what you would like to change. With enough support it comes to a vote.
member-votes-idea-title = A short name for it
member-votes-idea-text = What should change, and why?
member-votes-idea-send = Bring it up
member-votes-idea-support = I support this
member-votes-idea-supported = { $count ->
    [one] One member supports this
   *[other] { $count } members support this
}
member-votes-idea-needs = It needs { $count } in all.
member-votes-stand = Stand for office
member-votes-stand-yes = I accept
member-votes-stand-no = I do not want to stand
member-votes-stand-for = You were named for { $office }. Do you want to stand?

## What a vote is about

member-votes-topic-charter = What data we keep
member-votes-topic-bylaws = Our rules
member-votes-topic-method = A way to ask
member-votes-topic-price = What an answer costs
member-votes-topic-recipient = Who gets nothing
member-votes-topic-request = Someone asks for data
member-votes-topic-election = Who speaks for us
member-votes-topic-recall = Taking an office back
member-votes-topic-expulsion = Whether a member stays
member-votes-topic-benefit = Is it still good for us?
member-votes-topic-reaffirmation = Do we still stand by our rules?
member-votes-topic-dissolution = Ending our co-op
member-votes-topic-split = Parting in two
member-votes-topic-resolution = A text we agree on
member-votes-topic-complaint = A complaint
