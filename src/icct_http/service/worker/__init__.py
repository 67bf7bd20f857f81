"""The worker: delivers messages, round after round.

``delivery_worker``    the loop
``delivery_lanes``     what runs side by side
``delivery_services``  Cloudinary and SMTP
``mail_folder``        the Maildir folder
``mail_languages``     the texts of mails in each language
``purging``            what is forgotten and erased
``delivery_report``    what the log says
"""
