# Short lessons, each bound to an act.

member-lessons-title = Learn
member-lessons-intro = Short lessons. Each takes about two minutes.
member-lessons-done = I have read it
member-lessons-private = Only you can see what you have read.
member-lessons-why-now = Why now? You are about to: { $act }

## Before the first yes

member-lessons-yes-title = Your yes is yours
member-lessons-yes-act = say what you allow
member-lessons-yes-1 = Each day you make data. An app counts your trips. A form asks about your home. Alone, this data is worth little. As one group, it is worth a lot.
member-lessons-yes-2 = We keep our data in one place that we own. Others can ask us a question. They get figures about many of us. They never get your rows.
member-lessons-yes-3 = First our members vote on what may be asked. Then you choose for your own rows. Your no counts, whatever the others vote.
member-lessons-yes-4 = You can take back a yes at any time. It takes one tap. You need not say why.
member-lessons-yes-5 = Each figure that goes out is a bit blurred. This hides each one of us. You can see each answer your rows were part of.

## Before the first vote

member-lessons-vote-title = One member, one vote
member-lessons-vote-act = vote for the first time
member-lessons-vote-1 = A co-op belongs to the people in it. Rich or poor, old or new: each of us has one vote.
member-lessons-vote-2 = Read what would change. Ask the others. You can talk about it before you vote.
member-lessons-vote-3 = Some votes are secret. You get a code. With it you can find your vote later, and no one else can.
member-lessons-vote-4 = The rules of a vote are fixed before it starts. No one can change them on the way.
member-lessons-vote-5 = If too few vote, a few will rule. So your vote counts, even when you are sure of the end.

## Before standing for office

member-lessons-office-title = To serve, not to rule
member-lessons-office-act = stand for office
member-lessons-office-1 = You are chosen by the members, and they can choose again. You serve for a set time.
member-lessons-office-2 = You look after the work of the co-op. You never see the rows of a member.
member-lessons-office-3 = If a friend or your own firm asks for data, say so. Then others decide in your place.
member-lessons-office-4 = Big steps need two people. Give your reasons. All can read what you did.
member-lessons-office-5 = Show the next person how it works. A co-op must not hang on one person.

## The seven principles

member-lessons-principles-title = What makes a co-op
member-lessons-principles-act = learn what a co-op is
member-lessons-principles-1 = Anyone who can use it may join. No one must. You can leave when you want.
member-lessons-principles-2 = The members decide. Each has one vote.
member-lessons-principles-3 = The members own it, and share what it earns in a fair way. Some is kept for all.
member-lessons-principles-4 = It is free. No bank, firm or state rules it.
member-lessons-principles-5 = It helps its members learn, and tells others what a co-op is.
member-lessons-principles-6 = Co-ops help each other. Small ones grow strong that way.
member-lessons-principles-7 = It does good in the place where its members live.

## The question before the first yes

member-lessons-yes-ask = You say yes to a study. What do those who ask get to see?
member-lessons-yes-says-all = All that we know about you, with your name
member-lessons-yes-says-rows = Your rows, one by one
member-lessons-yes-says-figures = Blurred figures about many of us
member-lessons-yes-wrong = Not quite. Your rows stay with us. What goes out is a figure about many, a bit blurred. Please try again.
member-lessons-passed = That is right. Now you can choose.
