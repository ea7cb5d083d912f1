"""接单: who does it. Opened by triage or a resolution, claimed or assigned, done, verified.

    open → claimed | assigned → acknowledged → submitted → verified
      ▲         └────── returned ◄──────┘          │
      └──────────── (a new one: redo_of) ◄─────────┘        also cancelled

A verb lives here when it writes orders, even when it begins at a demand: `triage`, `resolve` and
`handle_at_once` move the demand (lower slice) and open or fill its order in one transaction.
"""
