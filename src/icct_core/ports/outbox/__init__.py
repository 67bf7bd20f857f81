"""The outbox: messages that are delivered after the commit.

``outbox``         queue messages
``outbox_queue``   lease due messages
``outbox_reader``  list messages
"""
