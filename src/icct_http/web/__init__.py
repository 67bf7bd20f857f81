"""HTTP: routes, errors, middleware, access and health.

``api``              routes for teams, and their documentation
``pages``            pages for people
``problems``         every error as a client sees it
``middleware``       what every request passes through
``access``           API keys, rate limits, client addresses
``health``           health, status, metrics
``team_archive``     a file with everything that is kept about a team
``injection``        what the container gives to routes
``accept``           whether a client wants a page or JSON
``accept_encoding``  which encodings a client reads
``assets``           scripts and styles from the package
"""
