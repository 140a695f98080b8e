# A member beside her co-op.

member-compare-title = Me and my co-op
member-compare-intro = Your own figure next to that of all of us. No one else sees yours.
member-compare-none = There is nothing to compare with yet.
member-compare-none-own = You have no rows to compare here. Add some data first.
member-compare-you = You
member-compare-all = All of us
member-compare-middle = The middle one of us
member-compare-below = You are in the lower part.
member-compare-among = You are in the middle part.
member-compare-above = You are in the upper part.
member-compare-unsure = It is too close to say.
member-compare-says = You: { $own }. The middle one of us: { $middle }, give or take { $error }.
member-compare-when = For { $period }
member-compare-bars = The thin line shows how far off the figure may be.
member-compare-how = Why not the exact figure? We add a bit of chance, so that no one is found out.
member-compare-logged = We wrote down that your figures were shown here. Only you can see that.
member-compare-half = Half of us
member-compare-part = { $share } of us are below
member-compare-not = It does not say who works well, or why. It is for you alone.
