"""The decks that the judges see are the cases' own, slide by slide."""

from __future__ import annotations

from pathlib import Path

import pytest
from joined import groups, join
from packages import pack
from readback import CASES, TEMPLATES, Deck, built, notes_of, orphans, paragraphs_of, text_of


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_joined_deck_has_every_slide_with_its_words_and_notes(
    template: str, tmp_path: Path
) -> None:
    found = groups(template)
    assert sorted(case for cases in found for case in cases) == CASES
    for number, cases in enumerate(found):
        decks = [built(case, template).deck for case in cases]
        path = pack(tmp_path / f"{number}.pptx", join([deck.parts for deck in decks]))
        joined, slides = Deck(path), [slide for deck in decks for slide in deck.slides]
        assert not orphans(joined.parts)
        assert [paragraphs_of(s) for s in joined.slides] == [paragraphs_of(s) for s in slides]
        for one, other in zip(joined.slides, slides, strict=True):
            assert one.slide_layout.name == other.slide_layout.name
            assert [text_of(p) for p in notes_of(one)] == [text_of(p) for p in notes_of(other)]
            assert images(one) == images(other)


def images(slide: object) -> list[str]:
    parts = (rel.target_part for rel in slide.part.rels.values() if not rel.is_external)  # type: ignore[attr-defined]
    return sorted(part.sha1 for part in parts if part.partname.startswith("/ppt/media/"))
