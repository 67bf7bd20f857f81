"""The same person in two teams, and what else to look at.

``overlap_reader``      people in two teams
``overlap_repository``  mark them as seen
``badge_reader``        badges of teams
"""
