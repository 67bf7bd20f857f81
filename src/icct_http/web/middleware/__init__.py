"""ASGI middleware outside the framework, which sees every answer.

``stack``             the order
``base``              what all wrappers share
``last_resort``       errors that nothing else caught
``request_id``        an id for every request
``client_address``    the client behind proxies
``access_log``        a log line for every answer
``metrics``           counts and times
``tracing``           spans
``process_time``      X-Process-Time
``security_headers``  what browsers must not do
``cors``              which websites may read answers
``compression``       gzip
``allowed_hosts``     host names of the service
``rate_limit``        requests a minute
``timeout``           requests that take too long
``whole_body``        bodies of refused requests
``refusal``           errors sent from here

The framework's own does not run for the answers of its router, such as 404 and 405.
"""
