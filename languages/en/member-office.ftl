# Who holds office, and who stands aside.

member-office-none = Our rules name no offices. These people run the co-op.
member-office-title = Office
member-office-who = Who
member-office-user = Who asks for data
member-office-since = Since
member-office-seats = { $held } of { $seats } seats are held.
member-office-short = Too few hold it.
member-office-until = The next term ends on { $date }.
member-office-election = A vote on this is near
member-office-resign = Give up my seat
member-office-resign-sure = You then have no say as an officer any more. To come back you must be chosen again.
member-office-few = If too few would be left
member-office-stay = I stay until someone new is chosen
member-office-left = You gave up your seat. Thank you for your work.
member-office-stays = You stay until someone new is chosen.
member-office-conflicts = Who stands aside
member-office-conflicts-what = Someone in office may have a stake in who asks for data. Then they have no say in it.
member-office-aside = Stands aside
member-office-ended = Over since { $date }
member-office-declare = I have a stake in one who asks
member-office-declare-how = Do you work for one who asks for data, or does your family? Say so here. From then on you stand aside.
member-office-declare-end = Only two others in office can say that it is over.
member-office-why-hint = Those in office can read this.
member-office-declared = We wrote it down. You stand aside from now on.
member-office-user-hint = The number behind the U, as in U-3.
