"""How the page looks: one style sheet, inside the page, for screens light and dark, and paper.

The two colours of signals, blue and orange, are told apart whatever colours one sees, and shapes
say the same. All text has a contrast of at least 4.5 to 1 with what is behind it.
"""

_COLOURS = """
:root { color-scheme: light dark; --ink: #1b2430; --soft: #515c6b; --line: #d3d9e1;
  --faint: #e6eaef; --paper: #ffffff; --wash: #f4f6f9; --link: #1f4e8c; --accent: #5b3a8c;
  --better: #1a6bb0; --worse: #b3480b; --neither: #6c4a9e; --on: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf0; --soft: #a9b4c2; --line: #39434f;
  --faint: #29323c; --paper: #12171d; --wash: #1b222a; --link: #9cc4ff; --accent: #c5a8f2;
  --better: #6db3f2; --worse: #f29b55; --neither: #c2a2ef; --on: #12171d; } }
"""

_PAGE = """
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color: var(--ink); background: var(--paper); scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 74rem; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem; letter-spacing: -.01em; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 3rem 0 .75rem; letter-spacing: -.005em; }
h3 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .6rem; }
h4, h5 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p, li, figcaption { max-width: 46rem; }
p { margin: .5rem 0; }
a { color: var(--link); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.skip { position: absolute; left: -99rem; top: .5rem; background: var(--paper);
  padding: .5rem 1rem; z-index: 2; }
.skip:focus { left: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.sprite { position: absolute; }
.quiet, .below { color: var(--soft); font-size: .9rem; }
.below { display: block; line-height: 1.4; }
p.lead { font-size: 1.1rem; }
.term { font-weight: 600; margin-top: 1rem; }
.caution { border-left: .35rem solid var(--accent); background: var(--wash);
  padding: .6rem 1rem; margin: 1rem 0 1.25rem; }
.about { font-weight: 600; }
.nochart { background: var(--wash); border-left: .35rem solid var(--line); padding: .6rem 1rem; }
.facts { margin: 0; }
.facts > div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: .25rem 1rem;
  padding: .3rem 0; border-top: 1px solid var(--faint); }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
nav h2 { font-size: 1rem; margin: 2rem 0 .3rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul ul { padding-left: 1.1rem; }
nav a, nav summary { display: block; padding: .25rem 0; line-height: 1.35; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav details { margin: 0; padding: 0; border: 0; }
nav details[open] { padding: 0; }
nav summary { font-weight: 400; display: list-item; list-style-position: inside; }
footer { margin-top: 4rem; border-top: 2px solid var(--ink); padding-top: .75rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.1rem; }
.card h3 { margin: 0 0 .4rem; font-size: 1rem; }
.card ul { margin: 0; padding-left: 1.1rem; }
.card li { padding: .15rem 0; }
.kpi { border-top: 1px solid var(--line); padding-top: .25rem; margin-top: 2.5rem; }
.kpi > h4 { font-size: 1.35rem; line-height: 1.25; margin: 1.25rem 0 .6rem; }
.domain > h3 { font-size: 1.1rem; color: var(--soft); margin: 3rem 0 -1.5rem; }
.key-figures { display: flex; flex-wrap: wrap; gap: .75rem 0; margin: .75rem 0;
  background: var(--wash); border-radius: .5rem; padding: .9rem .35rem; }
.key-figures > div { flex: 1 1 9.5rem; padding: 0 .9rem; border-left: 1px solid var(--line); }
.key-figures > div:first-child { border-left: 0; flex-grow: 1.4; }
.key-figures dt { font-size: .85rem; margin-bottom: .15rem; }
.key-figures b { font-size: 1.2rem; font-weight: 600; }
.key-figures > div:first-child b { font-size: 1.75rem; line-height: 1.2; }
.definition ul { padding-left: 1.2rem; margin: .25rem 0; }
.definition { font-size: .95rem; }
.back { font-size: .9rem; }
.back a { display: inline-block; padding: .15rem 0; }
details { border-top: 1px solid var(--faint); padding: .35rem 0; }
details[open] { padding-bottom: 1rem; }
summary { cursor: pointer; padding: .2rem 0; color: var(--link); }
summary:hover { text-decoration: underline; }
"""

