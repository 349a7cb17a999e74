"""How the report looks: light, dark, on paper, on a desk and on a phone."""

from typing import Final

STYLE: Final = """\
:root { color-scheme: light dark; --paper: #f6f5f1; --card: #fff; --ink: #22262b; --soft: #5d646c; --line: #dddbd4;
  --s1: #2c6a8f; --s2: #d08a3c; --s3: #b9bcc0; --mark: #a2293a; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --card: #1d2125; --ink: #e8e8e4; --soft: #a5adb5;
  --line: #343a40; --s1: #6db1d8; --s2: #dfa25b; --s3: #5c646c; --mark: #ff8a97; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 76rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; } h2 { font-size: 1rem; margin: 0 0 .6rem; }
.card > p:last-child { margin: 0; color: var(--soft); }
header p, footer { color: var(--soft); } header p { margin: .2rem 0 1.2rem; } footer { font-size: .85rem; }
.card, .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.1rem; }
.tiles { display: grid; gap: .8rem; grid-template-columns: repeat(6, 1fr); margin-bottom: 1rem; }
@media (max-width: 66rem) { .tiles { grid-template-columns: repeat(3, 1fr); } }
@media (max-width: 34rem) { .tiles { grid-template-columns: repeat(2, 1fr); } }
.tiles b { display: block; font-size: 1.8rem; line-height: 1.2; } .tiles span { display: block; line-height: 1.3; }
.tiles small { color: var(--soft); }
.plots { columns: 21rem; column-gap: 1rem; margin: 1rem 0; }
.plots .card { break-inside: avoid; margin-bottom: 1rem; }
svg { display: block; width: 100%; height: auto; max-width: 27rem; }
svg text { font: 13px system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
svg .tiny { font-size: 11.5px; } .ink { fill: var(--ink); } .soft { fill: var(--soft); }
.s1 { fill: var(--s1); background: var(--s1); } .s2 { fill: var(--s2); background: var(--s2); }
.s3 { fill: var(--s3); background: var(--s3); }
.grid { stroke: var(--line); stroke-width: 1; } .mark { stroke: var(--mark); stroke-width: 2.5; }
.legend { margin: -.3rem 0 .5rem; font-size: .85rem; color: var(--soft); display: flex; flex-wrap: wrap;
  gap: .1rem 1rem; }
.legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px; margin-right: .35rem; }
ul { margin: 0; padding-left: 1.1rem; } .card > ul { list-style: none; padding: 0; columns: 2 24rem; column-gap: 2rem; }
.card > ul > li { break-inside: avoid; margin-bottom: .6rem; } ul ul { color: var(--soft); font-size: .93rem; }
em { font-style: normal; font-size: .8rem; border: 1px solid var(--line); border-radius: 4px; padding: 0 .35rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
  font-variant-numeric: tabular-nums; }
td { white-space: nowrap; } thead th { color: var(--soft); font-weight: 600; font-size: .85rem;
  vertical-align: bottom; }
tbody th { font-weight: 600; min-width: 7rem; position: sticky; left: 0; background: var(--card); }
@media print { :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --s1: #2c6a8f;
  --s2: #d08a3c; --s3: #b9bcc0; --mark: #a2293a; } body { padding: 0; font-size: 11pt; max-width: none; }
  .card, .tiles div { break-inside: avoid; } .card:has(table) { break-inside: auto; } tr { break-inside: avoid; }
  .scroll { overflow: visible; } rect, i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .plots { columns: 2; } .tiles { grid-template-columns: repeat(3, 1fr); }
  table { font-size: 8.5pt; } th, td { padding-right: .5rem; } }
"""
