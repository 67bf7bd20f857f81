"""What a service process needs besides HTTP: settings, logs, metrics, the worker.

``settings``            what operators set
``start_up``            what is checked before a process serves
``registering``         registering under load and failure
``worker``              deliveries
``captains``            secrets and links of captains' pages
``organisers``          signing in at the desk
``logs``                log lines, and where they go
``metrics``             counters, gauges, histograms
``tracing``             spans for OpenTelemetry
``sentences``           reasons to choose from
``database_time``       the database's clock, measured now and then
``recent_copy``         what was read a moment ago
``stop_signals``        ends what has no end before the server waits for it
``window_copy``         when registration is open, kept for a second
``rate_limit_storage``  where requests are counted
"""
