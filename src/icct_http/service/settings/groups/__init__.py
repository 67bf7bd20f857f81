"""Every variable with its type, default and meaning, a class for each group.

``service``     where it runs, where it keeps files
``tournament``  the organisers' rules
``database``    the database
``files``       where logos are kept
``mail``        how mails are sent
``deliveries``  retries and pace of deliveries
``requests``    hosts, proxies, limits
``access``      API keys
``pages``       captains' pages and links
``privacy``     how long data are kept
``board``       the public board
``logs``        logs and reports
"""
