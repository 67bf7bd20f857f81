"""Reads pictures by their bytes alone: what a file is, and what of it is kept.

``picture``     a picture, and what is kept of its file
``file_types``  PNG, JPEG or something else
``png``         chunks of a PNG
``jpeg``        segments of a JPEG
``exif``        which way up a photograph is
``samsung``     trailers of Samsung phones
"""
