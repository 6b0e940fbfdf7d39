/// The style sheet of the page.
///
/// The content security policy permits only a style sheet with this hash. A test compares the hash, and the contrast of
/// the colors in both schemes.
enum PageStyle {
  /// The hash of `text`, as in a content security policy.
  static let hash = "sha256-6VGIB0WfzqMrX3WfUbw/hiQZUH4ph7lboDX3u2wtkX8="

  /// The style sheet.
  static let text = colors + layout + components + tables + drawings + media

  private static let colors = """

    :root{color-scheme:light dark;
    --page:#ffffff;--surface:#f5f7f9;--line:#d5dbe1;--text:#1c2329;--muted:#55606b;--link:#0b57a4;
    --critical:#a3123a;--high:#a33f00;--medium:#735300;--low:#47586a;--good:#17683a;
    --term-1:#a3123a;--term-2:#b8590a;--term-3:#6b4fbb;--term-4:#0b6fa4;--term-5:#5d6b78;--term-6:#2f7d52}
    @media screen and (prefers-color-scheme:dark){:root{
    --page:#10151a;--surface:#182027;--line:#33404b;--text:#e4eaef;--muted:#9dabb8;--link:#7cbcf5;
    --critical:#ff8fa3;--high:#ffab70;--medium:#e6c35c;--low:#a9bccd;--good:#6fd39a;
    --term-1:#ff8fa3;--term-2:#ffab70;--term-3:#b9a5f5;--term-4:#6cc3ee;--term-5:#9dabb8;--term-6:#6fd39a}}

    """

