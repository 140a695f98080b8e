# When something does not work.

member-error-title = That did not work
member-error-refused = A rule says no
member-error-refused-rule = The rule: { $rule }
member-error-refused-by = Members voted for it: motion { $motion }.
member-error-refused-next = What you can do: { $next }
member-error-not-yours = This page is for other members of the co-op.
member-error-not-found = We cannot find this page.
member-error-not-found-next = The link may be old. Go to your home page.
member-error-form-old = This page was open for too long. Your text is still here. Please send it again.
member-error-many = That was too fast. Please wait a little, then try again.
member-error-large = This file is too big. It may have { $max } MB.
member-error-busy = We are busy just now. Please try again in a minute.
member-error-ours = Something broke on our side. It is not your fault.
