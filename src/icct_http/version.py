"""The version of this installation, from the distribution's own metadata."""

from importlib.metadata import version

VERSION = version("icct")
