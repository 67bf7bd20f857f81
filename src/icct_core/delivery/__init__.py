"""The engine behind ``DeliverMessages``: lanes of slots.

Begin with ``handler.py``, which says what delivering a message means and in which steps; ``logos.py`` and ``mails.py``
are its kinds. ``lane.py`` puts kinds together that share their slots, and ``slots.py`` keeps these filled.
``reading.py`` reads what is to be delivered, ``settling.py`` commits what was, and ``under_way.py`` counts what has not
ended yet, for ceilings; ``cancellation.py`` tells a stop from a call that a library gave up. A new kind is a handler,
and a row in a lane.
"""
