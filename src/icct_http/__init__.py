"""Everything that runs: HTTP, the service process and the command line.

``web``          HTTP and nothing else
``service``      settings, logs, metrics, worker
``cli``          the command icct
``container``    which adapter for which port
``application``  the ASGI application
``version``      the version installed
"""
