# What was typed when a session had ended.

member-again-title = You were away for a while
