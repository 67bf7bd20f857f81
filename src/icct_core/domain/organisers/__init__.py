"""Organisers, what each of them may do, and where each is signed in.

``organiser``         a person with a role
``session``           a browser that is signed in
``organiser_errors``  errors about organisers
"""
