"""Who works here: logins, sessions, API tokens, persons, and who holds which role where, since when.

account (one login) ──< membership (role × area, dated) >── person (a human of the township)
"""
