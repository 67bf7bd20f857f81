"""What captains' pages and links need of a process.

``secret_keys``  the keys that links are signed with
``codes``        codes by mail
``signing_key``  whether all processes have the same
``team_pages``   where each team's page is
"""
