"""Codes by mail, kept as challenges.

``challenge_repository``  make, try and use them, inside a transaction
``challenge_reader``      read them
``challenge_rows``        to rows and back
"""
