"""Logos at Cloudinary."""

from .account import CloudinaryAccount
from .file_storage import CloudinaryFileStorage

__all__ = ["CloudinaryAccount", "CloudinaryFileStorage"]
