"""Preset shapes that masters are drawn with (ECMA-376 20.1.10.56), as guide formulas and paths.

A shape is its adjustments, its formulas, and its paths: M, L, C, Q lead to points, A along an arc (radii,
first angle, sweep), Z closes. A path that begins with -fill is not filled, with -line not drawn along.
"""

from __future__ import annotations

_ROUND = "A wd2 hd2 cd2 cd4 A wd2 hd2 3cd4 cd4 A wd2 hd2 0 cd4 A wd2 hd2 cd4 cd4 Z"
_SWEEP = (
    "stAng pin 0 adj1 21599999;enAng pin 0 adj2 21599999;sw +- enAng 0 stAng;sx +- sw 21600000 0;"
    "swAng ?: sw sw sx;wt1 sin wd2 stAng;ht1 cos hd2 stAng;dx1 cat2 wd2 ht1 wt1;dy1 sat2 hd2 ht1 wt1;"
    "x1 +- hc dx1 0;y1 +- vc dy1 0"
)
_HEAD = "a1 pin 0 adj1 100000;max */ 100000 {0} ss;a2 pin 0 adj2 max;d */ ss a2 100000"
_FLAT = f"{_HEAD.format('w')};dy */ h a1 200000;y1 +- vc 0 dy;y2 +- vc dy 0;x1 +- r 0 d"
_TALL = f"{_HEAD.format('h')};dx */ w a1 200000;x1 +- hc 0 dx;x2 +- hc dx 0;y1 +- b 0 d"
_TIP = "max */ 100000 w ss;a pin 0 adj max;x1 */ ss a 100000;x2 +- r 0 x1"
_CORNER = "a pin 0 adj 50000;x1 */ ss a 100000;x2 +- r 0 x1;y2 +- b 0 x1"
_CORNERS = (
    "a1 pin 0 adj1 50000;a2 pin 0 adj2 50000;p */ ss a1 100000;q */ ss a2 100000;"
    "rp +- r 0 p;rq +- r 0 q;bp +- b 0 p;bq +- b 0 q"
)

