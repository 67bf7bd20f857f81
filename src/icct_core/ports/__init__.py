"""Interfaces to everything outside the core; adapters inherit and implement them.

``clock``                    the current time
``store``                    all ports of one database
``unit_of_work``             transactions
``team_entry``               enter a team, numbered
``stepwise_entry``           enter a team step by step
``registration_repository``  enter and remove
``registration_reader``      read, search, list
``churches``                 the registry of churches
``idempotency_store``        idempotency keys
``staged_files``             logos that wait to be stored
``outbox``                   queue, lease and list messages
``history``                  add to the history
``history_reader``           read the history
``overlaps``                 people in two teams, badges
``board``                    what everybody may see
``challenges``               codes by mail
``organisers``               who may open the desk, and sessions
``windows``                  read and change the window
``kept_uploads``             pictures of forms that had mistakes
``file_storage``             logos, stored for good
``mailer``                   mail
``exports``                  workbooks for spreadsheets
``api_key_store``            API keys
``captain_links``            sign and read captains' links
``signing_keys``             which key links are signed with
``rate_counter``             hits against a limit
``database_probe``           whether the store works
"""
