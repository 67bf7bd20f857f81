"""The features, one file each; a use case takes ports and is called like a function.

``teams``       register, read, list, export, remove
``review``      decide, correct, note
``captains``    open, renew and send links; edit, answer, withdraw
``codes``       codes by mail
``churches``    register, change, import, merge, suggest
``board``       the public board
``tournament``  the window
``messages``    deliver, list, retry, purge
``erasing``     what is not needed any more
``organisers``  add, change, list
``signing_in``  codes, sessions, the first admin
``keys``        create, list, revoke, recognise
"""
