"""议策: what the body of a level resolved about a demand.

deliberating ──resolution──▶ do_it · raise_level · send_back · postpone · cannot
"""
