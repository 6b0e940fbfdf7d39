/// Exec plugins.
extension KubeconfigCase {
  /// A plugin that saves `KUBERNETES_EXEC_INFO` and prints `output`.
  private static func plugin(_ status: String, version: String = "v1", after: String = "") -> String {
    """
    #!/bin/sh
    printf '%s' "$KUBERNETES_EXEC_INFO" > "$HOME/exec-info"
    cat <<OUTPUT
    {"apiVersion":"client.authentication.k8s.io/\(version)","kind":"ExecCredential","status":\(status)}
    OUTPUT
    \(after)
    """
  }

  private static func exec(
    _ title: String, _ fields: String = "", version: String = "v1", mode: String? = "Never",
    command: String = "command: plugin", script: String? = plugin(#"{"token":"from-plugin"}"#), user: String = "",
    cluster: String = secure, error: String? = nil, difference: String? = nil
  ) -> KubeconfigCase {
    var parts = ["apiVersion: client.authentication.k8s.io/\(version)", command]
    if let mode { parts.append("interactiveMode: \(mode)") }
    if !fields.isEmpty { parts.append(fields) }
    let exec = "exec: {\(parts.filter { !$0.isEmpty }.joined(separator: ", "))}" + (user.isEmpty ? "" : ", \(user)")
    return KubeconfigCase(
      title, config(cluster: cluster, user: exec), files: script.map { ["bin/plugin": $0] } ?? [:], error: error,
      difference: difference)
  }

  private static let other = plugin(#"{"token":"t"}"#, version: "v1beta1")

  static let plugins = [
    exec("a plugin in PATH"),
    exec("a plugin with an absolute path", command: #"command: "{{directory}}/bin/plugin""#),
    exec("a plugin with a path relative to the file", command: "command: ../bin/plugin"),
    exec("v1beta1 without an interactive mode", version: "v1beta1", mode: nil, script: other),
    exec("v1 without an interactive mode", mode: nil, error: "interactiveMode"),
    exec("v1alpha1", version: "v1alpha1", error: "apiVersion"),
    exec("an unknown interactive mode", mode: "Sometimes", error: "interactiveMode"),
    exec("interactive if available, without a terminal", mode: "IfAvailable"),
    exec("always interactive, without a terminal", mode: "Always", error: "requires a terminal"),
    exec("no command", command: "", error: "command is missing"),
    exec(
      "a command that does not exist", "installHint: install it", command: "command: none",
      error: "install it"),
    exec("a command that is not executable", command: "command: ../ca.crt", error: "not found"),
    exec(
      "arguments", #"args: ["one two", --flag]"#, script: plugin(##"{"token":"$#-$1-$2"}"##)),
    exec("environment variables", "env: [{name: EXTRA, value: \"a b\"}]", script: plugin(#"{"token":"$EXTRA"}"#)),
    exec(
      "a variable replaces one of the environment", "env: [{name: HOME, value: \"{{directory}}\"}]",
      script: plugin(#"{"token":"${HOME##*-}"}"#.replacing("${HOME##*-}", with: "home"))),
    exec("a variable without a name", "env: [{name: \"\", value: x}]", error: "without a name"),
    exec("cluster information", "provideClusterInfo: true"),
    exec("cluster information for v1beta1", "provideClusterInfo: true", version: "v1beta1", script: other),
    exec(
      "all cluster information", "provideClusterInfo: true",
      cluster: secure
        + #", tls-server-name: kubernetes.example, proxy-url: "http://127.0.0.1:{{port}}", disable-compression: true, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}]"#
    ),
    exec(
      "cluster information of an insecure cluster", "provideClusterInfo: true",
      cluster: server + ", insecure-skip-tls-verify: true"),
    exec(
      "cluster information with an authority file", "provideClusterInfo: true",
      cluster: server + ", certificate-authority: ../ca.crt"),
    exec(
      "cluster information of a server with a slash", "provideClusterInfo: true",
      cluster: secure.replacing("{{port}}", with: "{{port}}/")),
    exec("no cluster information", "provideClusterInfo: false"),
    exec(
      "a client certificate",
      script: plugin(#"{"clientCertificateData":"{{json:client-a.crt}}","clientKeyData":"{{json:client-a.key}}"}"#)),
    exec(
      "a token and a client certificate",
      script: plugin(
        #"{"token":"t","clientCertificateData":"{{json:client-a.crt}}","clientKeyData":"{{json:client-a.key}}"}"#)),
    exec(
      "a client certificate without a key", script: plugin(#"{"clientCertificateData":"{{json:client-a.crt}}"}"#),
      error: "only one of"),
    exec(
      "a credential that has expired", script: plugin(#"{"token":"old","expirationTimestamp":"2001-01-01T00:00:00Z"}"#)),
    exec(
      "an invalid expiry", script: plugin(#"{"token":"t","expirationTimestamp":"tomorrow"}"#),
      error: "expirationTimestamp"),
    exec("no status", script: plugin("null"), error: "no status"),
    exec("an empty status", script: plugin("{}"), error: "neither a token"),
    exec("an empty token in the output", script: plugin(#"{"token":""}"#), error: "neither a token"),
    exec("output of another version", script: other, error: "is configured"),
    exec("output that is not JSON", script: "#!/bin/sh\necho hello\n", error: "not an ExecCredential"),
    exec("no output", script: "#!/bin/sh\n", error: "not an ExecCredential"),
    exec(
      "output of another kind",
      script:
        "#!/bin/sh\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"Pod\",\"status\":{\"token\":\"t\"}}'\n",
      error: "is configured"),
    exec(
      "a plugin that fails", script: "#!/bin/sh\necho reason >&2\nexit 7\n", error: "exited with code 7: reason"),
    exec(
      "a plugin that prints a credential and fails", script: plugin(#"{"token":"t"}"#, after: "exit 1"),
      error: "exited with code 1"),
    exec("a plugin that a signal ends", script: "#!/bin/sh\nkill -9 $$\n", error: "exited with code 137"),
    exec(
      "a plugin that writes to standard error",
      script: plugin(#"{"token":"t"}"#, after: "echo notice >&2")),
    exec("a token wins over a plugin", user: "token: static"),
    exec(
      "a client certificate wins over a plugin",
      user: #"client-certificate-data: "{{client-b.crt}}", client-key-data: "{{client-b.key}}""#),
    exec("a plugin and an auth-provider", user: "auth-provider: {name: gcp}", error: "auth-provider"),
    exec("a plugin and impersonation", user: "as: jane, as-groups: [a, b]"),
    exec("a plugin is not used without TLS", cluster: #"server: "http://127.0.0.1:{{port}}""#),
    exec("a missing plugin is not needed beside a token", command: "command: none", user: "token: static"),
  ]
}
