"""Deliveries that wait or were given up.

``delivery_routes``   the page, and trying again
``desk_deliveries``   what it calls
``wording``           messages in words
"""
