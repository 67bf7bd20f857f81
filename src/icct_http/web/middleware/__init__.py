"""ASGI middleware around the framework, so that it sees every answer.

``stack``             the order, outermost first, as below
``request_id``        an id for every request
``problem_pages``     errors as pages for people
``tracing``           spans
``metrics``           counts and times
``access_log``        a log line for every answer
``process_time``      X-Process-Time
``security_headers``  what browsers must not do
``whole_body``        bodies of refused requests
``last_resort``       errors that nothing else caught
``client_address``    the client behind proxies
``allowed_hosts``     host names of the service
``cors``              which websites may read answers
``compression``       gzip
``timeout``           requests that take too long
``rate_limit``        requests a minute
``base``              what all middleware shares
``refusal``           errors sent from here

The framework's own does not run for the answers of its router, such as 404 and 405.
"""
