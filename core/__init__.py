"""What every township does: 问需 → 议策 → 接单 → 评效. Read core/README.md for the map."""
