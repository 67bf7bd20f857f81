"""The settings themselves, a class for each group."""
