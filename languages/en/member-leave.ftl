# Leaving.

member-leave-title = Leave
member-leave-intro = You can leave when you want. You need not say why.
member-leave-stays = What happens
member-leave-stays-rows = From then on, your rows are in no new answer.
member-leave-stays-money = Money that is yours is still paid to you.
member-leave-stays-vote = You can no longer vote.
member-leave-stays-log = Our log says that a member left. It does not say who.
member-leave-take = Take my data first
member-leave-take-how = You can bring this file to another co-op.
member-leave-rows = What about your rows?
member-leave-sure = Leave { $coop }?
member-leave-go = Yes, I leave
member-leave-stay = No, I stay
member-leave-done = You have left. Thank you for your time with us.
member-leave-put-out = Our co-op put you out on { $date }. The reasons: { $why }
member-leave-appeal = Ask all members
member-leave-appeal-how = You can ask all members to decide. Do it by { $date }.
member-leave-appeal-done = Done. All members will vote on it.
member-leave-set-exclude = They are in no new answer. You can take or erase them.
member-leave-set-freeze = They stay in studies that have begun, and in no new ones. You can end this at any time.
member-leave-set-delete = They are deleted when you leave.
