"""The demo: an invented township to look at and to try the product on."""
