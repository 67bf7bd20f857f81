"""Connections, transactions and errors: everything that differs by database."""
