"""Files in a folder of this machine."""

from .file_storage import DiskFileStorage

__all__ = ["DiskFileStorage"]
