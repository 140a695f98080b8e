# Signing in.

member-sign-in-title = Sign in
member-sign-in-to = Sign in to { $coop }
member-sign-in-passkey = Sign in with this phone
member-sign-in-passkey-how = You use your finger, your face or the lock of your phone. No one can steal it from us.
member-sign-in-pin-title = Sign in with a number
member-sign-in-pin-how = Use this if you share a phone.
member-sign-in-number = Your member number
member-sign-in-number-hint = It is on your member slip.
member-sign-in-pin = Your PIN
member-sign-in-pin-hint = Six digits or more. Let no one see them.
member-sign-in-go = Sign in
member-sign-in-wrong = The number or the PIN is not right. Please try again.
member-sign-in-left = { $count ->
    [one] You can try one more time. Then you have to wait.
   *[other] You can try { $count } more times. Then you have to wait.
}
member-sign-in-wait = Too many tries. Please wait { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}, then try again.
member-sign-in-passkey-failed = That did not work. Try again, or use your number and PIN.
member-sign-in-shared = This phone is shared
member-sign-in-shared-hint = We then sign you out after 5 minutes.
member-sign-in-lost = I lost my phone or forgot my PIN
member-sign-in-no-member = Not a member yet? Ask for a link to join.
member-sign-in-ended = You were signed out, to keep your data safe.
member-sign-in-ended-kept = What you typed is kept. Sign in, and it will be there again. Nothing has been sent yet.
