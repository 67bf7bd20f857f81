"""``/health``, ``/status`` and ``/metrics``, for monitors.

``utility``         the routes
``diagnosis``       what is wrong, in sentences
``health_sources``  what answers are computed from
"""
