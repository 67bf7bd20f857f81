"""Everything that runs: HTTP, the service process and the command line.

``web``          HTTP and nothing else
``service``      settings, logs, metrics, worker
``cli``          the command icct
``container``    which adapter for which port
``application``  the ASGI application
``page_parts``   the parts of the pages, from the container
``desk_parts``   those of the desk, area by area
``team_data``    everything that is kept about a team, from the container
``board_parts``  what the public board is made of
``catalogues``   texts in Tamil and Hindi
``version``      the version installed
"""
