"""问需: what a resident needs, in their own words, and where it stands.

    registered → deliberating → in_progress → awaiting_feedback → closed
         │            │              ▲                │
         ├─ L0 ───────┼──────────────┘◄── redo ───────┘
         └→ declined ◄┘        (and withdrawn, merged)

The four seals 问 议 接 评 derive from the state (`states.stage`). 原话 (`original_text`) never changes.
"""
