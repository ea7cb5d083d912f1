"""Local variants, one folder each. A plugin is a slice outside of core; see `core.sdk`."""
