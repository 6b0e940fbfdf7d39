/// The sections of the page after the findings.
extension PageTemplate {
  static let standards = """
    <section id="standards" aria-labelledby="h-standards">
    <h2 id="h-standards">Standards</h2>
    <p class="hint">A share counts the checks that found nothing. Checks cover the parts of a standard that objects of the API show.</p>
    <div class="columns">
    {{#standards}}
    <div>
    <table class="bars">
    <caption>{{standard}}</caption>
    <thead class="vh"><tr><th scope="col">Section</th><th scope="col">Share</th><th scope="col">Checks without findings</th></tr></thead>
    <tbody>
    {{#sections}}
    <tr class="{{state}}"><th scope="row"><b>{{section}}</b> {{sectionTitle}}</th><td><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="fill" width="{{percent}}" height="8"/></svg></td><td class="n">{{passed}} of {{checkCount}}</td></tr>
    {{#hasFailed}}
    <tr class="refs"><td colspan="3">{{#failed}}<a href="#check-{{check}}">{{check}}</a> {{/failed}}{{#moreFailed}}{{moreFailed}}{{/moreFailed}}</td></tr>
    {{/hasFailed}}
    {{/sections}}
    </tbody>
    </table>
    </div>
    {{/standards}}
    </div>
    </section>

    """

  static let risks = """
    <section id="risks" aria-labelledby="h-risks">
    <h2 id="h-risks">Risks</h2>
    <p class="hint">The score of a workload says what an attacker gains from it, from 0 to 100. It is the sum of six terms:
    {{#terms}}<span class="key"><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="term-{{number}}" width="10" height="10"/></svg> {{term}}</span> {{/terms}}</p>
    {{^hasRisks}}<p>The input contains no workloads.</p>{{/hasRisks}}
    {{#risks}}
    <details class="risk"><summary><span class="sev {{level}}"><span aria-hidden="true">{{mark}}</span> {{score}}<span class="vh"> of 100, {{level}}</span></span> <span class="who"><b>{{workload}}</b> <small>{{home}}</small></span> <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/>{{#bars}}<rect class="term-{{number}}" x="{{x}}" width="{{width}}" height="8"/>{{/bars}}</svg></summary>
    <table>
    <caption class="vh">Terms of the score of {{workload}}</caption>
    <thead><tr><th scope="col">Term</th><th scope="col" class="n">Points</th><th scope="col">Because</th></tr></thead>
    <tbody>
    {{#terms}}
    <tr><th scope="row">{{term}}</th><td class="n">{{points}} of {{maximum}}</td><td>{{#factors}}<p><b>{{points}}</b> {{condition}}{{#detail}}: <code>{{detail}}</code>{{/detail}}<br><small>{{reason}}</small></p>{{/factors}}{{#isNone}}–{{/isNone}}</td></tr>
    {{/terms}}
    </tbody>
    </table>
    </details>
    {{/risks}}
    {{#moreRisks}}<p class="more">{{moreRisks}}</p>{{/moreRisks}}
    </section>

    """

