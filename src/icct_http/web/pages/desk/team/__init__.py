"""``/desk/teams/<number>``: everything about one team, and what organisers do with it.

``team_routes``     the page itself, and a file with everything that is kept about the team
``decide_routes``   decisions
``correct_routes``  any field and the squad, in place
``logo_routes``     another logo
``act_routes``      notes, a new link, overlaps seen, deliveries tried again
``remove_routes``   removal, by typing the number
``desk_team``       what all of these are made from, and a visit to a team
``team_page``       the page of a team, also of one that was removed
``sections``        church, overlaps and deliveries, as the page shows them
``events``          the timeline in words
``what_changed``    what others changed, in a line each
``decision_form``   decisions, as they are typed and shown
``typed_team``      a correction as it was typed
``refusals``        why nothing was done, and what others changed
``routes``          the controllers, for the desk's router
``wording``         decisions, fields and deliveries in words
"""
