"""How the page looks: one style sheet, inside the page, for screen and paper, light and dark.

Paper is always light. Every colour is a variable, so that the two schemes differ in one place.
"""

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #4a535e; --line: #c3cad2;
  --faint: #e3e7eb; --paper: #ffffff; --wash: #f3f5f7; --overdue: #a61b1b; --hatch: #d98b86;
  --hatch-ground: #fbe9e7; --done: #14633c; --waiting: #1f4e8c; --waiting-ground: #dce8f7;
  --on: #d8dee5; --on-edge: #7d8894; --accent: #5b2a86; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --soft: #b3bbc5; --line: #4a525c; --faint: #2c3239; --paper: #16191d;
    --wash: #22272d; --overdue: #ff9a90; --hatch: #8c3f3a; --hatch-ground: #3a1d1b;
    --done: #6fcf97; --waiting: #8ab8f5; --waiting-ground: #1f3350; --on: #343c45;
    --on-edge: #8b96a3; --accent: #c39bf0; }
}
* { box-sizing: border-box; }
html { font: 16px/1.5 "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: var(--ink);
  background: var(--paper); }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1.25rem 3rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-top: .6rem;
  border-top: 2px solid var(--ink); }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
p, li, dd { max-width: 46rem; }
.who { color: var(--soft); margin: 0 0 1rem; }
.learning { border-left: 6px solid var(--accent); background: var(--wash); padding: .7rem 1rem;
  max-width: none; }
.primary { font-size: 1.15rem; font-weight: 600; }
dl.facts { display: grid; grid-template-columns: 13rem 1fr; gap: .25rem 1rem; margin: 0; }
dl.facts dt { font-weight: 600; }
dl.facts dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; margin: .5rem 0 1rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
.scroll > table > caption { font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0;
  border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
th.what { width: 22rem; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.scroll > svg { display: block; width: 100%; min-width: 46rem; height: auto; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0;
  margin: .4rem 0 0; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: .35rem; }
.quiet { color: var(--soft); font-size: .92rem; }
td.note { white-space: pre-line; }
.references { font-size: .85rem; overflow-wrap: anywhere; max-width: none; }
footer { margin-top: 2.5rem; border-top: 2px solid var(--ink); padding-top: .6rem; }
svg text { font: 13px "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: var(--ink); }
svg text.lane { font-weight: 700; font-size: 14px; }
svg text.small { font-size: 11.5px; }
svg text.tick { font-size: 11.5px; fill: var(--soft); }
svg text.note { font-size: 12px; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
svg text.strong { font-weight: 700; }
svg .rule { stroke: var(--line); }
svg .base, svg .month { stroke: var(--faint); }
svg .guide { stroke: var(--soft); stroke-dasharray: 3 4; stroke-width: 1; }
svg .admission { stroke: var(--ink); stroke-width: 3; }
svg .on-pathway { fill: var(--on); stroke: var(--on-edge); }
svg .overdue { fill: url(#hatch); stroke: var(--overdue); stroke-width: 1.5; }
svg .hatch-ground { fill: var(--hatch-ground); }
svg .hatch-line { fill: var(--hatch); }
svg .waiting { fill: var(--waiting-ground); stroke: var(--waiting); stroke-width: 1.5;
  stroke-dasharray: 5 3; }
svg .plate { fill: var(--paper); }
svg .stay { fill: var(--ink); }
svg .done { fill: var(--done); }
svg .tick-mark { fill: none; stroke: var(--paper); stroke-width: 2; }
svg .open { fill: var(--paper); stroke: var(--soft); stroke-width: 2; }
svg .excepted { fill: var(--paper); stroke: var(--soft); stroke-width: 2; }
svg .strike { fill: none; stroke: var(--soft); stroke-width: 2; }
svg .contact { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
svg .earlier { fill: var(--ink); }
@media (max-width: 40rem) {
  dl.facts { grid-template-columns: 1fr; }
  dl.facts dd { margin-bottom: .5rem; }
  th.what { width: 45%; }
  .scroll td:last-child:not(:nth-child(2)) { min-width: 12rem; }
}
@media print {
  @page { size: A4; margin: 14mm; }
  html { font-size: 10.5pt; }
  body { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  table, figure, .learning { break-inside: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  .scroll > svg { min-width: 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
