"""Catalogues of texts in Tamil and Hindi: ``uv run nox -s translations``.

``core_texts``  sentences of the core
``page_texts``  texts of pages and mails
``catalogues``  the files, and what is wrong with them
"""
