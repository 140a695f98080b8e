# Keys for programs.

member-key-title = Keys for programs
member-key-lead = A key lets a program of yours do here what you can do. Keep it as safe as your own way to sign in.
member-key-name = Name of the program
member-key-name-hint = So that you know later which key is which.
member-key-twice = You have a key of this name. Give the new one another name.
member-key-list = Your keys
member-key-none = You have no key.
member-key-new = A new key
member-key-make = Make a key
member-key-made = Your new key
member-key-once = Copy it now. It is not shown again.
member-key-drop = Remove this key?
member-key-drop-says = The program that uses it can do nothing more here. You can make a new key.
member-key-gone = The key is gone. The program can do nothing more.
member-key-use = How it is used
member-key-use-says = The program sends the key with each thing it asks for.
