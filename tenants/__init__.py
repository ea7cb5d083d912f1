"""WHO the customer is: county → township (the tenant). The lowest layer: imports nothing of ours.

    county ──< tenant (街道/乡镇) ──< every row of the township's work

`database` is the one door to PostgreSQL, `isolation` what protects a table, `context` who is served now.
"""
