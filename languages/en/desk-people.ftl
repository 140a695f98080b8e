# The register, codes, data users.

desk-member-number = Member number
desk-member-name = Name
desk-member-external = Number elsewhere
desk-member-external-hint = By which other systems know her, such as a driver id. It must not belong to anybody else.
desk-member-contact = How to reach her
desk-member-contact-hint = A phone number or an address. It is sealed.
desk-member-class = Class
desk-member-class-hint = Only where the bylaws know classes of members.
desk-member-kind = Who it is
desk-member-person = A person
desk-member-organisation = An organisation
desk-member-joined = Joined
desk-member-owed = Owed to her
desk-member-here = Member
desk-member-officer = Officer
desk-member-left = Left
desk-member-parted = Parted
desk-member-expelled = Expelled
desk-member-erased = Erased
desk-member-why-expelled = Why she was expelled
desk-member-none = Nobody is found.
desk-member-find = Find somebody
desk-member-find-hint = Her number, her number elsewhere, or a part of her name.
desk-member-invited = A code waits for her until { $until }.
desk-member-ways = How she signs in
desk-member-ways-none = She has set up nothing yet. Give her a code.
desk-member-way = Which way
desk-member-way-kind = What it is
desk-member-way-pin = PIN
desk-member-way-passkey = Passkey of a device
desk-member-heads-count = Heads

desk-member-add-title = Admit one member
desk-member-add-lead = She gets the next number. Then give her a code, so that she can sign in.
desk-member-add-go = Admit her
desk-member-add-done = She is a member now.

desk-member-import-title = Bring a roster
desk-member-import-lead = A table with one member on each line. Who is a member already is left alone.
desk-member-import-go = Bring it
desk-member-import-done = { $added } were admitted, { $already } were members before, { $rejected } lines could not be read.
desk-member-file = The table
desk-member-file-hint = CSV, with the names of the columns on the first line.
desk-member-id-column = Column with their numbers elsewhere
desk-member-id-column-hint = As it stands on the first line, such as driver_id.
desk-member-name-column = Column with their names
desk-member-name-column-hint = If it is left empty, a column called name is looked for.

desk-member-correct-title = Put right what is wrong about her
desk-member-correct-lead = What you leave empty stays. What stood there before is destroyed.
desk-member-correct-go = Put it right
desk-member-correct-done = It is put right.

desk-member-heads-title = Say how many heads it has
desk-member-heads-lead = For how many people this organisation stands. Two officers say so.
desk-member-heads-go = Enter it
desk-member-heads-done = The heads are entered.

desk-member-expel-title = Expel her
desk-member-expel-lead = Two officers expel a member, with reasons. She may appeal to all members.
desk-member-expel-reasons-hint = She reads them. They go when she is erased.
desk-member-expel-go = Expel her
desk-member-expel-sure = Expel this member?
desk-member-expel-gone = Her rows are in no new answer from now on, and she loses her vote and her offices. She can still see, take out and erase what is hers, and appeal.
desk-member-expel-done = She is expelled. She may appeal to all members.

desk-member-drop-title = End a way to sign in
desk-member-drop-lead = When a device is lost. The number of the way stands on her page.
desk-member-drop-go = End it
desk-member-drop-sure = End this way to sign in?
desk-member-drop-gone = Nobody signs in with it any more. It cannot be brought back.
desk-member-drop-done = This way to sign in has ended.

## Codes

desk-invite-title = Give a code
desk-invite-lead = With it she sets up her account. It works once, and is shown once.
desk-invite-go = Make the code
desk-recover-title = Let her in again
desk-recover-lead = When she has lost every way to sign in. All her old ways end, she gets a new code, and her first page tells her who did this. Two officers do it.
desk-recover-go = End her old ways and make a code
desk-code-title = The code
desk-code-once = Shown only now. Write it down, print it, or hand it over at once.
desk-code-until = Works once, until { $until }.
desk-code-link = As a link
desk-code-picture = The link as a picture for a phone
desk-code-how = She opens the link, points her phone at the picture, or types the code on the page for joining.
desk-slips-title = Slips for many
desk-slips-lead = A code for each of these members, on paper to be cut apart, eight on a page. An older code that waits for one of them ends.
desk-slips-numbers = Member numbers
desk-slips-numbers-hint = Such as 3, 5, 8-12.
desk-slips-go = Make the slips
desk-slips-many = At most 200 at once. Take a part of them.
desk-slips-unknown = One of these numbers is no member.
desk-slips-print = Print this page and cut it apart. Each slip is for one member only.

## Data users

desk-users = Data users
desk-users-lead = Who may ask for answers. Nobody asks anything before an officer has looked into who it is.
desk-users-none = No data user yet.
desk-user-name = Name
desk-user-kind = Kind
desk-user-kind-hint = What it is to the bylaws, which say what each kind may ask.
desk-user-country = Country
desk-user-country-hint = Two letters, such as KE.
desk-user-vetted = Vouched for by officer { $by }
desk-user-unvetted = Nobody has vouched yet
desk-user-add-title = Add a data user
desk-user-add-lead = Its name is sealed. Look into who it is before you vouch for it.
desk-user-add-go = Add it
desk-user-add-done = The data user is added. An officer has to vouch for it.
desk-user-vet-title = Vouch for it
desk-user-vet-lead = You say that this data user is who it says it is. Your number stands in the log.
desk-user-vet-go = I vouch for it
desk-user-vet-done = It is vouched for.
