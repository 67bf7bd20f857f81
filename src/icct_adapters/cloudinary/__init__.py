"""Logos in a Cloudinary account.

``file_storage``    the port
``account``         cloud name, key, secret, folder
``client``          calls of the upload API
``daemon_threads``  threads for blocking calls
``stored``          is an answer about the right file
``refusals``        errors of Cloudinary as errors of the core
``last_answer``     headers such as Retry-After
"""

from .account import CloudinaryAccount
from .file_storage import CloudinaryFileStorage

__all__ = ["CloudinaryAccount", "CloudinaryFileStorage"]
