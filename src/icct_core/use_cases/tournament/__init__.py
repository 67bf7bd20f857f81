"""The tournament: when registration is open, and how it goes.

``get_window``     the window in force
``change_window``  open, close, set times and a text
``get_overview``   teams by hour, by status and by church
"""
