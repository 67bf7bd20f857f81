"""The workbook of teams, players and churches.

``admin_workbook``   its route for API keys
``workbook_answer``  the answer, here and at the desk
``open_export``      the use case from settings
``unless_left``      ends work that nobody waits for
"""
