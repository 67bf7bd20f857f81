"""Input and output at a terminal.

``printing``          lines, tables, JSON
``progress``          how far long work is
``message_table``     messages of the outbox
``team_table``        teams and what was done
``window_table``      when registration is open
``access_table``      who saw which teams
``purge_words``       what a purge erases
``church_table``      churches and merges
``sentence_table``    ready-made sentences
``organiser_table``   organisers
``settings_table``    settings and their sources
``confirm``           yes or no
``standard_streams``  streams that were closed
"""
