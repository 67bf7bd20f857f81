"""API keys: create, list, revoke, recognise.

``create_key``    create
``list_keys``     list
``revoke_key``    revoke
``authenticate``  find the key of a secret
"""