_TABLES = """
.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums;
  margin: .5rem 0 .75rem; }
caption { text-align: left; color: var(--soft); font-size: .9rem; padding-bottom: .4rem; }
th, td { padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--faint);
  vertical-align: top; text-align: right; line-height: 1.45; white-space: nowrap; }
th:first-child, .said td:last-child, .said th:last-child { text-align: left; }
tbody th { font-weight: 400; }
thead th { white-space: normal; border-bottom: 1px solid var(--ink); font-weight: 600;
  vertical-align: bottom; }
.score { width: 100%; min-width: 58rem; table-layout: fixed; }
.score th:nth-child(1) { width: 18%; }
.score th:nth-child(2) { width: 13.5%; }
.score th:nth-child(3), .score th:nth-child(5) { width: 15.5%; }
.score th:nth-child(4) { width: 14.5%; }
.score th:nth-child(6) { width: 11%; }
.score .told { display: flex; }
.score .told > span { line-height: 1.3; }
.score th, .score td { text-align: left; padding: .6rem 1rem .6rem 0; }
.score td { white-space: normal; }
.score tbody th { white-space: normal; }
.score td b { font-size: 1.05rem; font-weight: 600; white-space: nowrap; }
.plain th, .plain td { text-align: left; }
.wide th, .wide td { white-space: normal; min-width: 6rem; }
.wide td { max-width: 30rem; }
.groups { display: grid; gap: 0 2.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(29rem, 100%), 1fr)); }
.wide-group { grid-column: 1 / -1; }
.group { min-width: 0; }
.group > .scroll > table { width: 100%; }
.dotted th:last-child, .dotted td:last-child { width: 126px; padding-right: 0; }
.group table { font-size: .86rem; }
.group th, .group td { padding-right: .7rem; }
.hash { font-size: .8rem; }
.dotted td:last-child { padding: 0; background: linear-gradient(var(--soft), var(--soft))
  var(--at, -9px) 0 / 1px 100% no-repeat; }
.dot { display: block; width: 120px; height: 18px; margin: .5rem 0; overflow: visible; }
.dot path { stroke: var(--link); stroke-width: 2; }
.dot circle { fill: var(--link); }
.told { display: inline-flex; align-items: center; gap: .4rem; }
.icon { width: 1.6rem; height: 1.6rem; flex: none; }
.verdict { display: block; }
.verdict .icon { width: 1.15rem; height: 1.15rem; }
.told-list { list-style: none; padding: 0; }
.told-list li { padding: .25rem 0; }
.told-list .told { font-weight: 600; vertical-align: middle; }
"""

_CHARTS = """
figure { margin: 0 0 .5rem; }
figcaption { margin: .5rem 0; }
.chart { display: block; width: 100%; min-width: 42rem; max-width: 60rem; height: auto; }
.key { width: 24px; height: 16px; flex: none; }
.spark { display: block; width: 116px; height: 30px; }
.score td:last-child, .score th:last-child { padding-right: 0; }
svg text { font: 12.5px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .t { fill: var(--soft); }
svg .g { fill: var(--soft); font-size: 14px; }
svg .n { font-size: 12.5px; }
svg .target-n, svg .mean-n { font-weight: 600; }
svg .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px;
  stroke-linejoin: round; }
svg path { fill: none; }
.grid { stroke: var(--faint); }
.axis { stroke: var(--soft); }
.gap { fill: var(--wash); }
.join { stroke: var(--soft); stroke-width: 1.5; }
.mean { stroke: var(--ink); stroke-width: 1.5; }
.limit, .trial, .outer { stroke: var(--soft); stroke-width: 1.4; stroke-dasharray: 6 4; }
.trial { stroke-dasharray: 2 4; }
.outer { stroke-dasharray: none; }
.target { stroke: var(--accent); stroke-width: 2; stroke-dasharray: 12 4 3 4; }
.start { stroke: var(--ink); stroke-dasharray: 2 2; }
path.lead { stroke: var(--line); }
svg .m { stroke: var(--paper); stroke-width: 1; fill: var(--ink); }
svg .m.better { fill: var(--better); }
svg .m.worse { fill: var(--worse); }
svg .m.neither { fill: var(--neither); }
svg .m.hollow { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
svg .m.hollow.better { stroke: var(--better); }
svg .m.hollow.worse { stroke: var(--worse); }
svg .m.hollow.neither { stroke: var(--neither); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.25rem; padding: 0;
  margin: .5rem 0; font-size: .9rem; color: var(--soft); max-width: none; }
.legend li { display: flex; align-items: center; gap: .35rem; max-width: none; }
symbol .better, .icon .better { fill: var(--better); }
symbol .worse { fill: var(--worse); }
symbol .neither { fill: var(--neither); }
symbol .on { fill: none; stroke: var(--on); stroke-width: 3; stroke-linecap: round;
  stroke-linejoin: round; }
symbol .bar { fill: none; stroke: var(--on); stroke-width: 7; stroke-linecap: round; }
symbol .bar.soft { stroke: var(--soft); }
symbol .aim { fill: none; stroke: var(--ink); stroke-width: 2.5; stroke-linecap: round; }
symbol .ring { fill: none; stroke: var(--soft); stroke-width: 2; }
symbol .wave { fill: none; stroke: var(--soft); stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; }
"""

