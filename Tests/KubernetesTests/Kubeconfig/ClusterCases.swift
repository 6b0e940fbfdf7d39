/// Clusters: server, trust and proxy.
extension KubeconfigCase {
  private static func cluster(
    _ title: String, _ fields: String, error: String? = nil, difference: String? = nil
  ) -> KubeconfigCase {
    KubeconfigCase(title, config(cluster: fields), error: error, difference: difference)
  }

  private static let file = #"certificate-authority: "{{directory}}/ca.crt""#
  private static let data = #"certificate-authority-data: "{{ca.crt}}""#
  private static let insecure = "insecure-skip-tls-verify: true"

  static let clusters = [
    cluster("no server", data, error: "has no server"),
    cluster("an empty cluster", "", error: "has no server"),
    cluster(
      "a server with a path", #"server: "https://127.0.0.1:{{port}}/prefix/a", "# + data),
    cluster("a server with a path and a slash", #"server: "https://127.0.0.1:{{port}}/prefix/", "# + data),
    cluster("a server with a slash", #"server: "https://127.0.0.1:{{port}}/", "# + data),
    cluster("a server with a query", #"server: "https://127.0.0.1:{{port}}/prefix?a=b#c", "# + data),
    cluster("the credentials are not sent without TLS", #"server: "http://127.0.0.1:{{port}}""#),
    cluster(
      "a server without TLS with trust settings",
      #"server: "http://127.0.0.1:{{port}}", insecure-skip-tls-verify: true, "# + data),
    cluster("a server without a scheme uses no TLS", #"server: "127.0.0.1:{{port}}""#),
    cluster("a server name without a scheme", #"server: "localhost:{{port}}""#),
    cluster("a scheme in upper case", #"server: "HTTPS://127.0.0.1:{{port}}", "# + data),
    cluster("a server with another scheme", #"server: "ftp://127.0.0.1:{{port}}""#, error: "not an HTTP URL"),
    cluster("a server that is not a URL", #"server: "https://[::1""#, error: "not an HTTP URL"),
    cluster("a server without a host", #"server: "https://""#, error: "not an HTTP URL"),
    cluster("certificate-authority-data", secure),
    cluster("certificate-authority", server + ", " + file),
    cluster("both forms of the authority", [server, file, data].joined(separator: ", "), error: "remove one of them"),
    cluster("an authority file that does not exist", server + ", certificate-authority: none", error: "none"),
    cluster(
      "authority data that is not base64", server + #", certificate-authority-data: "***""#, error: "not valid base64"),
    cluster("authority data that is not PEM", server + ", certificate-authority-data: aGVsbG8=", error: "TLS"),
    cluster(
      "base64 with line breaks",
      server + #", certificate-authority-data: "\n{{ca.crt}}\n""#),
    cluster("another authority", server + #", certificate-authority-data: "{{other-ca.crt}}""#, error: "TLS"),
    cluster("no authority", server, error: "TLS"),
    cluster("insecure", server + ", " + insecure),
    cluster("insecure with authority data", secure + ", " + insecure, error: "insecure-skip-tls-verify"),
    cluster(
      "insecure with an authority file", [server, file, insecure].joined(separator: ", "),
      error: "insecure-skip-tls-verify"),
    cluster("an empty authority with insecure", server + #", certificate-authority-data: "", "# + insecure),
    cluster("not insecure", secure + ", insecure-skip-tls-verify: false"),
    cluster("tls-server-name", secure + ", tls-server-name: kubernetes.example"),
    cluster("tls-server-name that is not in the certificate", secure + ", tls-server-name: other", error: "TLS"),
    cluster("tls-server-name with insecure", [server, insecure, "tls-server-name: other"].joined(separator: ", ")),
    cluster("an empty tls-server-name", secure + #", tls-server-name: """#),
    cluster("a host name", #"server: "https://localhost:{{port}}", "# + data),
    cluster("an HTTP proxy", secure + #", proxy-url: "http://127.0.0.1:{{port}}""#),
    cluster(
      "an HTTP proxy without TLS to the server",
      #"server: "http://127.0.0.1:{{port}}", proxy-url: "http://127.0.0.1:{{port}}""#),
    cluster("a SOCKS5 proxy", secure + #", proxy-url: "socks5://127.0.0.1:{{port}}""#),
    cluster("a proxy with a password", secure + #", proxy-url: "http://me:pass@127.0.0.1:{{port}}""#),
    cluster("a SOCKS5 proxy with a password", secure + #", proxy-url: "socks5://me:pass@127.0.0.1:{{port}}""#),
    cluster(
      "a proxy and tls-server-name",
      secure + #", proxy-url: "http://127.0.0.1:{{port}}", tls-server-name: kubernetes.example"#),
    cluster("an unreachable proxy", secure + #", proxy-url: "http://127.0.0.1:1""#, error: "connect"),
    cluster("a proxy with another scheme", secure + #", proxy-url: "ftp://127.0.0.1:{{port}}""#, error: "proxy-url"),
    cluster("a proxy without a scheme", secure + #", proxy-url: "127.0.0.1:{{port}}""#, error: "proxy-url"),
    cluster("an empty proxy-url", secure + #", proxy-url: """#),
    cluster("disable-compression", secure + ", disable-compression: true"),
  ]
}
