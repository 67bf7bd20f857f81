"""API keys: create, list, revoke, recognise.

``create_key``    create
``list_keys``     list
``revoke_key``    revoke
``key_history``   what the history says of them
``authenticate``  find the key of a secret
"""