_WIDTHS = """
@media (min-width: 82rem) {
  body { max-width: 92rem; display: grid; grid-template-columns: 16rem minmax(0, 1fr);
    gap: 0 3rem; padding-top: 0; }
  nav { grid-column: 1; grid-row: 1 / span 3; position: sticky; top: 0; max-height: 100vh;
    overflow-y: auto; align-self: start; padding: 2rem .5rem 2rem 0; }
  nav h2 { margin-top: 0; }
  header { grid-column: 2; padding-top: 2rem; }
  main { grid-column: 2; }
  footer { grid-column: 2; }
}
@media (max-width: 40rem) {
  h1 { font-size: 1.6rem; }
  .facts > div { grid-template-columns: 1fr; }
  .key-figures > div { flex-basis: 40%; border-left: 0; }
  .key-figures > div:first-child { flex-basis: 100%; }
}
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  :root { color-scheme: light; --ink: #000000; --soft: #40474f; --line: #bcc4cd; --faint: #dde2e8;
    --paper: #ffffff; --wash: #f4f6f9; --link: #1f4e8c; --accent: #5b3a8c; --better: #1a6bb0;
    --worse: #b3480b; --neither: #6c4a9e; --on: #ffffff; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  html { font-size: 9.5pt; }
  body { display: block; max-width: none; padding: 0; }
  nav, .skip, .back { display: none; }
  h1, h2, h3, h4, h5, summary, caption { break-after: avoid; }
  .domain, .kpi { break-before: page; }
  .domain > h3 + .kpi, h2 + p + .domain { break-before: auto; }
  section[aria-labelledby="measures"], section[aria-labelledby="data-quality"] {
    break-before: page; }
  figure, tr, .key-figures, .card, .caution, li { break-inside: avoid; }
  thead { display: table-header-group; }
  table { font-size: .82rem; }
  th, td { padding: .15rem .6rem .15rem 0; }
  .score { min-width: 0; }
  .score th, .score td { padding: .35rem .5rem .35rem 0; }
  .dot { margin: .1rem 0; }
  .groups { grid-template-columns: 1fr 1fr; gap: 0 1.25rem; }
  .group table { font-size: .75rem; }
  .group th, .group td { padding-right: .4rem; }
  .wide th, .wide td { min-width: 0; }
  .scroll { overflow: visible; }
  .chart { min-width: 0; max-width: 100%; }
  .spark { width: 100px; height: 26px; }
  a { color: inherit; text-decoration: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto;
    opacity: 1; }
  details.narrow::details-content { columns: 2; column-gap: 1.5rem; }
  details.narrow .wide { column-span: all; }
  summary { list-style: none; color: var(--ink); font-weight: 600; }
  summary::-webkit-details-marker { display: none; }
}
@media (forced-colors: active) {
  .m, .dot circle, symbol .better, symbol .worse, symbol .neither { forced-color-adjust: none; }
}
"""

CHART_STYLE = _COLOURS + _CHARTS
"""What a chart needs that stands alone."""

STYLE = _COLOURS + _PAGE + _TABLES + _CHARTS + _WIDTHS
