/// The template of the page, in Mustache.
///
/// All values are escaped (`ReportEscaping`): the template must not contain unescaped variables. It must not contain
/// partials, which escape by the rules of the library, and no attributes `style`, which the content security policy
/// forbids.
enum PageTemplate {
  /// The whole page.
  static let text =
    PageFrame.start + header + summary + namespaces + findings + standards + risks
    + traffic + escalation + baselines + exemptions + method + PageFrame.end

  private static let header = """
    <header class="top">
    <div class="wrap">
    <p class="brand">Plimsoll <span>security report</span></p>
    <h1>{{subject}}{{#namespace}} <small>namespace {{namespace}}</small>{{/namespace}}</h1>
    <p class="meta">{{kind}} read on <time>{{time}}</time> by plimsoll {{version}}</p>
    </div>
    </header>
    <nav aria-label="Sections"><ul class="wrap">
    <li><a href="#summary">Summary</a></li>
    <li><a href="#namespaces">Namespaces</a></li>
    <li><a href="#findings">Findings</a></li>
    <li><a href="#standards">Standards</a></li>
    <li><a href="#risks">Risks</a></li>
    <li><a href="#traffic">Network</a></li>
    <li><a href="#escalation">Escalation</a></li>
    <li><a href="#baselines">Baselines</a></li>
    <li><a href="#exemptions">Exemptions</a></li>
    </ul></nav>
    <main class="wrap">

    """

  private static let summary = """
    <section id="summary" aria-labelledby="h-summary">
    <h2 id="h-summary">Summary</h2>
    <div class="hero">
    <figure class="score {{scoreLevel}}">
    <svg viewBox="0 0 36 36" role="img" aria-label="{{scoreText}}">
    <circle class="track" cx="18" cy="18" r="15.9155"/>
    {{#hasScore}}<circle class="arc" cx="18" cy="18" r="15.9155" pathLength="100" stroke-dasharray="{{scoreArc}}" transform="rotate(-90 18 18)"/>{{/hasScore}}
    <text x="18" y="19.5" text-anchor="middle" class="number">{{score}}</text>
    <text x="18" y="25" text-anchor="middle" class="caption">of 100</text>
    </svg>
    <figcaption>{{scoreLevel}}</figcaption>
    </figure>
    <div>
    <p class="lead">{{headline}}</p>
    <ul class="tiles">
    {{#severities}}
    <li class="sev {{severity}}"><b><span aria-hidden="true">{{mark}}</span> {{count}}</b> {{severity}} <small>{{checks}}</small></li>
    {{/severities}}
    </ul>
    <dl class="facts">
    {{#facts}}
    <div><dd>{{factValue}}</dd><dt>{{factName}}</dt></div>
    {{/facts}}
    </dl>
    </div>
    </div>
    {{#hasErrors}}
    <details class="note bad" open><summary>Some input could not be read, so that the report is incomplete</summary>
    <ul>
    {{#errors}}
    <li>{{.}}</li>
    {{/errors}}
    </ul>
    {{#moreErrors}}<p class="more">{{moreErrors}}</p>{{/moreErrors}}
    </details>
    {{/hasErrors}}
    <div class="columns">
    <div>
    <h3>Fix first</h3>
    <ol class="actions">
    {{#actions}}
    <li><a class="sev {{severity}}" href="#check-{{check}}"><span aria-hidden="true">{{mark}}</span> {{severity}}</a> <b>{{because}}</b> {{action}} <small>{{where}}</small></li>
    {{/actions}}
    {{^actions}}
    <li>{{#hasScore}}No action required: there are no findings.{{/hasScore}}{{^hasScore}}Check the input: no object was checked.{{/hasScore}}</li>
    {{/actions}}
    </ol>
    </div>
    <div>
    <h3>Controls in place</h3>
    <table class="bars">
    <caption class="vh">In how many namespaces each control is in place</caption>
    <thead class="vh"><tr><th scope="col">Control</th><th scope="col">Share</th><th scope="col">Namespaces</th></tr></thead>
    <tbody>
    {{#coverage}}
    <tr class="{{state}}"><th scope="row">{{control}}</th><td><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="fill" width="{{percent}}" height="8"/></svg></td><td class="n">{{covered}} of {{all}}</td></tr>
    {{/coverage}}
    </tbody>
    </table>
    {{#hasRisks}}
    <h3>Highest risks</h3>
    <ol class="ranking">
    {{#topRisks}}
    <li><span class="sev {{level}}"><span aria-hidden="true">{{mark}}</span> {{score}}<span class="vh"> of 100, {{level}}</span></span> <span><b>{{workload}}</b> <small>{{home}}: {{because}}</small></span></li>
    {{/topRisks}}
    </ol>
    {{/hasRisks}}
    </div>
    </div>
    </section>

    """

