"""The fingerprint of real decks and handouts, and the custom properties it stands among."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pptx
import pypdfium2
import pytest
from lxml import etree
from readback import DEFAULT_TEMPLATE, build_file, messages, rules

from deckbuilder.fingerprint import CUSTOM, PROPERTY, origin

NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANTS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
LABEL = (
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="MSIP_Label_Enabled">'
    "<vt:lpwstr>true</vt:lpwstr></property>"
)


def build(folder: Path, template: str = "", text: str = "title: A\n") -> tuple[Path, Path]:
    content = folder / "content.yaml"
    content.write_text(text, encoding="utf-8")
    result = build_file(content, folder / "build", template)
    assert result.ok
    deck, handout = result.outputs
    return deck, handout


def properties(deck: Path) -> dict[str, tuple[str, str]]:
    """Return the custom properties of a deck: pid and value by name."""
    with zipfile.ZipFile(deck) as archive:
        root = etree.fromstring(archive.read(CUSTOM))
    return {e.get("name"): (e.get("pid"), "".join(e.itertext())) for e in root}


def labelled(path: Path, inner: str, name: str = CUSTOM) -> Path:
    """Write python-pptx's template with custom properties."""
    text = f'<Properties xmlns="{NAMESPACE}" xmlns:vt="{VARIANTS}">{inner}</Properties>'
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    relation = NAMESPACE.replace("officeDocument/2006/", "officeDocument/2006/relationships/")
    with zipfile.ZipFile(DEFAULT_TEMPLATE) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "[Content_Types].xml":
                entry = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
                data = data.replace(b"</Types>", entry.encode())
            if info.filename == "_rels/.rels":
                entry = (
                    f'<Relationship Id="rId9" Type="{relation}" Target="{name}"/></Relationships>'
                )
                data = data.replace(b"</Relationships>", entry.encode())
            new.writestr(info.filename, data)
        new.writestr(name, text)
    return path


def test_what_was_built_is_known_as_such(tmp_path: Path) -> None:
    deck, handout = build(tmp_path)
    assert (origin(deck), origin(handout)) == ("built", "built")
    assert properties(deck)[PROPERTY][0] == "2"
    build(tmp_path, text="title: A\nsubtitle: B\n")


def test_a_deck_that_was_opened_and_saved_counts_as_edited(tmp_path: Path) -> None:
    deck, _ = build(tmp_path)
    pptx.Presentation(str(deck)).save(str(deck))
    assert PROPERTY in properties(deck)
    assert origin(deck) == "changed"
    assert rules(build_file(tmp_path / "content.yaml", tmp_path / "build")) == {"edited-deck"}
    assert build_file(tmp_path / "content.yaml", tmp_path / "build", force=True).ok
    assert pptx.Presentation(str(tmp_path / "build" / "a.edited-1.pptx"))


def test_a_deck_of_another_program_is_foreign(tmp_path: Path) -> None:
    shutil.copy(DEFAULT_TEMPLATE, tmp_path / "a.pptx")
    assert origin(tmp_path / "a.pptx") == "foreign"


def test_a_handout_that_another_program_saved_is_not_as_it_was_built(tmp_path: Path) -> None:
    _, handout = build(tmp_path)
    document = pypdfium2.PdfDocument(handout.read_bytes())
    document.save(handout)
    assert origin(handout) != "built"


def test_a_handout_from_before_there_were_fingerprints_is_not_called_changed(
    tmp_path: Path,
) -> None:
    _, handout = build(tmp_path)
    handout.write_bytes(re.sub(rb"%deckbuilder [0-9a-f]{64}\n", b"", handout.read_bytes()))
    assert origin(handout) == "foreign"
    result = build_file(tmp_path / "content.yaml", tmp_path / "build")
    assert rules(result) == {"edited-handout"}
    assert "was not built by this version of deckbuilder" in messages(result)


@pytest.mark.parametrize("name", [CUSTOM, "docProps/custom2.xml"])
def test_labels_of_a_template_stay_beside_the_fingerprint(name: str, tmp_path: Path) -> None:
    template = labelled(tmp_path / "company.pptx", LABEL, name)
    deck, _ = build(tmp_path, str(template))
    found = properties(deck)
    assert found["MSIP_Label_Enabled"] == ("2", "true")
    assert found[PROPERTY][0] == "3"
    assert origin(deck) == "built"
    assert pptx.Presentation(str(deck)).slides


def test_a_deck_of_ours_may_be_a_template(tmp_path: Path) -> None:
    first, _ = build(tmp_path, str(labelled(tmp_path / "company.pptx", LABEL)))
    shutil.copy(first, tmp_path / "base.pptx")
    deck, _ = build(tmp_path, str(tmp_path / "base.pptx"), "title: B\n")
    assert properties(deck).keys() == {"MSIP_Label_Enabled", PROPERTY}
    assert origin(deck) == "built"


@pytest.mark.parametrize("inner", ["<property", "&nbsp;", "<property/>", "<property name='x'/>"])
def test_damaged_properties_of_a_template_stop_no_build(inner: str, tmp_path: Path) -> None:
    deck, _ = build(tmp_path, str(labelled(tmp_path / "company.pptx", inner)))
    assert origin(deck) == "built"


def test_a_part_of_a_template_that_is_damaged_is_told_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    template, content = tmp_path / "company.pptx", tmp_path / "content.yaml"
    with zipfile.ZipFile(DEFAULT_TEMPLATE) as old, zipfile.ZipFile(template, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<p:viewPr" if name == "ppt/viewProps.xml" else old.read(name))
    content.write_text("title: A\n", encoding="utf-8")
    result = build_file(content, tmp_path / "build", str(template))
    assert not result.ok and "bad-template" in rules(result)
    assert not (tmp_path / "build").exists()
