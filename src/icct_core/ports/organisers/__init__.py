"""The organisers of the tournament.

``organiser_repository``  add and change them
``organiser_reader``      read them
"""
