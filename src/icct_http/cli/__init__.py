"""The command ``icct``.

``main``              arguments of icct
``commands``          one file a command
``command_parser``    options of every command
``serve``             icct serve and icct worker
``backup``            icct backup and icct restore
``checks``            icct check
``smoke``             icct smoke
``terminal``          what is printed and asked
``opened_container``  use cases for a command
``recording_views``   keeping who was shown a team
``deciding``          decisions about teams
``replacing_logo``    a team's new logo
``sending_links``     mailing captains new links
``replaced_file``     where a command writes a file
``event_loop``        running a coroutine
``garbage``           when garbage is collected
"""