  static let traffic = """
    <section id="traffic" aria-labelledby="h-traffic">
    <h2 id="h-traffic">Network</h2>
    <p class="hint">Who may connect to whom, by network policies: sources on the left, destinations on the right. Namespaces with equal traffic are one box. DNS and traffic within a namespace are left out. Traffic from the Internet comes through Services, Ingresses and ports of nodes.</p>
    {{#traffic}}
    {{#hasNodes}}
    <p class="legend"><span class="key"><svg viewBox="0 0 24 10" aria-hidden="true"><path class="line open" d="M0 5H24"/></svg> everything</span> <span class="key"><svg viewBox="0 0 24 10" aria-hidden="true"><path class="line limited" d="M0 5H24"/></svg> some ports or workloads</span></p>
    <figure class="drawing">
    <svg width="{{shownWidth}}" viewBox="0 0 {{width}} {{height}}" role="img" aria-labelledby="traffic-title">
    <title id="traffic-title">Who may connect to whom</title>
    {{#lines}}
    <path class="line {{kind}}" d="{{path}}"><title>{{lineTitle}}</title></path>
    {{/lines}}
    {{#boxes}}
    <g class="box{{#isOutside}} outside{{/isOutside}}{{^isUsed}} unused{{/isUsed}}"><title>{{boxTitle}}</title><rect x="{{x}}" y="{{y}}" width="{{boxWidth}}" height="{{boxHeight}}" rx="4"/><text x="{{textX}}" y="{{textY}}">{{label}}</text></g>
    {{/boxes}}
    </svg>
    </figure>
    <details><summary>The same as text</summary>
    {{#hasEdges}}
    <ul>
    {{#sentences}}
    <li>{{.}}</li>
    {{/sentences}}
    </ul>
    {{#moreSentences}}<p class="more">{{moreSentences}}</p>{{/moreSentences}}
    {{/hasEdges}}
    {{^hasEdges}}<p>No namespace may connect to another one or to the Internet.</p>{{/hasEdges}}
    </details>
    {{#omitted}}<p class="more">The drawing leaves out {{omitted}}. <code>plimsoll reach</code> shows all.</p>{{/omitted}}
    {{#isPartial}}<p class="more">In namespaces with many workloads, the drawing considers only the first ones.</p>{{/isPartial}}
    {{/hasNodes}}
    {{^hasNodes}}<p>The input contains no workloads.</p>{{/hasNodes}}
    {{/traffic}}
    </section>

    """

  static let escalation = """
    <section id="escalation" aria-labelledby="h-escalation">
    <h2 id="h-escalation">Escalation</h2>
    {{#escalation}}
    {{#hasRoutes}}
    <p class="hint">Service accounts of workloads that can gain control of the cluster. An attacker in one of the workloads follows the lines from left to right.</p>
    <figure class="drawing{{#isWide}} wide{{/isWide}}">
    <svg width="{{shownWidth}}" viewBox="0 0 {{width}} {{height}}" role="img" aria-labelledby="escalation-title">
    <title id="escalation-title">Paths to the control of the cluster</title>
    {{#lines}}
    <path class="line open" d="{{path}}"/>
    {{/lines}}
    {{#boxes}}
    <g class="box{{#controls}} controls{{/controls}}"><title>{{boxTitle}}</title><rect x="{{x}}" y="{{y}}" width="{{boxWidth}}" height="{{boxHeight}}" rx="4"/><text x="{{textX}}" y="{{textY}}">{{label}}</text><text class="note" x="{{textX}}" y="{{noteY}}">{{note}}</text></g>
    {{/boxes}}
    </svg>
    </figure>
    <details><summary>The same as text, with the workloads</summary>
    <ul>
    {{#sentences}}
    <li><code>{{account}}</code> {{path}}. Used by {{workloads}}.</li>
    {{/sentences}}
    </ul>
    </details>
    {{#moreRoutes}}<p class="more">{{moreRoutes}}</p>{{/moreRoutes}}
    {{/hasRoutes}}
    {{^hasRoutes}}<p>No service account of a workload controls the cluster or can gain control of it.</p>{{/hasRoutes}}
    {{/escalation}}
    </section>

    """

