"""The engine behind ``DeliverMessages``: lanes of slots.

Begin with ``handler``, which says what delivering a message means and in which steps. A new kind is a handler, and a
row in a lane.

``handler``       what delivering one kind of message means
``logos``         store and remove logos
``mails``         send confirmations
``reading``       read what several messages are to deliver
``lane``          kinds of messages that share slots
``slots``         keep slots filled with leased messages
``under_way``     messages that are leased now, counted for ceilings
``settling``      commit what became of messages
``cancellation``  tell a stop from a call that a library gave up
"""
