"""The routes of a team's logo.

``team_logo``      show it, and replace it
``received_file``  the new file in a body
``stored_logo``    the answer with the one that is stored
"""
