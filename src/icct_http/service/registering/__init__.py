"""Registering teams, and deciding about them, under load and failure.

``counted_registration``  outcomes, counted
``counted_decision``      the same of decisions
``database_retry``        retry after a failure of the database
``backpressure``          deliveries give way
``database_watch``        can registrations be stored
``recent_registrations``  have registrations been failing
"""