PRESETS: dict[str, tuple[str, ...]] = {
    "rect": ("", "", "M l t L r t L r b L l b Z"),
    "ellipse": ("", "", f"M l vc {_ROUND}"),
    "roundRect": (
        "adj 16667",
        _CORNER,
        "M l x1 A x1 x1 cd2 cd4 L x2 t A x1 x1 3cd4 cd4 L r y2 A x1 x1 0 cd4 L x1 b A x1 x1 cd4 cd4 Z",
    ),
    "round1Rect": ("adj 16667", _CORNER, "M l t L x2 t A x1 x1 3cd4 cd4 L r b L l b Z"),
    "round2SameRect": (
        "adj1 16667;adj2 0",
        _CORNERS,
        "M p t L rp t A p p 3cd4 cd4 L r bq A q q 0 cd4 L q b A q q cd4 cd4 L l p A p p cd2 cd4 Z",
    ),
    "round2DiagRect": (
        "adj1 16667;adj2 0",
        _CORNERS,
        "M p t L rq t A q q 3cd4 cd4 L r bp A p p 0 cd4 L q b A q q cd4 cd4 L l p A p p cd2 cd4 Z",
    ),
    "snip1Rect": ("adj 16667", _CORNER, "M l t L x2 t L r x1 L r b L l b Z"),
    "snip2SameRect": (
        "adj1 16667;adj2 0",
        _CORNERS,
        "M p t L rp t L r p L r bq L rq b L q b L l bq L l p Z",
    ),
    "snip2DiagRect": (
        "adj1 0;adj2 16667",
        _CORNERS,
        "M p t L rq t L r q L r bp L rp b L q b L l bq L l p Z",
    ),
    "snipRoundRect": (
        "adj1 16667;adj2 16667",
        _CORNERS,
        "M p t L rq t L r q L r b L l b L l p A p p cd2 cd4 Z",
    ),
    "triangle": ("adj 50000", "a pin 0 adj 100000;x */ w a 100000", "M l b L x t L r b Z"),
    "rtTriangle": ("", "", "M l b L l t L r b Z"),
    "parallelogram": ("adj 25000", _TIP, "M l b L x1 t L r t L x2 b Z"),
    "trapezoid": (
        "adj 25000",
        "max */ 50000 w ss;a pin 0 adj max;x1 */ ss a 100000;x2 +- r 0 x1",
        "M l b L x1 t L x2 t L r b Z",
    ),
    "diamond": ("", "", "M l vc L hc t L r vc L hc b Z"),
    "pentagon": (
        "hf 105146;vf 110557",
        "sw */ wd2 hf 100000;sh */ hd2 vf 100000;sv */ vc vf 100000;dx1 cos sw 1080000;"
        "dx2 cos sw 18360000;dy1 sin sh 1080000;dy2 sin sh 18360000;x1 +- hc 0 dx1;x2 +- hc 0 dx2;"
        "x3 +- hc dx2 0;x4 +- hc dx1 0;y1 +- sv 0 dy1;y2 +- sv 0 dy2",
        "M x1 y1 L hc t L x4 y1 L x3 y2 L x2 y2 Z",
    ),
    "hexagon": (
        "adj 25000;vf 115470",
        "max */ 50000 w ss;a pin 0 adj max;sh */ hd2 vf 100000;x1 */ ss a 100000;x2 +- r 0 x1;"
        "dy sin sh 3600000;y1 +- vc 0 dy;y2 +- vc dy 0",
        "M l vc L x1 y1 L x2 y1 L r vc L x2 y2 L x1 y2 Z",
    ),
    "octagon": (
        "adj 29289",
        _CORNER,
        "M l x1 L x1 t L x2 t L r x1 L r y2 L x2 b L x1 b L l y2 Z",
    ),
    "plus": (
        "adj 25000",
        _CORNER,
        "M l x1 L x1 x1 L x1 t L x2 t L x2 x1 L r x1 L r y2 L x2 y2 L x2 b L x1 b L x1 y2 L l y2 Z",
    ),
    "homePlate": ("adj 50000", _TIP, "M l t L x2 t L r vc L x2 b L l b Z"),
    "chevron": ("adj 50000", _TIP, "M l t L x2 t L r vc L x2 b L l b L x1 vc Z"),
    "rightArrow": (
        "adj1 50000;adj2 50000",
        _FLAT,
        "M l y1 L x1 y1 L x1 t L r vc L x1 b L x1 y2 L l y2 Z",
    ),
    "leftArrow": (
        "adj1 50000;adj2 50000",
        _FLAT,
        "M l vc L d t L d y1 L r y1 L r y2 L d y2 L d b Z",
    ),
    "upArrow": (
        "adj1 50000;adj2 50000",
        _TALL,
        "M l d L hc t L r d L x2 d L x2 b L x1 b L x1 d Z",
    ),
    "downArrow": (
        "adj1 50000;adj2 50000",
        _TALL,
        "M l y1 L x1 y1 L x1 t L x2 t L x2 y1 L r y1 L hc b Z",
    ),
    "leftRightArrow": (
        "adj1 50000;adj2 50000",
        "a1 pin 0 adj1 100000;max */ 50000 w ss;a2 pin 0 adj2 max;d */ ss a2 100000;"
        "dy */ h a1 200000;y1 +- vc 0 dy;y2 +- vc dy 0;x1 +- r 0 d",
        "M l vc L d t L d y1 L x1 y1 L x1 t L r vc L x1 b L x1 y2 L d y2 L d b Z",
    ),
    "notchedRightArrow": (
        "adj1 50000;adj2 50000",
        f"{_FLAT};n */ dy d hd2",
        "M l y1 L x1 y1 L x1 t L r vc L x1 b L x1 y2 L l y2 L n vc Z",
    ),
    "arc": (
        "adj1 16200000;adj2 0",
        _SWEEP,
        "-line M x1 y1 A wd2 hd2 stAng swAng L hc vc Z",
        "-fill M x1 y1 A wd2 hd2 stAng swAng",
    ),
    "pie": ("adj1 0;adj2 16200000", _SWEEP, "M x1 y1 A wd2 hd2 stAng swAng L hc vc Z"),
    "chord": ("adj1 2700000;adj2 16200000", _SWEEP, "M x1 y1 A wd2 hd2 stAng swAng Z"),
    "blockArc": (
        "adj1 10800000;adj2 0;adj3 25000",
        f"{_SWEEP};back +- 0 0 swAng;a3 pin 0 adj3 50000;dr */ ss a3 100000;iw +- wd2 0 dr;"
        "ih +- hd2 0 dr;wt2 sin iw enAng;ht2 cos ih enAng;dx2 cat2 iw ht2 wt2;dy2 sat2 ih ht2 wt2;"
        "x2 +- hc dx2 0;y2 +- vc dy2 0",
        "M x1 y1 A wd2 hd2 stAng swAng L x2 y2 A iw ih enAng back Z",
    ),
    "donut": (
        "adj 25000",
        "a pin 0 adj 50000;dr */ ss a 100000;iw +- wd2 0 dr;ih +- hd2 0 dr",
        f"M l vc {_ROUND} M dr vc A iw ih cd2 -5400000 A iw ih cd4 -5400000 A iw ih 0 -5400000 "
        "A iw ih 3cd4 -5400000 Z",
    ),
    "frame": (
        "adj1 12500",
        "a pin 0 adj1 50000;x1 */ ss a 100000;x2 +- r 0 x1;y2 +- b 0 x1",
        "M l t L r t L r b L l b Z M x1 x1 L x1 y2 L x2 y2 L x2 x1 Z",
    ),
    "halfFrame": (
        "adj1 33333;adj2 33333",
        "m2 */ 100000 w ss;a2 pin 0 adj2 m2;x1 */ ss a2 100000;g1 */ h x1 w;g2 +- h 0 g1;"
        "m1 */ 100000 g2 ss;a1 pin 0 adj1 m1;y1 */ ss a1 100000;dx */ y1 w h;x2 +- r 0 dx;"
        "dy */ x1 h w;y2 +- b 0 dy",
        "M l t L r t L x2 y1 L x1 y1 L x1 y2 L l b Z",
    ),
    "corner": (
        "adj1 50000;adj2 50000",
        "m1 */ 100000 h ss;m2 */ 100000 w ss;a1 pin 0 adj1 m1;a2 pin 0 adj2 m2;x1 */ ss a2 100000;"
        "dy */ ss a1 100000;y1 +- b 0 dy",
        "M l t L x1 t L x1 y1 L r y1 L r b L l b Z",
    ),
    "diagStripe": (
        "adj 50000",
        "a pin 0 adj 100000;x */ w a 100000;y */ h a 100000",
        "M l y L x t L r t L l b Z",
    ),
    "teardrop": (
        "adj 100000",
        "a pin 0 adj 200000;dx */ wd2 a 100000;dy */ hd2 a 100000;x1 +- hc dx 0;y1 +- vc 0 dy;"
        "x2 +/ hc x1 2;y2 +/ vc y1 2",
        "M l vc A wd2 hd2 cd2 cd4 Q x2 t x1 y1 Q r y2 r vc A wd2 hd2 0 cd4 A wd2 hd2 cd4 cd4 Z",
    ),
    "flowChartDelay": ("", "", "M l t L hc t A wd2 hd2 3cd4 cd2 L l b Z"),
    "flowChartDocument": (
        "",
        "y1 */ h 17322 21600;y2 */ h 20172 21600;y3 */ h 23922 21600",
        "M l t L r t L r y1 C hc y1 hc y3 l y2 Z",
    ),
    "line": ("", "", "-fill M l t L r b"),
    "lineInv": ("", "", "-fill M l b L r t"),
    "bentConnector2": ("", "", "-fill M l t L r t L r b"),
    "bentConnector3": ("adj1 50000", "x */ w adj1 100000", "-fill M l t L x t L x b L r b"),
    "curvedConnector3": (
        "adj1 50000",
        "x2 */ w adj1 100000;x1 +/ l x2 2;x3 +/ r x2 2;y3 */ h 3 4",
        "-fill M l t C x1 t x2 hd4 x2 vc C x2 y3 x3 b r b",
    ),
}
PRESETS |= {
    "straightConnector1": PRESETS["line"],
    "flowChartProcess": PRESETS["rect"],
    "flowChartConnector": PRESETS["ellipse"],
    "flowChartDecision": PRESETS["diamond"],
}
