"""Teams: register, read, list, export, remove.

``register_team``         a form becomes a numbered team
``check_registration``    a dry run of the form
``get_registration``      one team
``list_registrations``    list and search, by pages
``export_registrations``  everything, for a spreadsheet
``export_workbook``       teams, players and churches in one file
``team_of_submission``    the team that a form was stored as
``get_logo``              a team's logo
``replace_logo``          another logo
``remove_team``           remove a team and its personal data
"""
