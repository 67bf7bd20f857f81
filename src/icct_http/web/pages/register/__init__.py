"""``/register``: the form, and what becomes of it.

``register_routes``  the addresses
``reception``        takes a form: shows, fills, checks or registers it
``typed_form``       what was typed, as it was
``form_reader``      the multipart body of the form
``pasting``          more rows, and players from a list
``mistakes``         refusals by the fields of the form
``form_answers``     what is answered: the form again, the team's page, JSON
``sent_cookie``      after a form that the browser itself has sent
"""
