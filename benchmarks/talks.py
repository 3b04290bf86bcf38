"""Write a talk of N slides: ``python benchmarks/talks.py N OUT_DIR``.

The same N gives the same bytes. About 150 words a slide, notes counted, of English made from
sentence patterns; one field in five carries a mark; from 100 slides up, a picture of its own on
every tenth slide. N counts the slides of a deck in which none has to be continued.
"""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import yaml
from PIL import Image, ImageDraw, ImageOps


def split(words: str) -> list[str]:
    """Return the words of a list that is easier to read without quotes."""
    return words.split()


NOUNS = split("""
account actor address advantage agent airport amount anchor angle animal answer appeal apple arch
argument arrow artist aspect author bank barrel barrier basket beacon bearing bell benefit bird
blanket block board boat bottle border bracket branch bridge bucket budget builder button cabin
cable calendar camera candle canvas captain card carpet carrier castle ceiling chain chair chamber
channel chapter charter circle citizen claim clock cloud coach coin collar colour column comment
compass concept concert contract corner council counter course cousin craft creator crown current
curtain customer dancer dealer debt decision degree department design detail device diagram diary
direction doctor document domain door drawer dream driver drum eagle editor effect effort element
engine entrance error estimate event example expert factor farmer feather feature fence festival
field figure filter finger flag flame flower folder forest formula fountain fragment frame friend
function garden gate gesture glacier grain graph guest guitar habit hammer harbour harvest helmet
hill hint horizon hotel hunter idea image impact income index insect inspector instrument interval
island journal judgement kernel kettle kingdom ladder lantern lawyer layer leader lecture lemon
lesson letter lever limit listener magnet manager margin market matter meadow measurement mentor
merchant meter method minister mirror model moment monument motor mountain museum musician needle
network norm notebook number object occasion ocean office opinion orchard outcome oven owner packet
painter panel paper parameter parent partner passenger path pattern pencil people period permit
picture pillar pilot planet plant player pocket poem position potter printer problem process
product professor project proposal protocol province pump quarter question railway ranger reader
reason receiver record region remark reporter request resident resource result ribbon river rocket
roof root rule sailor sample saddle scale scholar school section seed segment sensor sequel shadow
shelter shield signal singer sketch soldier sparrow speaker spring stadium standard station statue
stream street student summer surface symbol system tailor target teacher temple tenant theorem
thread ticket timber token tower tractor trainer translator traveller treasure trend triangle
tunnel turbine tutor uncle vector vendor vessel village visitor volume voyage wagon wallet weaver
weekend wheel window winner winter worker workshop writer
""")
ADJECTIVES = split("""
abrupt absent active actual adequate ancient apparent ardent awkward bitter bold brave brief bright
broad calm careful cautious central certain cheerful clear clever clinical coarse coherent cold
colourful common compact competent complete complex conscious constant convenient cool correct
costly current curious daring decent deep deliberate delicate dense different diligent direct
discreet distant distinct dull eager earnest eastern efficient elegant elaborate equal evident exact
excellent explicit external fair faithful false familiar final firm first flat fluent formal former
frequent fresh general generous genuine global grand grateful great honest identical immediate
implicit important independent inner intense internal joint just keen large late lavish lawful
legal liberal light literal local logical loud loyal main major manual massive mature medical mental
mild minor modern modest moral mutual narrow natural neat neutral normal northern novel numerical
odd official open optimal original outward overt partial patient peaceful perfect persistent
personal plain pleasant polite popular potent practical precise present previous prompt proper proud
quick quiet rapid rational recent regular relevant remote resilient rich rigid robust rough royal
rural scarce second secret secure separate serious severe sharp short silent similar skilful slight
slow smooth social soft solid southern special specific stable standard steep steady stern straight
strange strict strong subtle sudden sufficient swift technical tender thick thin thorough tight
total tough tranquil typical ultimate uniform unique urban urgent useful usual vague valid vast
violent visual vital vivid warm weak western whole wild wise
""")
VERBS = split("""
absorb accept adapt adjust adopt affect alter annex answer appoint arrest assist attach attack
attend attract award belong boost borrow brighten broaden call collect comment conceal concern
conduct confirm connect consider construct consult contact contain convert correct count cover
credit defeat defend deliver depend design detect develop direct discover discuss display distort
divert doubt drain edit elect enact encounter enlist enter exceed exhibit expand expect explain
extend favour filter finish follow gather greet group happen harden harvest hasten help highlight
honour hunt impress inform inherit inspect insult invent invest jump kick label land launch lengthen
lift limit link listen lock look maintain market melt mention monitor need number obey obtain offer
open order paint pardon perform point predict present press print profit prolong protect question
recall reckon record regard reflect remain render repair repeat report request resist respect retain
reward round sharpen shift shorten soften solicit sort start strengthen suggest support surround
suspend sustain test thank transform trust turn uncover visit wait wander want warm weaken widen
wonder work yield
""")
CHANGES = split("after before because unless until while whenever although since where")
PLACES = split("Lisbon Oslo Vienna Nairobi Kyoto Boston Dublin Prague Lima Cairo Delhi Porto")
SENTENCES = """
The {adj} {noun} {verbs} every {noun} that the {nouns} {verbed} {adv}.
{change} the {noun} {verbs} the {adj} {noun}, its {nouns} are {adv} {verbed}.
In {year}, {number} {adj} {nouns} in {place} {verbed} what the {noun} had {verbed} for years.
A {noun} is more {adj} than a {noun}, {change} both of them {verb} the same {nouns}.
Most {nouns} {verb} {adv}, and only a few {adj} ones {verb} the {noun}.
Nobody who {verbs} a {noun} will {verb} it without {verbing} the {adj} {nouns} first.
{place} has {number} {nouns}, of which about {number} per cent {verb} a {adj} {noun}.
It {verbs} the {noun} {adv}: first the {nouns}, then the {adj} {nouns}, and at last the {noun}.
What the {adj} {noun} {verbed} was not the {noun} itself but its {nouns}.
{verbing} a {noun} takes {number} minutes; {verbing} its {nouns} takes a whole {noun}.
There are three {nouns} here, and each of them {verbs} the {noun} in a {adj} way.
Think of a {adj} {noun} whose {nouns} {verb} {change} somebody {verbs} the {noun}.
We {verbed} {nouns} and {nouns} from {place}, and the {adj} result {verbed} our {noun}.
For {adj} {nouns} this is {adv} {adj}, yet it {verbs} the {noun} between {nouns} and {nouns}.
So the {noun} {verbs} less, the {nouns} {verb} more, and the {adj} {noun} stays as it was.
""".strip().splitlines()
PHRASES = """
{verbing} the {adj} {noun}
a {noun} with {adj} {nouns}
{number} {nouns} from {place}
{nouns} that {verb} a {noun}
the {adj} {noun} of a {noun}
""".strip().splitlines()
MARKED = 0.2  # the share of fields with a mark
PICTURES_FROM = 100  # slides
FIXED = 5  # title, introduction, takeaways, further reading, closing
SMALLEST = FIXED + 3  # and a definition, its analogy, a comparison


