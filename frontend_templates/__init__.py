"""What people see: templates, theme, icons, the small script, and what builds them (`assets`)."""
