"""One file a command.

``settings``            icct settings, and options of every command
``settings_command``    what icct settings prints
``database_arguments``  icct migrate, backup and restore
``check``               icct check
``smoke``               icct smoke
``teams``               icct export and teams
``export``              what icct export writes
``team_commands``       what icct teams does
``keys``                icct keys
``outbox``              icct outbox
"""
