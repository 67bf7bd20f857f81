"""What one process of the service needs, apart from HTTP."""
