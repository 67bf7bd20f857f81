"""The organisers of the tournament.

``organiser_repository``  add and change them, inside a transaction
``organiser_reader``      read them
``organiser_rows``        to rows and back
"""
