"""One file per command: its arguments, and what it runs.

``serve``     take registrations, and deliver
``worker``    deliver only
``migrate``   tables up to date, or back
``backup``    write a backup
``restore``   read a backup, or try one
``export``    teams for a spreadsheet
``teams``     list, decide, correct, take out
``organisers``  who may open the desk: list, add, change, disable
``privacy``   erase everything, report who saw what
``churches``  the registry of churches: list, add, change, import, merge
``team_data``  everything that is kept about a team, a part of ``teams``
``window``    open and close registration
``history``   who did what
``check``     what a deployment needs
``smoke``     try a running service
``outbox``    messages: list, show, retry
``keys``      API keys: create, list, revoke
``settings``  settings in force, an example

What a command needs is imported by the functions that run: ``icct --help`` loads every module here.
"""
