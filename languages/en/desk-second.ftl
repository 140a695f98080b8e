# A second officer on the same form.

desk-second-number = The second officer's number
desk-second-number-hint = She is here and reads this page. What is grave is said by two.
desk-second-pin = The second officer's PIN
desk-second-pin-hint = She types it herself. It is not kept.
desk-second-same = You are signed in yourself. Another officer has to say so too.
desk-second-wrong = Number and PIN do not belong together.
desk-second-none = She holds no office. Only an officer can say so too.
