/// Proxies of the environment.
extension KubeconfigCase {
  private static let proxy = "http://127.0.0.1:{{port}}"
  private static let unreachable = "http://127.0.0.1:1"
  /// Go and libcurl use proxies for this address of the machine, which is not a loopback address.
  private static let remote =
    #"server: "https://0.0.0.0:{{port}}", certificate-authority-data: "{{ca.crt}}", tls-server-name: kubernetes.example"#

  private static func environment(
    _ title: String, _ variables: [String: String], cluster: String = remote
  ) -> KubeconfigCase {
    KubeconfigCase(title, config(cluster: cluster), environment: variables)
  }

  static let proxies = [
    environment("HTTPS_PROXY", ["HTTPS_PROXY": proxy]),
    environment("https_proxy", ["https_proxy": proxy]),
    environment("HTTPS_PROXY without a scheme", ["HTTPS_PROXY": "127.0.0.1:{{port}}"]),
    environment("HTTPS_PROXY with SOCKS5", ["HTTPS_PROXY": "socks5://127.0.0.1:{{port}}"]),
    environment("HTTPS_PROXY with a password", ["HTTPS_PROXY": "http://me:pass@127.0.0.1:{{port}}"]),
    environment("HTTPS_PROXY and https_proxy", ["HTTPS_PROXY": proxy, "https_proxy": unreachable]),
    environment("HTTPS_PROXY and a loopback address", ["HTTPS_PROXY": unreachable], cluster: secure),
    environment("HTTPS_PROXY and an empty proxy-url", ["HTTPS_PROXY": proxy], cluster: remote + #", proxy-url: """#),
    environment(
      "HTTPS_PROXY and proxy-url", ["HTTPS_PROXY": unreachable], cluster: remote + #", proxy-url: "\#(proxy)""#),
    environment("HTTP_PROXY and a server with TLS", ["HTTP_PROXY": unreachable]),
    environment("ALL_PROXY", ["ALL_PROXY": unreachable]),
    environment("NO_PROXY with all servers", ["HTTPS_PROXY": unreachable, "NO_PROXY": "*"]),
    environment("NO_PROXY with the server", ["HTTPS_PROXY": unreachable, "NO_PROXY": "example.com, 0.0.0.0"]),
    environment("NO_PROXY with the port", ["HTTPS_PROXY": unreachable, "NO_PROXY": "0.0.0.0:{{port}}"]),
    environment("NO_PROXY with another port", ["HTTPS_PROXY": proxy, "NO_PROXY": "0.0.0.0:1"]),
    environment("NO_PROXY with a block of addresses", ["HTTPS_PROXY": unreachable, "NO_PROXY": "0.0.0.0/8"]),
    environment("NO_PROXY with another server", ["HTTPS_PROXY": proxy, "NO_PROXY": "example.com"]),
    environment("no_proxy", ["HTTPS_PROXY": unreachable, "no_proxy": "0.0.0.0"]),
    environment("NO_PROXY and proxy-url", ["NO_PROXY": "*"], cluster: remote + #", proxy-url: "\#(proxy)""#),
  ]
}
