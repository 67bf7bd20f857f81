"""Reads pictures by their bytes alone: what a file is, and what of it is kept.

``picture``     a picture, and what is kept of its file
``file_types``  PNG, JPEG or something else
``refusals``    errors of a file that cannot be a logo
``png``         chunks of a PNG
``jpeg``        segments of a JPEG
``exif``        which way up a photograph is
``samsung``     trailers of Samsung phones
"""
