"""Input and output at a terminal.

``printing``          lines, tables, JSON
``progress``          how far long work is
``consent``           yes or no
``standard_streams``  streams that were closed
"""
