#include "cli/report/assets.h"

namespace cli::report {

std::string_view style_sheet() {
  return R"css(
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --line: #d5d9e0; --text: #1b1f27; --soft: #545c6b;
  --accent: #5b2bd9; --bad: #b3161b; --bad-back: #fdecec; --warn: #8a4b00; --warn-back: #fdf1dc;
  --good: #0f6b35; --good-back: #e3f5ea; --busy: #0b5c9e; --busy-back: #e3f0fb;
  --code-back: #eef0f4;
  --s0: #7b8494; --s1: #2f7fd1; --s2: #12908a; --s3: #8f6bd8; --s4: #c77a0a; --s5: #1d7f4e;
  --s6: #c2418c; --s7: #6a7d12; --s8: #5b2bd9; --s9: #9a5b3c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161b; --card: #1d2027; --line: #373c47; --text: #e9ebf0; --soft: #a9b1bf;
    --accent: #b79cff; --bad: #ff8f8f; --bad-back: #3a1d20; --warn: #f3bd6b; --warn-back: #37290f;
    --good: #6fd99a; --good-back: #15301f; --busy: #7fc0f7; --busy-back: #14293c;
    --code-back: #2a2e37;
    --s0: #8d95a3; --s1: #5aa5ef; --s2: #35bdb6; --s3: #b197ef; --s4: #e6a23c; --s5: #4cc283;
    --s6: #ea7fbb; --s7: #a5bd3f; --s8: #b79cff; --s9: #d69a7b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1.25rem 1rem 3rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.2rem; }
h3 { margin: 0; font-size: 1.05rem; }
h4 { margin: .9rem 0 .25rem; font-size: 1rem; }
p { margin: .3rem 0; }
.soft, small, caption { color: var(--soft); }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
code { background: var(--code-back); border-radius: .25rem; padding: .1em .35em; }
pre { background: var(--code-back); border-radius: .375rem; margin: .5rem 0; padding: .6rem .75rem;
  white-space: pre-wrap; max-height: 20rem; overflow: auto; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.counts { display: flex; flex-wrap: wrap; gap: .6rem; list-style: none; margin: 1rem 0 0; padding: 0; }
.counts li { border: 1px solid var(--line); border-radius: .5rem; background: var(--card); padding: .45rem .9rem; }
.counts b { display: block; font-size: 1.4rem; line-height: 1.2; }
.tools { margin-top: 1.25rem; }
.tools label { display: inline-block; margin-right: .5rem; }
input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft);
  border-radius: .375rem; padding: .35rem .6rem; width: 16rem; max-width: 100%; }
::placeholder { color: var(--soft); opacity: 1; }
.failure { border: 1px solid var(--line); border-left: .3rem solid var(--bad); border-radius: .5rem;
  background: var(--card); margin: 0 0 .9rem; padding: .8rem 1rem; }
.warning { border-left-color: var(--warn); }
.failure ul { margin: .4rem 0; padding-left: 1.2rem; }
.remedy { border-radius: .375rem; background: var(--good-back); margin: .5rem 0; padding: .5rem .75rem; white-space: pre-line; }
.cause { white-space: pre-line; }
.box { position: relative; overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .925rem; overflow-wrap: normal; }
caption { text-align: left; padding: .6rem .8rem; font-size: .875rem; }
th, td { border-top: 1px solid var(--line); padding: .4rem .8rem; text-align: left; vertical-align: top; white-space: nowrap; }
thead th { border-top: 0; border-bottom: 2px solid var(--line); vertical-align: bottom; font-weight: 600; }
tbody th { font-weight: 600; }
tbody tr:hover > * { background: var(--code-back); }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
th button { font: inherit; color: inherit; background: none; border: 0; margin: 0; padding: 0; cursor: pointer; text-align: inherit; }
th button::after { content: " \2195"; color: var(--soft); }
th[aria-sort=ascending] button::after { content: " \2191"; color: var(--accent); }
th[aria-sort=descending] button::after { content: " \2193"; color: var(--accent); }
th button:hover { text-decoration: underline; }
.mark { display: inline-block; border-radius: 1rem; padding: 0 .6rem; font-weight: 600; }
.failed, .lost { color: var(--bad); } .mark.failed, .mark.lost { background: var(--bad-back); }
.silent, .warned { color: var(--warn); } .mark.silent, .mark.warned { background: var(--warn-back); }
.passed, .ready, .registered { color: var(--good); } .mark.ready, .mark.registered { background: var(--good-back); }
.running { color: var(--busy); } .mark.running { background: var(--busy-back); }
.queued, .skipped { color: var(--soft); } .mark.queued { background: var(--code-back); }
.matrix tbody th { position: sticky; left: 0; background: var(--card); border-right: 1px solid var(--line);
  max-width: 11rem; overflow: hidden; text-overflow: ellipsis; }
.matrix td { text-align: center; font-weight: 700; padding: .3rem .5rem; }
.matrix thead th:not(:first-child) { padding: .6rem .3rem; text-align: center; }
.matrix thead th:not(:first-child) > * { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 12rem; }
.matrix thead th:first-child { position: sticky; left: 0; background: var(--card); z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0 0 .6rem; padding: 0; font-size: .875rem; }
.legend svg { width: .8rem; height: .8rem; margin-right: .35rem; vertical-align: -.05rem; }
.timeline td.bars { width: 100%; min-width: 16rem; white-space: normal; }
.timeline svg { display: block; width: 100%; height: 1rem; background: var(--code-back); border-radius: .2rem; }
.timeline small { display: block; }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); }
.s4 { fill: var(--s4); } .s5 { fill: var(--s5); } .s6 { fill: var(--s6); } .s7 { fill: var(--s7); }
.s8 { fill: var(--s8); } .s9 { fill: var(--s9); }
rect.end { fill: var(--bad); }
[hidden] { display: none !important; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .tools { display: none; }
  th button::after { content: none !important; }
  .box { overflow: visible; border: 0; }
  pre { max-height: none; overflow: visible; }
  .failure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  .timeline svg, .mark, rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";
}

}  // namespace cli::report
