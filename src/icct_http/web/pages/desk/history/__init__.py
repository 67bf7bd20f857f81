"""What was done, by whom and when, and who looked: for admins.

``history_routes``  the page
``history_filter``  which entries, as the address says
``lines``           entries in words
``wording``         actions and fields in words
``desk_history``    what the page calls
"""
