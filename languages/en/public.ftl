# Pages for everybody.

public-title = { $coop }
public-coops = Co-ops here
public-coops-none = There is no co-op here yet.
public-charter = What data is kept, and why
public-rules = Our rules in plain words
public-identity = Is this a true co-op?
public-catalogue = What can be asked
public-releases = What went out
public-releases-none = Nothing has gone out yet.
public-log = The open log
public-verify = Verify it yourself
public-verify-how = Take the log, count it again on your own computer, and compare.
public-join = Become a member
public-use = Ask a question
public-made-with = Made with free software. This page asks no other machine for anything.
