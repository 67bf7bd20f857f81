"""The registry of churches.

``register_church``   register one
``change_church``     name, place, number of teams, aliases
``import_churches``   register and change many, from a file
``merge_churches``    one under another
``undo_merge``        take that back
``list_churches``     all of them, with those that look the same
``suggest_churches``  the closest registered names
``church_directory``  a copy of the registry, for forms
``names``             names that a church takes
``church_history``    entries of the history
"""
