"""``/team/…``: what captains do with their teams, by the link that they were given.

``team_routes``      the team's page, an answer to the organisers, a new link
``edit_routes``      coach and squad
``logo_routes``      the logo, and another one
``contact_routes``   phones and address, with a code by mail
``withdraw_routes``  taking the team out, with a code by mail
``data_routes``      everything that is kept about the team, with a code by mail
``lost_routes``      a link that was lost
``team_page``        what all of these are made from, and the team's page itself
``visit``            a request to a page of the team that its link opens
``captain_form``     what the forms have in common: opened, shown again, stored
``code_pages``       asking for codes, and the pages that take them
``code_cookie``      the codes that a browser has asked for
``small_form``       reads the forms of these pages
``wording``          what a captain calls things
"""
