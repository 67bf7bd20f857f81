"""The organisers of the tournament, and their sessions.

``organiser_repository``  add and change them
``organiser_reader``      read them
``session_repository``    begin, use and end sessions
``session_reader``        read sessions
"""
