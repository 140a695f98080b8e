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

## Without a network

with-nav-offline = Without network
with-offline-intro = Where there is no network, put in what members tell you. It is kept on this phone, locked with your PIN, and sent when you have network again.
with-offline-whose = This is not yet her own word
with-offline-whose-why = Without a network nobody's PIN can be checked. What you put in here is put in by you, for her. It counts when she has confirmed it with her own PIN, at your next meeting. Votes are not put in here: each member casts her own.
with-offline-script = This page needs a browser that runs scripts. Without them, use paper: there are sheets to print.
with-offline-pin = Your PIN
with-offline-pin-hint = Six digits or more. The first time it locks this phone; from then on only it opens what is kept. It is never kept itself.
with-offline-unlock = Open
with-offline-wrong = This PIN does not open what is kept here.
with-offline-enter = Put in
with-offline-keep = Keep it on this phone
with-offline-kept = Kept on this phone, locked.
with-offline-number = Type her member number first.
with-offline-sign = Sign in first; then send. What is kept stays here.
with-offline-later = The network went away. The rest waits.
with-offline-other-text = The text that she was read is not the one that holds now. Read it to her again.
with-offline-says = What a yes says: read it to her
with-offline-ready = Ready to work without network
with-offline = No network. What you enter is kept on this device, locked.
with-online = You have network.
with-queue = Waiting to be sent
with-queue-none = Nothing waits.
with-queue-send = Send now
with-queue-clear = Clear what was sent
with-queue-state-waiting = waiting
with-queue-state-sending = sending
with-queue-state-sent = sent
with-queue-state-refused = refused
with-consent = What a member allows
with-consent-dataset = Which data
with-consent-purpose = What for
with-consent-recipient = To whom
with-consent-answer = What she said

## Sheets to print

with-nav-sheets = Sheets to print
with-sheets-how = Each opens as it comes out of the printer.
with-sheets-consent = What a member allows
with-sheets-consent-none = No data is kept yet.
with-sheets-ballot = Ballot papers
with-sheets-ballot-none = No vote is open or coming.
with-sheets-more = To keep
with-sheets-handbook = Our rules and rights
with-sheet-print = Print this page: nothing but the sheet comes out.
with-sheet-ballot = Ballot paper
with-sheet-consent-how = Read it alone, or have it read to you. You may say no. Nothing else changes for you.
with-sheet-kept = Rows are kept for { $days } days, and then erased.
with-sheet-who = Who may use it
with-sheet-mark = Mark yes or no in each line. An empty line is a no.
with-sheet-sign = Day and sign
with-handbook-data = What we keep, and what for
with-handbook-rules = Our rules, as we voted them
