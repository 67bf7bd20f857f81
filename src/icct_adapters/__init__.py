"""Adapters that implement the ports, one folder per technology.

``memory``          every port in memory
``sql``             SQLite and PostgreSQL
``files``           logos on this machine's disk
``cloudinary``      logos at Cloudinary
``mail``            building mails, and a Maildir folder
``smtp``            mails through an SMTP server
``signing``         signatures of captains' links, and codes by mail
``resilience``      retries, time limits, circuit breakers
``valkey``          rate limits on Valkey or Redis
``workbooks``       XLSX files, written by a process of their own
``outbox_signal``   wakes workers of this process
``database_clock``  the database's time
``system_clock``    the machine's clock
``in_thread``       long work in a thread
"""
