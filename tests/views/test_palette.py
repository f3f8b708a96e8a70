"""The palette keeps its contrast, and its types stay apart for readers who see colours differently."""

import math
from itertools import combinations

import pytest

from kit.views.palette import colours, palette, text_and_page
from kit.wording import wording

TYPES = ("direct", "mixed", "indirect", "document")
THEMES = ("light", "dark")

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency",
# IEEE TVCG 15(6), severity 1.0; on linear RGB.
VISIONS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip


def linear(colour):
    """Linear RGB of "#rrggbb" (IEC 61966-2-1)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def contrast(one, other):
    """The contrast ratio of WCAG 2.2."""
    weights = (0.2126, 0.7152, 0.0722)
    dark, light = sorted(sum(w * c for w, c in zip(weights, linear(x), strict=True)) for x in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour, vision="normal"):
    """CIE L*a*b* (D65) of a colour as that vision sees it."""
    seen = [min(1, max(0, sum(m * c for m, c in zip(row, linear(colour), strict=True)))) for row in VISIONS[vision]]
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = [sum(m * c for m, c in zip(row, seen, strict=True)) for row in to_xyz]
    x, y, z = (_cube(v / white) for v, white in zip(xyz, (0.95047, 1, 1.08883), strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube(t):
    return t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116


def difference(one, other):
    """CIEDE2000 of two L*a*b* colours; Sharma, Wu and Dalal (2005), Color Research and Application 30(1)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * math.sqrt(mean / (mean + 25**7))
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1, h2 = (math.degrees(math.atan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    middle = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(weight * math.cos(math.radians(n * middle + shift)) for weight, n, shift in waves)
    bend = 60 * math.exp(-(((middle - 275) / 25) ** 2))
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(math.radians(bend))
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    dc, dh = (c2 - c1) / (1 + 0.045 * chroma), hue / (1 + 0.015 * chroma * t)
    return math.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_colour_difference_agrees_with_published_pairs(one, other, published):
    assert difference(one, other) == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", palette())
def test_text_reads_on_every_fill_and_ink_shows_on_page_and_fill(kind, theme):
    text, page = text_and_page(theme)
    shade = palette()[kind][theme]
    assert contrast(text, shade["fill"]) >= 4.5
    assert contrast(shade["ink"], page) >= 3
    assert contrast(shade["ink"], shade["fill"]) >= 3


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("part", ["fill", "ink"])
@pytest.mark.parametrize("theme", THEMES)
def test_the_four_types_stay_apart(theme, part, vision):
    # Ten is a difference that is seen at a glance; about two is the least that is seen side by side.
    colours = [lab(palette()[type][theme][part], vision) for type in TYPES]
    assert min(difference(one, other) for one, other in combinations(colours, 2)) >= 10


def test_the_palette_knows_every_type_role_and_outcome():
    words = wording("vocabulary")
    outcomes = {outcome["kind"] for outcome in words["outcomes"].values()}
    assert {*words["types"], "source", "cue", *outcomes} <= set(palette())


def test_every_colour_has_a_light_and_a_dark_shade():
    assert all(value.startswith("light-dark(#") for value in colours().values())
    assert {"text", "page", "faint", "direct", "direct-ink", "own", "selection"} <= set(colours())
