"""``icct serve`` and ``icct worker``: server and worker processes.

``serving``         icct serve
``server_process``  what a server process runs
``worker_process``  icct worker
``listening``       the address to listen on
``open_files``      the limit of open files
``banner``          what is printed when ready
"""
