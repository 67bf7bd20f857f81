"""The organisers of the tournament, and where they are signed in.

``organiser_repository``  add and change them, inside a transaction
``organiser_reader``      read them
``organiser_rows``        to rows and back
``session_repository``    begin, use and end sessions, inside a transaction
``session_reader``        read sessions
``session_rows``          to rows and back
"""
