"""The features, one file each: a use case is built from ports and called.

``teams``     register, read, list, export, remove
``messages``  deliver, list, retry, purge
``keys``      create, list, revoke, recognise
"""
