"""Prometheus metrics.

``metrics``           all of them, by name
``sampling``          gauges read now and then
``metrics_folder``    shared by the processes of a server
``metrics_endpoint``  the text of /metrics
"""
