/// Files: where they are, how they are merged, and what makes them invalid.
extension KubeconfigCase {
  /// A complete kubeconfig with its own token and namespace.
  private static func complete(_ name: String) -> String {
    config(user: "token: \(name)", context: "cluster: k, user: u, namespace: \(name)")
  }

  private static let onlyCluster = "clusters:\n- name: k\n  cluster: {\(secure)}\n"
  private static let onlyUser = "users:\n- name: u\n  user: {token: secret}\n"
  private static let onlyContext = "contexts:\n- name: c\n  context: {cluster: k, user: u}\n"
  private static let list = "{{directory}}/one:{{directory}}/two"

  static let merging = [
    KubeconfigCase("the default file", complete("home")),
    KubeconfigCase(
      "the flag wins over KUBECONFIG and the default file",
      files: [".kube/config": complete("home"), "one": complete("one"), "flag": complete("flag")],
      environment: ["KUBECONFIG": "{{directory}}/one"], kubeconfig: "{{directory}}/flag"),
    KubeconfigCase(
      "KUBECONFIG wins over the default file", files: [".kube/config": complete("home"), "one": complete("one")],
      environment: ["KUBECONFIG": "{{directory}}/one"]),
    KubeconfigCase("an empty KUBECONFIG is not set", complete("home"), environment: ["KUBECONFIG": ""]),
    KubeconfigCase("an empty --kubeconfig is not set", files: [".kube/config": complete("home")], kubeconfig: ""),
    KubeconfigCase(
      "a missing file in KUBECONFIG is skipped", files: ["two": complete("two")], environment: ["KUBECONFIG": list]),
    KubeconfigCase(
      "a KUBECONFIG of missing files does not fall back to the default file", complete("home"),
      environment: ["KUBECONFIG": list], error: "no cluster configuration found"),
    KubeconfigCase(
      "empty entries of KUBECONFIG are skipped", files: ["two": complete("two")],
      environment: ["KUBECONFIG": "::{{directory}}/two:"]),
    KubeconfigCase(
      "a KUBECONFIG of empty entries does not fall back to the default file", complete("home"),
      environment: ["KUBECONFIG": ":"], error: "no cluster configuration found"),
    KubeconfigCase(
      "a file twice in KUBECONFIG", files: ["two": complete("two")],
      environment: ["KUBECONFIG": "{{directory}}/two:{{directory}}/two"]),
    KubeconfigCase("a missing file of --kubeconfig", kubeconfig: "{{directory}}/none", error: "{{directory}}/none"),
    KubeconfigCase(
      "a directory as --kubeconfig", kubeconfig: "{{directory}}", error: "cannot read the kubeconfig file"),
    KubeconfigCase(
      "a directory in KUBECONFIG", files: ["two": complete("two")],
      environment: ["KUBECONFIG": "{{directory}}:{{directory}}/two"], error: "cannot read the kubeconfig file"),
    KubeconfigCase(
      "--kubeconfig is one path, not a list", files: ["one": complete("one"), "two": complete("two")],
      kubeconfig: list, error: "cannot read the kubeconfig file"),
    KubeconfigCase(
      "the first current context wins",
      files: [
        "one": "current-context: d\n", "two": complete("two") + "\n- name: d\n  context: {cluster: k, user: u}\n",
      ],
      environment: ["KUBECONFIG": list]),
    KubeconfigCase(
      "an empty current context does not win", files: ["one": "current-context: \"\"\n", "two": complete("two")],
      environment: ["KUBECONFIG": list]),
    KubeconfigCase(
      "the first entry of a name wins as a whole",
      files: ["one": "users:\n- name: u\n  user: {token: first}\n", "two": complete("two")],
      environment: ["KUBECONFIG": list]),
    KubeconfigCase(
      "the first context of a name wins", files: ["one": onlyContext, "two": complete("two")],
      environment: ["KUBECONFIG": list]),
    KubeconfigCase(
      "cluster, user and context in three files",
      files: ["a": onlyCluster, "b": onlyUser, "c": onlyContext + "current-context: c\n"],
      environment: ["KUBECONFIG": "{{directory}}/a:{{directory}}/b:{{directory}}/c"]),
    KubeconfigCase(
      "an empty file", files: ["one": "", "two": complete("two")], environment: ["KUBECONFIG": list]),
    KubeconfigCase(
      "/dev/null as KUBECONFIG", complete("home"), environment: ["KUBECONFIG": "/dev/null"],
      error: "current-context is not set"),
    KubeconfigCase("an empty file alone", "", error: "current-context is not set"),
    KubeconfigCase("a file with comments only", "# nothing\n", error: "current-context is not set"),
    KubeconfigCase(
      "an invalid file among valid ones", files: ["one": "{", "two": complete("two")],
      environment: ["KUBECONFIG": list], error: "{{directory}}/one"),
    KubeconfigCase("a list instead of a mapping", "- a\n", error: "not a kubeconfig"),
    KubeconfigCase("a text instead of a mapping", "hello\n", error: "not a kubeconfig"),
    KubeconfigCase("another kind", "apiVersion: v1\nkind: Pod\n", error: "not a kubeconfig"),
    KubeconfigCase("another version", "apiVersion: v2\nkind: Config\n", error: "not a kubeconfig"),
    KubeconfigCase(
      "neither version nor kind", "current-context: c\n" + onlyCluster + onlyUser + onlyContext),
    KubeconfigCase(
      "JSON",
      #"{"current-context":"c","clusters":[{"name":"k","cluster":{"server":"https://127.0.0.1:{{port}}","certificate-authority-data":"{{ca.crt}}"}}],"users":[{"name":"u","user":{"token":"json"}}],"contexts":[{"name":"c","context":{"cluster":"k","user":"u"}}]}"#
    ),
    KubeconfigCase("unknown fields are ignored", "future: {a: 1}\n" + config(cluster: secure + ", future: 1")),
    KubeconfigCase("names of fields are case-sensitive", config(user: "Token: upper, token: lower")),
    KubeconfigCase(
      "two entries with the same name in a file", config() + "\n- name: c\n  context: {cluster: k, user: u}\n",
      error: "duplicate name 'c'"),
    KubeconfigCase("a number as token", config(user: "token: 123"), error: "invalid kubeconfig"),
    KubeconfigCase(
      "relative paths are relative to the file that contains them",
      files: [
        "a/one": "clusters:\n- name: k\n  cluster: {\(server), certificate-authority: ../ca.crt}\n",
        "b/two": onlyContext + "current-context: c\nusers:\n- name: u\n  user: {tokenFile: tokens/t}\n",
        "b/tokens/t": "relative", "tokens/t": "wrong",
      ], environment: ["KUBECONFIG": "{{directory}}/a/one:{{directory}}/b/two"]),
    KubeconfigCase(
      "absolute paths", config(cluster: server + ", certificate-authority: \"{{directory}}/ca.crt\"")),
  ]

