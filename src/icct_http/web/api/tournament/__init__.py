"""The tournament: its rules for websites, and its window for organisers.

``public``        what a website needs to build its form
``admin_window``  read and change the window
``facts``         what these routes are given
``wire``          JSON bodies
``openapi``       these routes in the OpenAPI document
"""
