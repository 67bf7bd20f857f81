"""Codes by mail, kept as challenges.

``challenge_repository``  make, try and use challenges
``challenge_reader``      read them
``code_maker``            the code of a challenge
"""
