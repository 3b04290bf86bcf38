"""Draws the bundled templates: a design is a few tables, and every part is written straight from them."""
