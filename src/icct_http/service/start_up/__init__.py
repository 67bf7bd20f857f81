"""What is prepared and checked before a process serves.

``preparation``           folders, migrations, templates
``rollback``              migrations taken back
``development_adapters``  warnings in the log
``start_error``           why a process cannot start
"""
