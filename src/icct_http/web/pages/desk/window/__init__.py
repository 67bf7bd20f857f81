"""When registration is open.

``window_routes``  show it, open and close at once, set times
``window_page``    the page, and the one that asks first
``typed_window``   its times as they are typed and shown
``desk_window``    what these pages call
"""
