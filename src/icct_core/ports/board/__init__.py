"""What everybody may see of the teams that play.

``board_reader``  confirmed teams
"""
