"""Files in a folder of this machine."""

from .disk_file_storage import DiskFileStorage

__all__ = ["DiskFileStorage"]
