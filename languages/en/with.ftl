# Pages of a facilitator on a shared device.

with-nav-title = With others
with-nav-home = Help members

## Who holds the phone

with-title = Help members
with-intro = One phone for many. Each member opens her own pages with her own PIN, and you help her. When she is done, nothing of hers stays.
with-who = Who is with you now?
with-number = Member number
with-number-hint = The number on her slip. Digits only.
with-pin = Her own PIN
with-pin-hint = She types it by herself. Look away.
with-passkey = Her own passkey
with-passkey-how = She holds her own key to this phone, or taps it.
with-hand-over = Hand the phone to her
with-not-herself = This is your own number. Your own things you do on your own pages.
with-has-left = She has left the co-op. An officer can tell her what is still hers.
with-today = Today
with-today-how = Whom you helped since you signed in
with-today-none = Nobody yet
with-today-none-how = Whom you help stands here until you sign out. Nothing of this list is kept.
with-name = Name
with-waits = Waits for her word
with-waits-none = nothing
with-waits-count = { $count }