class Prose:
    """English made from sentence patterns, about nothing in particular."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def fill(self, pattern: str) -> str:
        """Return a pattern with its blanks filled, each with a word of its own."""
        text = re.sub(r"{(\w+)}", lambda blank: self._word(blank[1]), pattern)
        text = re.sub(r"\b([Aa]) (?=[aeio])", r"\1n ", text)
        return text[0].upper() + text[1:]

    def _word(self, kind: str) -> str:
        """Return a word for a blank: the kind's name is that of its form."""
        pick = self.random.choice
        match kind:
            case "adj":
                return pick(ADJECTIVES)
            case "adv":
                return adverb(pick(ADJECTIVES))
            case "change":
                return pick(CHANGES)
            case "place":
                return pick(PLACES)
            case "year":
                return str(self.random.randint(1890, 2025))
            case "number":
                return str(self.random.randint(4, 96))
            case "noun" | "nouns":
                return pick(NOUNS) if kind == "noun" else plural(pick(NOUNS))
        return inflect(pick(VERBS), kind.removeprefix("verb"))

    def phrase(self) -> str:
        """Return a few words without a verb of their own."""
        return self.fill(self.random.choice(PHRASES))

    def text(self, words: int) -> str:
        """Return whole sentences of about so many words together."""
        sentences: list[str] = []
        count = 0
        while count < words - 6:
            sentences.append(self.fill(self.random.choice(SENTENCES)))
            count += len(sentences[-1].split())
        return " ".join(sentences)

    def field(self, words: int) -> str:
        """Return a text of about so many words; one in five carries a mark, maybe a list."""
        text = self.text(words)
        return self.mark(text, lists=True) if self.random.random() < MARKED else text

    def line(self) -> str:
        """Return a phrase; one in five carries a mark."""
        text = self.phrase()
        return self.mark(text) if self.random.random() < MARKED else text

    def mark(self, text: str, lists: bool = False) -> str:
        """Return the text with a word marked, or with a list after it."""
        kind = self.random.randrange(5 if lists else 4)
        if kind == 4:
            return text + "\n\n" + "\n".join(f"- {self.phrase()}" for _ in range(3))
        words = text.split(" ")
        place = self.random.randrange(len(words))
        word = words[place].rstrip(".,:;")
        address = f"https://example.org/{word.lower()}"
        marked = (f"**{word}**", f"*{word}*", f"`{word}`", f"[{word}]({address})")[kind]
        words[place] = marked + words[place][len(word) :]
        return " ".join(words)


