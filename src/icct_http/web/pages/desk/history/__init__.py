"""What was done, by whom and when, and who looked: for admins.

``history_routes``  the page
``history_filter``  which events, as the address says
``lines``           events in words
``changes``         fields that were changed, in words
``wording``         actions and fields in words
``desk_history``    what the page calls
"""
