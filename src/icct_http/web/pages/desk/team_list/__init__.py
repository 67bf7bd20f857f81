"""``/desk/teams``: the list of teams, what is taken from it, and decisions about many of them.

``desk_teams``    what the list is made from
``team_filter``   which teams, as the address of the list says it
``bulk_form``     the ticked teams, and what is decided about them
``lines``         what each line shows
``list_page``     the list, with the form below it
``list_routes``   the list, its export, logos
``bulk_page``     what became of each ticked team
``bulk_routes``   takes the decisions
``confirm_one``   confirms one team from its line
``wording``       badges, orders and decisions in words
"""
