"""What operators need of a database: dumps, and facts about its server."""
