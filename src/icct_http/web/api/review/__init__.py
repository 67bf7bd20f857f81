"""The organisers' routes that decide about teams, and tell what was done.

``routes``           the controllers
``decisions``        decide about one team or many
``notes``            keep a note
``links``            renew a captain's link
``deliveries``       try deliveries again
``history``          the timeline of a team, and the history of all
``overlaps``         who is in two teams
``review_wire``      JSON bodies
``review_openapi``   these routes in the OpenAPI document
``overlap_wire``     JSON bodies of overlaps
``overlap_openapi``  their routes in the OpenAPI document
"""
