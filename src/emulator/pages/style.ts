/** One sheet for both pages, in light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f7; --surface: #fff; --line: #dfe3e3; --text: #16201f; --quiet: #586665;
  --accent: #0f766e; --on-accent: #fff; --soft: #e3f1ef;
  --good: #146c43; --good-soft: #dff3e7; --bad: #a4262c; --bad-soft: #fbe6e6; --wait: #7a5200; --wait-soft: #fcf0d3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101615; --surface: #18201f; --line: #2c3736; --text: #e7eeed; --quiet: #9aaaa8;
    --accent: #45b8ac; --on-accent: #06201d; --soft: #17302d;
    --good: #72d6a0; --good-soft: #14321f; --bad: #ff9a9a; --bad-soft: #3d1b1c; --wait: #f0c46a; --wait-soft: #362a10;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; text-wrap: balance; }
h2 { font-size: 1.05rem; margin: 0; }
p { margin: 0; }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.banner { background: var(--soft); border-bottom: 1px solid var(--line); padding: .5rem 1rem; text-align: center; font-size: .9rem; }
.banner strong { background: var(--accent); color: var(--on-accent); border-radius: .3rem; padding: .1rem .5rem; margin-right: .5rem; }
main { max-width: 70rem; margin: 0 auto; padding: 1.75rem 1rem 3rem; }
header { display: flex; justify-content: space-between; align-items: start; gap: 1rem; margin-bottom: 1.5rem; }
.status { display: flex; align-items: center; gap: .5rem; font-size: .9rem; white-space: nowrap; }
.status::before { content: ''; width: .6rem; height: .6rem; border-radius: 50%; background: var(--good); }
.status.lost { color: var(--bad); }
.status.lost::before { background: var(--bad); }
section { background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; padding: 1.1rem 1.25rem .6rem; margin-bottom: 1.25rem; }
table { width: 100%; margin-top: .75rem; border-collapse: collapse; table-layout: fixed; }
thead th { font-size: .8rem; font-weight: 600; color: var(--quiet); padding-top: 0; }
th, td { text-align: left; vertical-align: top; padding: .6rem 1rem .6rem 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { border-top: 0; }
.name { display: block; font-weight: 600; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number, th.number { padding-right: 2rem; }
th:nth-child(1) { width: 31%; } th:nth-child(2) { width: 23%; } th:nth-child(4) { width: 23%; }
td small { display: block; margin-top: .15rem; }
.badge { display: inline-block; border-radius: 1rem; padding: .05rem .65rem; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); background: var(--good-soft); }
.bad { color: var(--bad); background: var(--bad-soft); }
.wait { color: var(--wait); background: var(--wait-soft); }
progress { display: block; width: 100%; max-width: 12rem; height: .4rem; margin-top: .45rem; border: 0; border-radius: 1rem; overflow: hidden; background: var(--line); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--accent); }
progress::-moz-progress-bar { background: var(--accent); }
.empty { padding: 1rem 0; color: var(--quiet); }
.card { max-width: 36rem; margin: 2rem auto; padding: 1.75rem; background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; }
.card > p { margin-top: .75rem; }
.card h2 { margin: 1.5rem 0 .5rem; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 .75rem; padding: .4rem .9rem .6rem; min-width: 0; }
legend { font-size: .85rem; font-weight: 600; color: var(--quiet); padding: 0 .35rem; }
.choice { display: flex; gap: .75rem; align-items: start; padding: .35rem 0; cursor: pointer; }
.choice input { width: 1.15rem; height: 1.15rem; margin: .2rem 0 0; flex: none; accent-color: var(--accent); }
.choice small { display: block; }
.actions { display: flex; gap: .75rem; margin: 1.5rem 0 1rem; }
button { font: inherit; font-weight: 600; padding: .6rem 1.5rem; border-radius: .5rem; border: 1px solid var(--line); background: transparent; color: var(--text); cursor: pointer; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); flex: 1; }
button:hover { filter: brightness(1.08); border-color: var(--accent); }
dl { margin: 1rem 0 0; font-size: .9rem; }
dt { color: var(--quiet); }
dd { margin: 0 0 .5rem; }
.problem { color: var(--bad); background: var(--bad-soft); border-radius: .5rem; padding: .6rem .9rem; }
form .quiet { font-size: .875rem; }
@media (max-width: 44rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; border-top: 1px solid var(--line); padding: .6rem 0; }
  tbody th, td { display: block; border: 0; padding: .1rem 0; width: auto !important; }
  td.number { text-align: left; padding: .1rem 0; }
  td.number strong::after { content: ' members'; font-weight: 400; }
  .banner strong { display: block; width: fit-content; margin: 0 auto .25rem; }
}
`;
