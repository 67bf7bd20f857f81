"""One file a command, with its arguments and what runs; ``main`` lists them.

What a command needs is imported by the functions that run: ``icct --help`` loads every module here.
"""
