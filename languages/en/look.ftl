# Words that forms and charts say by themselves.

look-optional = (you may leave this empty)
# Said before an error, for those who hear the page.
look-error = Please mend:
look-errors = Some answers need another look
# Said between a number and half the width of its interval, for those who hear the page: "16.20 give or take 0.60".
look-give-or-take = give or take
