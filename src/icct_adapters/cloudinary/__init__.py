"""Logos at Cloudinary."""
