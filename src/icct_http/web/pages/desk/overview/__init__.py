"""The overview: what one looks at on the last evening.

``overview_routes``  the page
``desk_overview``    what it is made from
``arrivals_chart``   teams by hour, as a chart
``closing``          whether registration is open, and how much time is left
``service_state``    whether all is well, in words with what to do
"""
