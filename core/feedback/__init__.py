"""评效: the resident judges. Asked by link or phone, door, meeting; never by who handled it.

awaiting_feedback ── ask ──▶ answer: satisfied → closed · dissatisfied → a new order (redo)
"""
