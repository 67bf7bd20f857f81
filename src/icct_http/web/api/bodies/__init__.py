"""Bodies and headers that several routes share.

``versions``   the version that a change was made for
``cacheable``  answers that caches may keep for a moment
"""
