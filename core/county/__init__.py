"""The county console: townships side by side, from rolled-up facts only. Never a resident's name."""