  static let contexts = [
    KubeconfigCase("--context wins over current-context", config(current: "other"), context: "c"),
    KubeconfigCase("an empty --context is not set", config(), context: ""),
    KubeconfigCase("--context does not exist", config(), context: "nope", error: "context 'nope' not found"),
    KubeconfigCase("--context without a file", context: "c", error: "context 'c' not found"),
    KubeconfigCase("current-context does not exist", config(current: "nope"), error: "context 'nope' not found"),
    KubeconfigCase("no current-context", config(current: "\"\""), error: "current-context is not set"),
    KubeconfigCase(
      "the cluster of the context does not exist", config(context: "cluster: x, user: u"),
      error: "cluster 'x' of context 'c' not found"),
    KubeconfigCase(
      "the user of the context does not exist", config(context: "cluster: k, user: x"),
      error: "user 'x' of context 'c' not found"),
    KubeconfigCase("a context without a cluster", config(context: "user: u"), error: "cluster '' of context 'c'"),
    KubeconfigCase("a context without a user", config(context: "cluster: k"), difference: prompt),
    KubeconfigCase("an empty user", config(user: ""), difference: prompt),
    KubeconfigCase("no namespace", config()),
    KubeconfigCase("a namespace", config(context: "cluster: k, user: u, namespace: team-a")),
    KubeconfigCase("an empty namespace", config(context: "cluster: k, user: u, namespace: \"\"")),
    KubeconfigCase(
      "errors in entries that are not used",
      config() + "\n- name: d\n  context: {cluster: x, user: x, namespace: Bad_Name}\n"),
    KubeconfigCase("no file and no pod", error: "no cluster configuration found"),
  ]
}
