# Who used a member's data, and what came back.

member-used-title = Who used my data
member-used-intro = Here is each answer that your rows could be part of.
member-used-none = No one has used your data yet.
member-used-times = { $count ->
    [0] Your data was not used
    [one] Your data was used once
   *[other] Your data was used { $count } times
}
member-used-who = Who
member-used-when = When
member-used-why = What for
member-used-what = What they asked
member-used-got = What they got
member-used-got-link = See what they got
member-used-paid = What they paid
member-used-back = What came back
member-used-back-yours = Your share
member-used-small = Very little can be learned about you from this.
member-used-bound = How much can be learned about you
member-used-bound-how = We add some chance to each figure. So no one can tell if you were part of it. The more answers go out, the more can be guessed. Our members set a limit.
member-used-bound-left = { $percent } of the limit is used.
member-used-bound-number = The number for this is at most { $epsilon }. Small is good.
member-used-bound-beyond = We cannot say how much can be learned about you from this. It may be a lot. You can take back your yes at any time.
member-used-check = Check it yourself
member-used-check-how = All this is in our open log. Anyone can count it again.
member-used-question = The question as it was asked
