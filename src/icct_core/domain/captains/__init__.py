"""What captains are given and asked for, and what they may do with their teams by themselves.

``captain_link``  the link to a team's page
``editing``       which fields, until when, and what becomes of the status
``languages``     the languages of pages and mails
``masking``       phones and addresses as a page may show them
``notice``        the privacy notice, and what a captain agrees to
"""
