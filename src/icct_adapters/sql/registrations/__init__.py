"""Enters, numbers, reads and searches registrations in the tables.

``registration_repository``  enter and number, inside a transaction
``postgresql_entry``         enter and number in one statement
``registration_reader``      read, search, list
``idempotency_store``        idempotency keys
``staged_files``             logos that wait to be stored
``search_texts``             search texts left out by an older version
``double_entries``           teams registered twice
``logo_addresses``           addresses of stored logos
"""
