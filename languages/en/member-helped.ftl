# Somebody is helped on a phone that is not hers.

member-helped-title = With help
member-helped-now = You are { $name }. { $by } helps you.
member-helped-done = I am done
member-helped-intro = All you do here counts as yours.
member-helped-how = Press “I am done” when you give the phone back. Then no one can see your pages on it.
member-helped-waits = { $count ->
    [one] One thing waits for your yes
   *[other] { $count } things wait for your yes
}
member-helped-enter = Put data in
member-helped-enter-what = What do you want to put in?
member-helped-enter-how = Fill in what you know. Leave out the rest.
member-helped-none = We keep no data yet.
member-helped-put-in = Put it in
member-helped-entered = It is put in. It counts when you have said that it is right.
member-helped-twice = This is here already. We did not add it twice.
member-helped-not-known = I do not know
member-helped-unit = Counted in { $unit }
member-helped-unit-of = Counted as said under “{ $field }”
member-helped-time-hint = Day and time, such as 2026-03-31T14:30
member-helped-other = Who else is it about?
member-helped-other-hint = The number by which we know the other one.
member-helped-confirm = Is this right?
member-helped-confirm-how = This was put in for you. It counts when you say that it is right.
member-helped-right = Is this what you said?
member-helped-no-hint = Then we take it out again.
member-helped-pin-hint = Type it by yourself. No one may look.
member-helped-confirm-go = That is my word
member-helped-later = Not now
member-helped-confirmed = Thank you! We have your word.
member-helped-nothing = Nothing waits for you.
member-helped-many = These are { $count } rows: too many to read here. Here you can only have them taken out. On your own phone, see them under “My data” and say there if they are right.
