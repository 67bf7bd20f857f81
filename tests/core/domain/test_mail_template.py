"""Texts of mails."""