def plural(noun: str) -> str:
    """Return the plural of a regular noun."""
    if noun.endswith("y") and noun[-2] not in "aeo":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def adverb(adjective: str) -> str:
    """Return the adverb of an adjective."""
    if adjective.endswith("le") and adjective[-3] not in "aeiou":
        return adjective[:-1] + "y"
    if adjective.endswith("ic") and adjective != "public":
        return adjective + "ally"
    return adjective + ("y" if adjective.endswith("ll") else "ly")


def inflect(verb: str, ending: str) -> str:
    """Return a regular verb with an ending: s, ed, ing or none."""
    hisses = ending == "s" and verb.endswith(("s", "x", "ch", "sh"))
    return verb + ("es" if hisses else ending)


def make_terms(random: Random, count: int) -> list[str]:
    """Return so many different terms of two words."""
    pairs = random.sample(range(len(ADJECTIVES) * len(NOUNS)), count)
    return [f"{ADJECTIVES[n // len(NOUNS)]} {NOUNS[n % len(NOUNS)]}".capitalize() for n in pairs]


def make_definition(prose: Prose, term: str) -> dict[str, Any]:
    """Return the definition of a term, without a picture."""
    return {
        "term": term,
        "full_name": f"{term} of {prose.fill('the {adj} {noun}').lower()}",
        "definition": prose.field(34),
        "slide": prose.field(18),
        "examples": [prose.line() for _ in range(3)],
        "notes": prose.field(88),
    }


def make_analogy(prose: Prose, term: str) -> dict[str, Any]:
    """Return an analogy for a term."""
    return {
        "term": term,
        "analogy": prose.field(20),
        "explanation": prose.field(42),
        "limits": prose.field(18),
        "notes": prose.field(56),
    }


def make_comparison(prose: Prose, terms: tuple[str, str]) -> dict[str, Any]:
    """Return a table of three columns and five rows that sets one term beside another."""
    aspects = [plural(noun).capitalize() for noun in prose.random.sample(NOUNS, 5)]
    return {
        "title": f"{terms[0]} beside {terms[1].lower()}",
        "columns": list(terms),
        "rows": [{"aspect": a, terms[0]: prose.line(), terms[1]: prose.line()} for a in aspects],
        "notes": prose.field(60),
    }


def make_frame(prose: Prose, slides: int) -> dict[str, Any]:
    """Return what every talk has besides its terms: five slides."""
    return {
        "deckbuilder": 1,
        "title": f"A talk of {slides} slides",
        "subtitle": prose.phrase(),
        "author": "Ada Example",
        "event": "The benchmark",
        "date": date(2026, 1, 15),
        "language": "en",
        "name": f"talk-{slides}",
        "introduction": {
            "text": prose.field(60),
            "slide": prose.field(20),
            "notes": prose.field(60),
        },
        "takeaways": [{"text": prose.line(), "detail": prose.field(24)} for _ in range(4)],
        "further_reading": [
            {"title": prose.phrase(), "url": f"https://example.org/reading/{n}"}
            for n in range(1, 5)
        ],
        "closing": {
            "text": prose.field(18),
            "contact": "ada@example.org",
            "notes": prose.field(30),
        },
    }


