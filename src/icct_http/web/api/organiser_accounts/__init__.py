"""Organisers over HTTP, for holders of an admin's key.

``admin_organisers``   list, add, change
``organiser_wire``     JSON bodies
``organiser_openapi``  these routes in the OpenAPI document
"""
