"""Churches over HTTP.

``admin_churches``   list, register, change, merge; for organisers
``public_churches``  registered names, for websites
``church_wire``      JSON bodies
``church_openapi``   these routes in the OpenAPI document
"""