def make_talk(slides: int) -> dict[str, Any]:
    """Return the content of a talk: pictures are named in it, not yet drawn."""
    prose = Prose(Random(slides))
    talk = make_frame(prose, slides)
    tables = max(1, slides // 20)
    about = slides - FIXED - tables  # slides about terms: a definition and its analogy by turns
    terms = make_terms(prose.random, (about + 1) // 2)
    talk["definitions"] = [make_definition(prose, term) for term in terms]
    talk["analogies"] = [make_analogy(prose, term) for term in terms[: about // 2]]
    pairs = [(terms[n % len(terms)], terms[(n + 1) % len(terms)]) for n in range(tables)]
    if len(terms) < 2:
        pairs = [(terms[0], "Anything else")]
    talk["comparison"] = [make_comparison(prose, pair) for pair in pairs]
    talk["slides"] = make_order(talk)
    if slides >= PICTURES_FROM:
        name_pictures(talk, slides // 10)
    return talk


def make_order(talk: dict[str, Any]) -> list[str | dict[str, str]]:
    """Return the order of the slides: terms, and a comparison after every twentieth slide."""
    entries: list[str | dict[str, str]] = ["title", "introduction"]
    titles = [table["title"] for table in talk["comparison"]]
    explained = {analogy["term"] for analogy in talk["analogies"]}
    for definition in talk["definitions"]:
        term = definition["term"]
        entries.append({"definition": term})
        if term in explained:
            entries.append({"analogy": term})
        if titles and len(entries) >= 20 * (len(talk["comparison"]) - len(titles) + 1) - 1:
            entries.append({"comparison": titles.pop(0)})
    entries += [{"comparison": title} for title in titles]
    return [*entries, "takeaways", "further_reading", "closing"]


def name_pictures(talk: dict[str, Any], count: int) -> None:
    """Give so many definitions, evenly spread, a picture; PNG and JPEG by turns."""
    definitions = talk["definitions"]
    for n in range(count):
        definition = definitions[n * len(definitions) // count]
        file = f"pictures/{n + 1:04}.{('png', 'jpg')[n % 2]}"
        definition["picture"] = {"file": file, "alt": f"Bars that stand for {definition['term']}"}


def draw_picture(path: Path, random: Random) -> None:
    """Draw bars on a gradient with coarse noise, of 5 to 30 kB."""
    size = (480, 320)
    noise = Image.frombytes("RGB", (24, 16), random.randbytes(24 * 16 * 3))
    black, white = (f"#{random.randbytes(3).hex()}" for _ in range(2))
    ramp = Image.linear_gradient("L").rotate(90 * random.randrange(4))
    gradient = ImageOps.colorize(ramp, black, white)
    image = Image.blend(gradient.resize(size), noise.resize(size, Image.Resampling.BICUBIC), 0.2)
    draw = ImageDraw.Draw(image)
    for n in range(8):
        top = random.randrange(40, 280)
        draw.rectangle((40 + n * 52, top, 76 + n * 52, 300), fill=f"#{random.randbytes(3).hex()}")
    if path.suffix == ".png":
        ImageOps.posterize(image, 4).save(path, optimize=True)
    else:
        image.save(path, quality=85)


class Dumper(yaml.CSafeDumper):
    """Writes a text of several paragraphs as a block, as a person would."""


def represent_text(dumper: Dumper, text: str) -> yaml.ScalarNode:
    """Return the node of a text: a literal block when it has lines."""
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


Dumper.add_representer(str, represent_text)


def write_talk(slides: int, folder: Path) -> Path:
    """Write content.yaml and its pictures, and return the path of content.yaml."""
    talk = make_talk(slides)
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    random = Random(slides)
    for definition in talk["definitions"]:
        if "picture" in definition:
            draw_picture(folder / definition["picture"]["file"], random)
    path = folder / "content.yaml"
    text = yaml.dump(talk, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(text, encoding="utf-8")
    return path


def main() -> None:
    """Read the command line and write the talk."""
    parser = argparse.ArgumentParser(description="Write a talk of N slides.")
    parser.add_argument("slides", metavar="N", type=int, help=f"at least {SMALLEST}")
    parser.add_argument("folder", metavar="OUT_DIR", type=Path)
    options = parser.parse_args()
    if options.slides < SMALLEST:
        parser.error(f"a talk has at least {SMALLEST} slides")
    print(write_talk(options.slides, options.folder))


if __name__ == "__main__":
    main()
