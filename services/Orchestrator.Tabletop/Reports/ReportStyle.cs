namespace Orchestrator.Tabletop.Reports;

/// <summary>How the HTML report looks: light or dark as the reader has it, light on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1c2430; --faint: #5d6878; --line: #dfe3e9; --grid: #e8ebf0;
          --good: #15803d; --bad: #b42318; --due: #a15c07; --goodback: #e7f5ec; --badback: #fdecea; --dueback: #fdf3e0;
          --action: #3b82c4; --people: #e0912f; --waiting: #9aa7b8; --undo: #b5548a; --allowed: #cfe3d6; }
        @media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1a2029; --ink: #e4e8ee; --faint: #97a3b4; --line: #2e3743; --grid: #262e39;
          --good: #5fcf8a; --bad: #ff8a7d; --due: #f0b45a; --goodback: #16301f; --badback: #3a1c1a; --dueback: #33270f;
          --action: #5aa2e0; --people: #f0a94e; --waiting: #66738a; --undo: #d57fb2; --allowed: #24452f; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        main { max-width: 1040px; margin: 0 auto; padding: 32px 20px 64px; }
        h1 { font-size: 28px; line-height: 1.2; margin: 0 0 6px; } h2 { font-size: 20px; margin: 40px 0 12px; } h3 { font-size: 15px; margin: 22px 0 8px; }
        p { margin: 0 0 10px; max-width: 76ch; } a { color: inherit; text-underline-offset: 3px; }
        section, .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 22px; margin: 14px 0; }
        section > h2 { margin-top: 0; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 20px 0; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; }
        .tile b { display: block; font-size: 24px; line-height: 1.25; } .tile span { color: var(--faint); font-size: 13px; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; margin: 6px 0 4px; }
        th { text-align: left; font-weight: 600; color: var(--faint); font-size: 12.5px; } th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        tr:last-child td { border-bottom: 0; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td.time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--faint); } tr.news td { color: var(--due); }
        .badge { display: inline-block; border-radius: 999px; padding: 1px 10px; font-size: 12.5px; font-weight: 600; white-space: nowrap; }
        .good { color: var(--good); } .bad { color: var(--bad); } .due { color: var(--due); } .faint { color: var(--faint); }
        .badge.good { background: var(--goodback); } .badge.bad { background: var(--badback); } .badge.due { background: var(--dueback); }
        ul.plain { list-style: none; margin: 0; padding: 0; } ul.plain li { padding: 7px 0; border-bottom: 1px solid var(--line); } ul.plain li:last-child { border: 0; }
        .remedy { color: var(--faint); } .why { display: block; }
        .chips span { display: inline-block; border: 1px solid var(--line); border-radius: 6px; padding: 0 8px; margin: 2px 4px 2px 0; font-size: 13px; }
        .chips span.missing { border: 1px dashed currentColor; color: var(--bad); } .chips i { font-style: normal; color: var(--faint); }
        .bar { height: 8px; border-radius: 4px; background: var(--grid); overflow: hidden; margin: 6px 0 12px; } .bar i { display: block; height: 100%; background: var(--good); }
        .badge.plain { background: var(--grid); color: var(--faint); }
        table.sides { table-layout: fixed; } table.sides col.at { width: 82px; } table.sides td { overflow-wrap: anywhere; }
        table.sides tr.same td { color: var(--faint); } table.sides td.only { background: var(--dueback); } table.sides td.limit { color: var(--due); font-weight: 600; }
        table.sides td:nth-child(3) { border-left: 1px solid var(--line); padding-left: 12px; }
        svg .was { fill: var(--waiting); } svg .better { fill: var(--good); } svg .worse { fill: var(--bad); } svg .span { stroke: var(--line); stroke-width: 3; }
        .legend i.was { background: var(--waiting); border-radius: 50%; } .legend i.better { background: var(--good); border-radius: 50%; }
        .legend i.worse { background: var(--bad); border-radius: 50%; }
        .inject { border-left: 3px solid var(--people); padding: 2px 0 2px 14px; margin: 10px 0; } .inject ul { margin: 4px 0; padding-left: 20px; }
        .legend { color: var(--faint); font-size: 13px; } .legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin: 0 5px 0 14px; vertical-align: -1px; }
        .legend i:first-child { margin-left: 0; }
        i.action { background: var(--action); } i.people { background: var(--people); } i.waiting { background: var(--waiting); } i.undo { background: var(--undo); }
        i.answer { background: var(--good); border-radius: 50%; } i.late { background: var(--bad); border-radius: 50%; } i.deadline { background: var(--ink); width: 3px; }
        svg { width: 100%; height: auto; display: block; margin: 8px 0; font: 12px system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
        svg text { fill: var(--ink); } svg .row { text-anchor: end; } svg .sub { text-anchor: end; fill: var(--faint); font-size: 10.5px; }
        svg .tick { text-anchor: middle; fill: var(--faint); font-size: 11px; } svg .took { fill: var(--faint); font-size: 11px; } svg .failed, svg .nobody { fill: var(--bad); font-size: 11px; }
        svg .grid { stroke: var(--grid); } svg .allowed { stroke: var(--allowed); stroke-width: 8; stroke-linecap: round; } svg .deadline { stroke: var(--ink); stroke-width: 2.5; }
        svg .answer { fill: var(--good); fill-opacity: .85; } svg .late { fill: var(--bad); fill-opacity: .85; }
        svg rect.action { fill: var(--action); } svg rect.people { fill: var(--people); } svg rect.waiting { fill: var(--waiting); } svg rect.undo { fill: var(--undo); }
        svg rect.resolved, i.resolved { fill: var(--good); background: var(--good); }
        svg rect.escalated, i.escalated { fill: var(--people); background: var(--people); }
        svg rect.failedgracefully, i.failedgracefully { fill: var(--bad); background: var(--bad); }
        svg rect.cancelled, i.cancelled { fill: var(--waiting); background: var(--waiting); }
        svg .mark { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }
        svg .mark.objective { stroke-width: 2.5; stroke-dasharray: none; }
        svg .marked { font-size: 11px; } svg .before { text-anchor: end; }
        code { font: 12px ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        @media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #ccc; --grid: #ddd; --good: #15803d; --bad: #b42318; --due: #8a4b00;
            --goodback: #fff; --badback: #fff; --dueback: #fff; --action: #3b82c4; --people: #e0912f; --waiting: #9aa7b8; --undo: #b5548a; --allowed: #cfe3d6; }
          * { print-color-adjust: exact; } body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
          section { border: 0; padding: 0; border-radius: 0; } section.exercise { break-before: page; }
          h2, h3 { break-after: avoid; } tr, li, svg, .tile, .inject { break-inside: avoid; } thead { display: table-header-group; } }
        """;
}
