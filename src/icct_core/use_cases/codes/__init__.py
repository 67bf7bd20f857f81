"""Codes by mail, whoever they are for.

``asking``      one code a minute, and whose it is
``check_code``  count the try, then compare
"""