  static let baselines = """
    <section id="baselines" aria-labelledby="h-baselines">
    <h2 id="h-baselines">Baselines and drift</h2>
    {{#hasBaselines}}
    <table class="stack">
    <caption>State of the baselines{{^isLive}}, which no operator has reported{{/isLive}}.</caption>
    <thead><tr><th scope="col">Baseline</th><th scope="col">Mode</th><th scope="col">Ready</th><th scope="col">Compliant</th><th scope="col">Compliant namespaces</th><th scope="col">Objects in place</th><th scope="col">Drift</th></tr></thead>
    <tbody>
    {{#baselines}}
    <tr><th scope="row">{{name}}</th><td data-label="Mode">{{mode}}</td>
    {{#conditions}}
    <td class="cell {{state}}" data-label="{{label}}"><span class="mark" aria-hidden="true">{{mark}}</span> {{text}}</td>
    {{/conditions}}
    <td data-label="Compliant namespaces">{{namespaceRatio}}</td><td data-label="Objects in place">{{objectRatio}}</td><td data-label="Drift">{{driftRatio}}</td></tr>
    {{/baselines}}
    </tbody>
    </table>
    {{#moreBaselines}}<p class="more">{{moreBaselines}}</p>{{/moreBaselines}}
    {{/hasBaselines}}
    {{^hasBaselines}}<p>There is no SecurityBaseline.</p>{{/hasBaselines}}
    {{#isLive}}
    {{#hasDrift}}
    <table class="stack">
    <caption>Recent drift, the latest first.</caption>
    <thead><tr><th scope="col">Time</th><th scope="col">Object</th><th scope="col">Change</th><th scope="col">Fields</th><th scope="col">Changed by</th><th scope="col">Response</th><th scope="col">Baseline</th></tr></thead>
    <tbody>
    {{#drift}}
    <tr><th scope="row">{{driftTime}}</th><td class="full" data-label="Object"><code>{{object}}</code></td><td class="cell" data-label="Change">{{change}}</td><td data-label="Fields"><code>{{fields}}</code></td><td data-label="Changed by">{{manager}}</td><td class="cell {{state}}" data-label="Response"><span class="mark" aria-hidden="true">{{mark}}</span> {{driftAction}}</td><td data-label="Baseline">{{baseline}}</td></tr>
    {{/drift}}
    </tbody>
    </table>
    {{#moreDrift}}<p class="more">{{moreDrift}}</p>{{/moreDrift}}
    {{/hasDrift}}
    {{^hasDrift}}<p>The operator has detected no drift.</p>{{/hasDrift}}
    {{/isLive}}
    </section>

    """

  static let exemptions = """
    <section id="exemptions" aria-labelledby="h-exemptions">
    <h2 id="h-exemptions">Exemptions</h2>
    {{#ending}}<p class="note warn">{{ending}} within {{noticeDays}} days.</p>{{/ending}}
    {{#hasExemptions}}
    <table class="stack">
    <caption>Exemptions from controls and exceptions from checks, the first expiry first.</caption>
    <thead><tr><th scope="col">Expires</th><th scope="col">State</th><th scope="col">Namespaces</th><th scope="col">Controls or checks</th><th scope="col">Reason</th><th scope="col">Baseline</th></tr></thead>
    <tbody>
    {{#exemptions}}
    <tr><th scope="row">{{expires}}</th><td class="cell {{state}}" data-label="State"><span class="mark" aria-hidden="true">{{mark}}</span> {{stateText}}</td><td data-label="Namespaces">{{namespaces}}</td><td data-label="Controls or checks">{{subjects}}</td><td class="full" data-label="Reason">{{reason}}</td><td data-label="Baseline">{{baseline}}</td></tr>
    {{/exemptions}}
    </tbody>
    </table>
    {{#moreExemptions}}<p class="more">{{moreExemptions}}</p>{{/moreExemptions}}
    {{/hasExemptions}}
    {{^hasExemptions}}<p>No baseline has exemptions or exceptions.</p>{{/hasExemptions}}
    </section>

    """

  static let method = """
    <footer>
    <h2>How to read the scores</h2>
    <p>A namespace starts with 100 points. Each check with findings takes points once, however many objects it is about: 25 if it is critical, 10 if high, 4 if medium, 1 if low. The score of the report is the mean. Scores from 90 are good, from 70 fair, from 40 weak, and below that poor. A score compares namespaces; it is not a probability.</p>
    <p>plimsoll {{version}}, {{time}}</p>
    </footer>

    """
}
