"""The HTTP API: controllers translate, call a use case, translate back.

``registration``          register a team
``multipart_form``        the form in a multipart body
``admin``                 list, export, read, correct, remove teams
``logos``                 show and replace a team's logo
``organisers``            what all routes of the organisers share
``review``                decide, note, history
``tournament``            rules for websites, and the window
``bodies``                bodies and headers that routes share
``query_names``           unknown query parameters
``cursor``                the position in a list, as clients hold it
``churches``              churches
``board``                 the public board
``organiser_accounts``    who may open the desk
``team_wire``             JSON bodies about teams
``wire``                  all other JSON bodies
``team_sheet``            the CSV export
``exports``               the XLSX export
``begun``                 begins to read what is streamed
``spreadsheet_cells``     safe cells of a CSV file
``presentation``          what answers say of the service
``stored_logos``          addresses of logos
``example_nulls``         nulls in examples
``documentation``         /docs, /redoc, /openapi.json
``description``           builds the OpenAPI document
``openapi``               the registration route in it
``admin_openapi``         the organisers' routes in it
``description_examples``  examples in it
"""
