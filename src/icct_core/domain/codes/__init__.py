"""Codes by mail: what is kept of them, what is typed, and what each is for.

``challenge``    a code that was mailed, without the code
``subjects``     what the codes of organisers are about
``code_errors``  errors about codes
"""
