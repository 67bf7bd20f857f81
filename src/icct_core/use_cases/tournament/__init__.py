"""The tournament: when registration is open.

``get_window``     the window in force
``change_window``  open, close, set times and a text
"""
