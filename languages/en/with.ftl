# Pages of a facilitator on a shared device.

with-title = Help members
with-who = Who is with you now?
with-hand-over = Hand the phone to { $name }
with-confirm = { $name }, is this right?
with-next = Next member
with-queue = Waiting to be sent
with-queue-state-waiting = waiting
with-queue-state-sending = sending
with-queue-state-sent = sent
with-queue-state-refused = refused
with-offline = No network. What you enter is kept on this device, locked.
with-online = You have network again.
with-print = Sheets to print
with-room = Vote in a room
