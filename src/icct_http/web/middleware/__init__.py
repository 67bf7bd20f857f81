"""ASGI wrappers outside the framework: only they see every answer, those of the router included."""
