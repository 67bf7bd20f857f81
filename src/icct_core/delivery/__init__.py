"""The engine behind ``DeliverMessages``: how many messages go out at once, and how.

``handler``       what delivering one kind of message means
``logos``         store and remove logos
``mails``         send confirmations
``changes``       tell of decisions, corrections and edits
``codes``         send codes to captains
``sign_in_codes``  send codes to organisers
``purge_mails``   tell admins of a purge
``links``         send new links
``team_pages``    the addresses in mails
``lane``          kinds of messages that share slots
``slots``         keep slots filled with leased messages
``reading``       read what is to be delivered
``settling``      commit what became of messages
``under_way``     messages that are leased now
``cancellation``  stops, and calls that a library gave up

A new kind of message is a handler, and a row in a lane.
"""
