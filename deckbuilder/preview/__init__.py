"""``deckbuilder preview``: slides and handout in the browser while the talk is written."""
