# Words that the frame of a page and its parts say by themselves.

look-skip = Skip to the page
look-menu = Menu
look-nav = Pages
look-trail = You are here
look-sign-out = Sign out
look-optional = (you may leave this empty)
# Said before an error, for those who hear the page.
look-error = Please mend:
look-errors = Some answers need another look
look-numbers = The same numbers as a table
# Said between a number and half the width of its interval, for those who hear the page: "16.20 give or take 0.60".
look-give-or-take = give or take
look-earlier = Earlier
look-later = Later
# Said before who gets something.
look-yes = Yes:
# Said before who gets nothing.
look-no = No:
# Said before a step that is behind.
look-done = Done:
