"""Logos in a folder on this machine's disk.

``disk_file_storage``  logos in a folder
``file_names``         names that are accepted
``atomic_write``       files written completely or not at all
"""

from .disk_file_storage import DiskFileStorage

__all__ = ["DiskFileStorage"]
