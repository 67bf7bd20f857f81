"""The public board.

``board_reader``  confirmed teams
"""
