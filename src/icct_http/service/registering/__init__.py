"""Registering teams under load and failure.

``served_register_team``  register with retries, and count
``database_retry``        retry after a failure of the database
``backpressure``          deliveries give way
``database_watch``        can registrations be stored
``recent_registrations``  have registrations been failing
"""
