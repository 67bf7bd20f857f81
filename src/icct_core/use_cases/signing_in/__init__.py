"""Sign organisers in at the desk, and out.

``ask_to_sign_in``  mail a code to an address
``sign_in``         with that code
``first_entry``     the first admin, by a link that is printed
``hand_out_code``   a code while mail is down
``find_session``    who a browser is signed in as
``list_sessions``   where organisers are signed in
``end_sessions``    sign out, here or elsewhere
``beginning``       what each way in ends with
"""
