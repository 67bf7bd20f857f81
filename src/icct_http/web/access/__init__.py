"""API keys, rate limits and client addresses: who may do what, and how often.

``api_keys``          who a request is from
``key_guard``         routes that need a key
``views``             who was shown which team today
``rate_limiter``      which limit a request counts against
``client_addresses``  how addresses are grouped
``live_connections``  the limit of those who follow the board
"""
