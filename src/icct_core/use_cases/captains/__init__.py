"""Captains look after their teams: open, edit, answer, withdraw.

``team_of_link``         the team that a link opens
``renew_link``           end a team's links and mail a new one
``send_link_again``      the same for a captain who has lost it
``knowing``              what a captain was told by an act of his own
``captain_acts``         what a captain may do
``captain_view``         what a captain may see
``what_stood``           the timeline without decisions that were taken back at once
``moved_team``           the team whose links a captain's own change has ended
``ask_for_code``         mail a code
``check_edit``           what an edit would change
``edit_by_captain``      coach, squad, phones, address
``replace_logo_by_captain``  another logo
``answer_request``       send the team again as it is
``withdraw_by_captain``  take the team out
``export_team_data``     everything that is kept about the team
``team_document``        the same for JSON
"""
