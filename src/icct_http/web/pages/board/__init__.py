"""The confirmed teams, for everybody.

``board_page``  the page, on a screen in the hall
"""
