"""The migrations, and applying them."""
