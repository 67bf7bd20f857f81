"""The public board.

``get_board``       confirmed teams
``get_board_logo``  the logo of one of them
"""
