"""Who may open the desk, and which programs the API.

``organisers_routes``  add and change organisers, end their sessions
``keys_routes``        make and revoke API keys
``own_routes``         one's own sessions
``desk_accounts``      what these pages call
"""
