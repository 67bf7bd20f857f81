"""What is prepared and checked before a process serves.

``overruled_settings``    times of the settings that do not hold
``preparation``           folders, migrations, templates
``rollback``              migrations taken back
``being_alone``           other processes that are in the way of a migration
``development_adapters``  warnings in the log
``pages_left_off``        a warning of what pages lack
``start_error``           why a process cannot start
"""
