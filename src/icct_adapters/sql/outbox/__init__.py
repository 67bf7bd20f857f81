"""The outbox: messages in a table.

``outbox``         queue messages
``outbox_queue``   lease and settle messages
``outbox_reader``  list messages
``waiting``        what waits for another, and how much waits
"""
