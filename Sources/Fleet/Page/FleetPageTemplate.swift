import Report

/// The template of the page, in Mustache; see `PageFrame` for what it must not contain.
enum FleetPageTemplate {
  /// The whole page.
  static let text = PageFrame.start + header + summary + rows + baselines + exemptions + footer + PageFrame.end

  private static let header = """
    <header class="top">
    <div class="wrap">
    <p class="brand">Plimsoll <span>fleet status</span></p>
    <h1>{{clusterCount}}</h1>
    <p class="meta">Read on <time>{{time}}</time>, {{comparedWith}}, by plimsoll {{version}}</p>
    </div>
    </header>
    <nav aria-label="Sections"><ul class="wrap">
    <li><a href="#summary">Summary</a></li>
    <li><a href="#clusters">Clusters</a></li>
    <li><a href="#baselines">Baselines</a></li>
    <li><a href="#exemptions">Exemptions</a></li>
    </ul></nav>
    <main class="wrap">

    """

  private static let summary = """
    <section id="summary" aria-labelledby="h-summary">
    <h2 id="h-summary">Summary</h2>
    <p class="lead">{{headline}}</p>
    <ul class="tiles">
    {{#tiles}}
    <li class="sev {{style}}"><b><span aria-hidden="true">{{mark}}</span> {{count}}</b> {{label}}</li>
    {{/tiles}}
    </ul>
    </section>

    """

  private static let rows = """
    <section id="clusters" aria-labelledby="h-clusters">
    <h2 id="h-clusters">Clusters</h2>
    <table class="stack">
    <caption>The baselines of each cluster, the most urgent first. Findings of the audit are in parentheses by severity: critical, high, medium, low. Drift is that of the last 24 hours. Versions are those of the API server and of the operator.</caption>
    <thead><tr><th scope="col">Cluster</th><th scope="col">Status</th><th scope="col">Hash</th><th scope="col">Mode</th><th scope="col">Compliant</th><th scope="col">Findings</th><th scope="col">Drift</th><th scope="col">Updated</th><th scope="col">Versions</th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{cluster}}{{#baseline}} <br><small>{{baseline}}</small>{{/baseline}}</th><td class="full" data-label="Status"><span class="cell {{state}}"><span class="mark" aria-hidden="true">{{mark}}</span></span> <b>{{status}}</b>{{#message}}<br><small>{{message}}</small>{{/message}}</td><td class="full" data-label="Hash"><code>{{hash}}</code></td><td data-label="Mode">{{mode}}</td><td data-label="Compliant">{{namespaces}}</td><td data-label="Findings">{{findings}}</td><td data-label="Drift">{{drift}}</td><td data-label="Updated">{{updated}}</td><td data-label="Versions">{{versions}}</td></tr>
    {{/rows}}
    {{^rows}}
    <tr><td colspan="9">No cluster was selected.</td></tr>
    {{/rows}}
    </tbody>
    </table>
    {{#moreRows}}<p class="more">{{moreRows}}</p>{{/moreRows}}
    </section>

    """

  private static let baselines = """
    <section id="baselines" aria-labelledby="h-baselines">
    <h2 id="h-baselines">Baselines</h2>
    {{#hasHashes}}
    <table class="stack">
    <caption>The spec that each baseline should have, and how many clusters run it.</caption>
    <thead><tr><th scope="col">Baseline</th><th scope="col">Hash of the spec</th><th scope="col">Clusters</th></tr></thead>
    <tbody>
    {{#hashes}}
    <tr><th scope="row">{{baseline}}</th><td data-label="Hash of the spec"><code>{{hash}}</code></td><td data-label="Clusters">{{running}}</td></tr>
    {{/hashes}}
    </tbody>
    </table>
    {{/hasHashes}}
    {{^hasHashes}}<p>There is no SecurityBaseline.</p>{{/hasHashes}}
    </section>

    """

  private static let exemptions = """
    <section id="exemptions" aria-labelledby="h-exemptions">
    <h2 id="h-exemptions">Exemptions</h2>
    {{#hasExemptions}}
    <table class="stack">
    <caption>Exemptions and exceptions that expire within 14 days, the first expiry first.</caption>
    <thead><tr><th scope="col">Expires</th><th scope="col">Cluster</th><th scope="col">Baseline</th><th scope="col">Namespaces</th><th scope="col">Controls or checks</th></tr></thead>
    <tbody>
    {{#exemptions}}
    <tr><th scope="row">{{expires}}</th><td data-label="Cluster">{{cluster}}</td><td data-label="Baseline">{{baseline}}</td><td data-label="Namespaces">{{namespaces}}</td><td data-label="Controls or checks">{{subjects}}</td></tr>
    {{/exemptions}}
    </tbody>
    </table>
    {{#moreExemptions}}<p class="more">{{moreExemptions}}</p>{{/moreExemptions}}
    {{/hasExemptions}}
    {{^hasExemptions}}<p>No exemption expires within 14 days.</p>{{/hasExemptions}}
    </section>

    """

  private static let footer = """
    <footer>
    <p>plimsoll {{version}}, {{time}}</p>
    </footer>

    """
}
