"""Problems: every error as a client sees it.

``catalogue``      status, code and title of every error
``problem_type``   a row of the catalogue
``core_problems``  errors of the core
``http_problems``  errors of framework and middleware
``error_handler``  from exceptions to answers
``error_body``     the body of an error
``body_errors``    wrong fields of a JSON body
"""
