"""Draw base.pptx of the bundled templates: master, layouts, themes and table style.

usage: python tools/draw_templates.py [--to FOLDER] [NAME ...]

Without names, all are drawn; without a folder, into ``templates``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from drawing import classic, midnight, paper
from drawing.package import draw

FOLDER = Path(__file__).resolve().parent.parent / "templates"
DESIGNS = {design.name: design for design in (classic.DESIGN, midnight.DESIGN, paper.DESIGN)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw base.pptx of the bundled templates.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(DESIGNS))
    parser.add_argument("--to", type=Path, default=FOLDER, metavar="FOLDER")
    said = parser.parse_args()
    for name in said.names or DESIGNS:
        draw(DESIGNS[name], said.to / name / "base.pptx")


if __name__ == "__main__":
    main()
