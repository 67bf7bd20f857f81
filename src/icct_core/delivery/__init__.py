"""The engine behind ``DeliverMessages``: lanes of slots.

``handler.py`` says what delivering a message means; ``logos.py`` and ``mails.py`` do it. ``lane.py`` puts kinds
together that share their slots, ``slots.py`` keeps these filled, ``under_way.py`` counts for ceilings what has not
ended yet, and ``settling.py`` commits what has; ``cancellation.py`` tells a stop from a call that a library gave up.
A new kind is a handler, and a row in a lane.
"""
