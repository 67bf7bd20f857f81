"""The settings themselves, a class for each group.

``tournament_settings``  the organisers' rules
``service_settings``     where it runs, where it keeps files
``database_settings``    the database
``http_settings``        hosts, proxies, limits
``access_settings``      API keys
``delivery_settings``    retries and pace of deliveries
``logo_settings``        where logos are kept
``mail_settings``        how mails are sent
``log_settings``         logs and reports
"""
