"""Messages of the outbox: deliver, list, retry, purge.

``deliver_messages``  store logos, send mails
``list_messages``     what waits or was given up
``retry_messages``    try again, or send a mail again
``purge``             delete what is no longer needed
"""
