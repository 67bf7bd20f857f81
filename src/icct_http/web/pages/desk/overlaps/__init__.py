"""People who seem to be in two teams.

``overlap_routes``  the list, and marking two teams as seen
``pairs``           two teams side by side
``desk_overlaps``   what these pages call
"""
