"""Organisers, and what each of them may do.

``organiser``         a person with a role
``organiser_errors``  errors about organisers
"""
