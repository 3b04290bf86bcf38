"""deckbuilder: one YAML file becomes a native PowerPoint deck and a typeset PDF handout."""

__version__ = "0.1.0"
