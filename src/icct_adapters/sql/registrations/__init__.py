"""Enters, numbers, reads and searches registrations in the tables.

``registration_repository``  enter and number, inside a transaction
``places``                   places in churches, numbers of tournaments
``postgresql_entry``         enter and number in one statement
``registration_reader``      read, search, list
``matching``                 filters as conditions
``pages``                    statements of a page
``sorted_pages``             the same in any order
``withdrawn``                teams withdrawn for a while
``search``                   a page and its counts together
``status_counter``           teams of each status
``idempotency_store``        idempotency keys
``staged_files``             logos that wait to be stored
``search_texts``             search texts left out by an older version
``double_entries``           teams registered twice
``logo_addresses``           addresses of stored logos
"""
