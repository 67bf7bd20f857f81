"""Log lines, and where they go.

``configuration``  what is logged, and how
``log_sinks``      file and standard error
``log_file``       a file shared by processes
``library_logs``   lines of libraries
``tracebacks``     tracebacks without values
``visible_text``   no control characters
``error_reports``  Sentry
"""
