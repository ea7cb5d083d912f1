"""Where people live and who looks after them.

    village_unit (村、社区; one village_party_org each) ──< villager_group ──< grid (30–50 households)

Who is responsible for what, since when, is a dated `membership` that points here.
"""