  private static let layout = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;scroll-padding-top:3.5rem}
    body{margin:0;background:var(--page);color:var(--text);overflow-wrap:break-word;font:400 0.9375rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
    .wrap{max-width:74rem;margin:0 auto;padding:0 1.25rem}
    .top{border-top:4px solid var(--text);padding:1.5rem 0 1rem}
    .brand{margin:0;font-weight:700;letter-spacing:.01em}
    .brand span,.meta,.hint,.more,small,caption,.refs{color:var(--muted)}
    h1,h2,h3{line-height:1.2;text-wrap:balance;overflow-wrap:anywhere}
    h1{font-size:1.875rem;margin:.4rem 0 .2rem;letter-spacing:-.015em}
    h1 small{font-size:.6em;font-weight:400}
    h2{font-size:1.25rem;margin:0 0 .75rem;padding-top:.6rem;border-top:2px solid var(--text);letter-spacing:-.01em}
    h3{font-size:.9375rem;margin:1.5rem 0 .5rem}
    p{margin:.4rem 0;max-width:46rem}
    .meta{margin:0}
    small,.refs,.more,.hint,caption{font-size:.8125rem}
    a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
    a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
    code{font:.8125rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
    nav{position:sticky;top:0;z-index:1;background:var(--page);border-bottom:1px solid var(--line)}
    nav ul{display:flex;gap:0 1.25rem;overflow-x:auto;list-style:none;scrollbar-width:none}
    nav a{display:block;padding:.65rem 0;color:var(--text);text-decoration:none;white-space:nowrap;font-size:.875rem}
    nav a:hover{text-decoration:underline}
    section{padding:2.25rem 0 .5rem}
    footer{padding:2rem 0 3rem}
    footer p{color:var(--muted);font-size:.8125rem}
    footer h2{font-size:.9375rem;border-top-width:1px}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:.5rem 3rem}
    .columns>*{min-width:0}
    .vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

    """

  private static let components = """
    .hero{display:flex;gap:2rem;align-items:center;flex-wrap:wrap}
    .hero>div{flex:1 1 24rem;min-width:0}
    .score{margin:0;width:9.5rem;text-align:center;font-weight:600}
    .score figcaption::first-letter{text-transform:uppercase}
    .score svg{display:block;width:100%}
    .score circle{fill:none;stroke-width:3}
    .score .track{stroke:var(--line)}
    .score .arc{stroke:currentColor}
    .score .number{font-size:10px;font-weight:700;fill:var(--text);letter-spacing:-.02em}
    .score .caption{font-size:3.2px;fill:var(--muted)}
    .lead{font-size:1.125rem;line-height:1.4;max-width:40rem;margin:0 0 1rem}
    .tiles{list-style:none;margin:0 0 1rem;padding:0;display:grid;grid-template-columns:repeat(4,1fr);gap:.5rem;max-width:40rem}
    .tiles li{background:var(--surface);border-left:3px solid currentColor;padding:.5rem .75rem;font-size:.875rem}
    .tiles b{display:block;font-size:1.375rem;line-height:1.2;font-weight:700}
    .tiles small{display:block;font-weight:400}
    .facts{display:flex;flex-wrap:wrap;gap:.25rem 1.75rem;margin:0}
    .facts div{display:flex;gap:.4rem;align-items:baseline}
    .facts dd{margin:0;font-weight:600}
    .facts dt{color:var(--muted);font-size:.875rem}
    .sev{white-space:nowrap;font-weight:600;text-decoration:none}
    .critical,.poor,.bad .mark,.cell.bad{color:var(--critical)}
    .high,.weak{color:var(--high)}
    .medium,.fair,.cell.warn{color:var(--medium)}
    .low{color:var(--low)}
    .good,.cell.ok .mark{color:var(--good)}
    .cell.ok{color:var(--text)}
    .cell.na{color:var(--muted)}
    .cell .mark{display:inline-block;width:1em;text-align:center;font-weight:700}
    .actions{margin:0;padding-left:1.4rem}
    .actions li{margin:0 0 .6rem;padding-left:.2rem}
    .actions small{display:block}
    .ranking{list-style:none;margin:0;padding:0}
    .ranking li{display:grid;grid-template-columns:3rem 1fr;padding:.4rem 0;border-bottom:1px solid var(--line)}
    .ranking small{display:block;overflow-wrap:anywhere}
    .note{border-left:3px solid var(--line);background:var(--surface);padding:.6rem .9rem;margin:1rem 0}
    .note.bad{border-color:var(--critical)}
    .note.warn{border-color:var(--medium)}
    details{border-top:1px solid var(--line)}
    details:last-of-type{border-bottom:1px solid var(--line)}
    details.note{border-top:0;border-bottom:0}
    summary{cursor:pointer;padding:.5rem 0;overflow-wrap:anywhere}
    summary:hover{background:var(--surface)}
    .finding>summary .sev{display:inline-block;width:6rem}
    .finding{color:inherit}
    details>p,details>ul{margin-left:1.1rem}
    details>table{margin:.25rem 0 1rem 1.1rem;width:calc(100% - 1.1rem)}
    details>ul{padding-left:1.1rem}
    .level small{font-weight:400;color:inherit}
    .risk>summary{display:grid;grid-template-columns:.75rem 3rem minmax(9rem,1fr) minmax(6rem,26rem);gap:.6rem;align-items:center}
    .risk>summary::before{content:"▸";font-size:1.1em;line-height:1}
    .risk[open]>summary::before{content:"▾"}
    .risk>summary .who small{display:block}
    .bar{display:block;width:100%;height:.5rem}
    .bar .track{fill:var(--line)}
    .ok .fill{fill:var(--good)}
    .warn .fill{fill:var(--medium)}
    .bad .fill{fill:var(--critical)}
    .term-1{fill:var(--term-1)}.term-2{fill:var(--term-2)}.term-3{fill:var(--term-3)}.term-4{fill:var(--term-4)}.term-5{fill:var(--term-5)}.term-6{fill:var(--term-6)}
    .key{white-space:nowrap;margin-right:.75rem}
    .key svg{height:.6rem;vertical-align:baseline}

    """

  private static let tables = """
    table{border-collapse:collapse;width:100%;margin:.25rem 0 1rem}
    caption{text-align:left;padding:0 0 .35rem;text-wrap:pretty}
    th,td{text-align:left;vertical-align:baseline;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
    th:last-child,td:last-child{padding-right:0}
    th{font-weight:600}
    thead th{font-size:.8125rem;color:var(--muted);font-weight:500;border-bottom-color:var(--muted);overflow-wrap:normal}
    tbody th{font-weight:500}
    .n{text-align:right;white-space:nowrap}
    .stack .n{padding-right:1.5rem}
    .counts .sev{margin-right:.4rem}
    .cell,.level{white-space:nowrap}
    td p{margin:0 0 .4rem}
    .stack th,.stack td{min-width:4.5rem}
    .bars th{width:55%;font-weight:400}
    .bars td:nth-child(2){width:30%;vertical-align:middle}
    .bars caption{font-weight:600;color:var(--text);font-size:.9375rem;padding-top:.75rem}
    .bars .refs td{border-bottom:1px solid var(--line);padding-top:0}
    .bars tr:has(+.refs)>*{border-bottom:0;padding-bottom:.1rem}
    .bars .refs a{color:var(--muted);margin-right:.4rem;white-space:nowrap}

    """

  private static let drawings = """
    .drawing{margin:.5rem 0 1rem;overflow-x:auto}
    .drawing svg{display:block;max-width:100%;height:auto}
    .drawing.wide svg{min-width:36rem}
    .line{fill:none;stroke-width:1.4}
    .line.open{stroke:var(--critical);stroke-opacity:.75}
    .line.limited{stroke:var(--term-4);stroke-dasharray:4 3}
    .key .line{stroke-width:2}
    .key svg{width:auto}
    .box rect{fill:var(--surface);stroke:var(--muted)}
    .box text{font-size:12px;fill:var(--text)}
    .box .note{font-size:11px;fill:var(--muted)}
    .box.outside rect{stroke-dasharray:3 2}
    .box.unused rect{stroke:var(--line);fill:none}
    .box.unused text{fill:var(--muted)}
    .box.controls rect{stroke:var(--critical);stroke-width:1.5}
    .box.controls .note{fill:var(--critical);font-weight:600}

    """

  private static let media = """
    @media screen and (max-width:56rem){
    .stack thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
    .stack,.stack tbody,.stack tr,.stack caption{display:block}
    .stack tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.35rem 1rem;padding:.7rem 0;border-bottom:1px solid var(--line)}
    .stack th,.stack td{display:block;min-width:0;padding:0;border:0;text-align:left;white-space:normal}
    .stack th,.stack .full{grid-column:1/-1}
    .stack th{font-weight:600}
    .stack td[data-label]::before{content:attr(data-label);display:block;font-size:.75rem;color:var(--muted);font-weight:400}
    }
    @media screen and (max-width:40rem){
    .wrap{padding:0 1rem}
    h1{font-size:1.5rem}
    .hero{gap:1rem}
    .score{width:7.5rem}
    .tiles{grid-template-columns:repeat(2,1fr)}
    .finding>summary .sev{width:auto;margin-right:.4rem}
    .bars th{width:48%}
    .risk>summary{grid-template-columns:.75rem 3rem 1fr;gap:.4rem .6rem}
    .risk>summary .bar{grid-column:1/-1}
    details>table{margin-left:0;width:100%}
    details>p,details>ul{margin-left:0}
    }
    @media print{
    html{font-size:11px}
    .stack th,.stack td{min-width:0;padding-right:.5rem}
    nav{display:none}
    .wrap{max-width:none;padding:0}
    section{padding:1rem 0}
    a{color:inherit;text-decoration:none}
    details::details-content{content-visibility:visible;display:block;height:auto}
    tr,figure,.actions li,.tiles li{break-inside:avoid}
    h2,h3,summary,caption{break-after:avoid}
    .drawing svg{max-width:26rem}
    .drawing.wide svg{min-width:0}
    *{print-color-adjust:exact}
    }

    """
}
