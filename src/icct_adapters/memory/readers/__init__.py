"""What is read of committed tables.

``registration_reader``  read, search, list teams
``team_order``           where a team stands in a list
``outbox_reader``        list messages
``history_reader``       who changed what
``church_reader``        the registry of churches
``board_reader``         the public board
``challenge_reader``     codes by mail
``organiser_reader``     who may open the desk
``api_key_store``         API keys
``session_reader``       where organisers are signed in
``window_reader``        when registration is open
"""
