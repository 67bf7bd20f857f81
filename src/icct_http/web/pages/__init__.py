"""Pages for people: server-rendered HTML from the same use cases as the API.

``home``          the tournament, and where to go
``privacy``       the notice
``board``         the confirmed teams
``register``      the form
``team``          what captains do with their teams
``desk``          what organisers do
``page_router``   the routes of all pages, and who may send forms to them
``fresh_router``  what those routes are in
``page_frame``    renders a page in the one style, with its headers
``problem_page``  errors as pages
``addresses``     which addresses are pages
``languages``     which language a page is in
``notices``       the notice's text, ours or the organisers'
``moments``       times as people read them
``api_links``     what leads here from ``/docs`` and ``/redoc``
``policy``        headers of pages
``led_here``      where a browser came from
``sending_limits``  how often links and codes are sent
``page_form``     reads the multipart bodies of pages' forms
``cookies``       reads cookies
``pages_only``    a guard against those who want JSON
``own_files``     pictures and styles of the organisers
``static_files``  styles, scripts and pictures, for ever under their digest
``environment``   the template engine
"""
