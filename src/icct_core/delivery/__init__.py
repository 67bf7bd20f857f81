"""The engine behind ``DeliverMessages``: lanes of slots.

``handler``       what delivering one kind of message means
``logos``         store and remove logos
``mails``         send confirmations
``preparing``     read what several messages need
``lane``          kinds of messages that share slots
``slots``         keep slots filled with leased messages
``under_way``     messages that are leased now
``settling``      commit what became of messages
``cancellation``  stops, and calls that a library gave up

``handler.py`` says what delivering a message means; ``logos.py`` and ``mails.py`` do it. ``lane.py`` puts kinds
together that share their slots, ``slots.py`` keeps these filled, ``under_way.py`` counts for ceilings what has not
ended yet, and ``settling.py`` commits what has; ``cancellation.py`` tells a stop from a call that a library gave up.
A new kind is a handler, and a row in a lane.
"""
