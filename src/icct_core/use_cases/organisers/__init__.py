"""Keep the organisers: who they are, and what each may do.

``add_organiser``     one more
``change_organiser``  name, address, role, disabled or not
``list_organisers``   all of them
``organiser_history``  what is kept of it
"""
