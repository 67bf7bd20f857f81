"""What organisers at the desk need of a process.

``signing_in``  the use cases of codes and sessions
``first_link``  the first admin's way in, in development
"""
