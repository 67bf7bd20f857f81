"""People who are in two teams, compared with everybody else.

``overlap_reader``  overlaps
``badge_reader``    badges
``people``          who is compared
"""
