"""Pages and JSON: reading what is sent, answering, limits, headers. Nothing of the township's work."""
