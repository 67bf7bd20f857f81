"""Review: organisers decide about teams, correct them, and see what was done.

``decide_registration``   confirm, request changes, reject, withdraw, reopen, reinstate
``decide_registrations``  many teams at once, each by itself
``correct_team``          correct any field
``changing``              what changes of a team have in common
``list_overlaps``         people in two teams, of all
``overlaps_of``           of one team
``mark_overlap_seen``     looked at
``add_note``              a private note
``timeline``              all that happened to one team
``list_history``          all that was done, by time
``list_events``           the same with registrations
``report_access``         whose data were in reach of whom
``record_access``         who saw or took away which data
"""