  private static let namespaces = """
    <section id="namespaces" aria-labelledby="h-namespaces">
    <h2 id="h-namespaces">Namespaces</h2>
    <table class="stack">
    <caption>Controls and findings of each namespace, the lowest score first. RBAC is clean without findings about roles and bindings, without service accounts that can gain control of the cluster, and without workloads that have sensitive permissions, such as reading Secrets.</caption>
    <thead><tr><th scope="col">Namespace</th><th scope="col" class="n">Score</th><th scope="col">Ingress</th><th scope="col">Egress</th><th scope="col">Pod Security</th><th scope="col">RBAC</th><th scope="col">Quota</th><th scope="col">Limits</th><th scope="col">Baseline</th><th scope="col">Findings</th></tr></thead>
    <tbody>
    {{#namespaces}}
    <tr><th scope="row">{{#anchor}}<a href="#namespace-{{anchor}}">{{name}}</a>{{/anchor}}{{^anchor}}{{name}}{{/anchor}}</th><td class="n level {{level}}" data-label="Score"><b>{{score}}</b> <small>{{level}}</small></td>
    {{#cells}}
    <td class="cell {{state}}" data-label="{{label}}"><span class="mark" aria-hidden="true">{{mark}}</span> {{text}}</td>
    {{/cells}}
    <td data-label="Findings" class="counts">{{#severities}}<span class="sev {{severity}}"><span aria-hidden="true">{{mark}}</span> {{count}}<span class="vh"> {{severity}} </span></span> {{/severities}}{{^severities}}none{{/severities}}</td></tr>
    {{/namespaces}}
    {{^namespaces}}
    <tr><td colspan="10">The input contains no namespaces and no objects in namespaces.</td></tr>
    {{/namespaces}}
    </tbody>
    </table>
    {{#moreNamespaces}}<p class="more">{{moreNamespaces}}</p>{{/moreNamespaces}}
    <h3>What takes points</h3>
    {{#details}}
    <details id="namespace-{{anchor}}"><summary><b>{{name}}</b> <span class="level {{level}}">{{score}} <small>{{level}}</small></span></summary>
    {{#hasChecks}}
    <table>
    <caption class="vh">Checks with findings in {{name}}</caption>
    <thead><tr><th scope="col">Severity</th><th scope="col">Check</th><th scope="col" class="n">Findings</th><th scope="col" class="n">Points</th></tr></thead>
    <tbody>
    {{#checks}}
    <tr><td><span class="sev {{severity}}"><span aria-hidden="true">{{mark}}</span> {{severity}}</span></td><td><a href="#check-{{check}}">{{title}}</a></td><td class="n">{{count}}</td><td class="n">−{{points}}</td></tr>
    {{/checks}}
    </tbody>
    </table>
    {{#moreChecks}}<p class="more">{{moreChecks}}</p>{{/moreChecks}}
    {{/hasChecks}}
    {{^hasChecks}}<p>No findings.</p>{{/hasChecks}}
    {{#selectedBy}}<p>Selected by the baseline {{selectedBy}}.</p>{{/selectedBy}}
    {{^selectedBy}}<p>No baseline selects it.</p>{{/selectedBy}}
    {{#hasMissing}}
    <p>The baseline generates these objects, which do not exist:</p>
    <ul>
    {{#missing}}
    <li><code>{{.}}</code></li>
    {{/missing}}
    </ul>
    {{#moreMissing}}<p class="more">{{moreMissing}}</p>{{/moreMissing}}
    {{/hasMissing}}
    {{#hasProblems}}
    <p>The operator reports:</p>
    <ul>
    {{#problems}}
    <li>{{.}}</li>
    {{/problems}}
    </ul>
    {{/hasProblems}}
    </details>
    {{/details}}
    </section>

    """

  private static let findings = """
    <section id="findings" aria-labelledby="h-findings">
    <h2 id="h-findings">Findings</h2>
    {{^hasFindings}}<p>There are no findings.</p>{{/hasFindings}}
    {{#findings}}
    <details class="finding {{severity}}" id="check-{{check}}"><summary><span class="sev {{severity}}"><span aria-hidden="true">{{mark}}</span> {{severity}}</span> <b>{{title}}</b> <small>{{count}} in {{scopes}}</small></summary>
    <p>{{condition}} <b>Fix:</b> {{remediation}}</p>
    <p class="refs"><code>{{check}}</code> {{references}}</p>
    <table>
    <caption class="vh">Objects with findings of {{check}}</caption>
    <thead><tr><th scope="col">Object</th><th scope="col">Problem</th></tr></thead>
    <tbody>
    {{#objects}}
    <tr><td><code>{{object}}</code>{{#position}}<br><small>{{position}}</small>{{/position}}</td><td>{{message}}<br><small><code>{{path}}</code></small></td></tr>
    {{/objects}}
    </tbody>
    </table>
    {{#moreObjects}}<p class="more">{{moreObjects}}</p>{{/moreObjects}}
    </details>
    {{/findings}}
    </section>

    """
}
