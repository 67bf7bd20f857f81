"""Organisers, and where they are signed in.

``organiser_repository``  add and change organisers
``session_repository``    begin, use and end sessions
"""
