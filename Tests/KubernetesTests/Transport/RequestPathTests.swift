import HTTPTypes
import Testing

@testable import Kubernetes

/// Requests whose path would mean something else than intended.
@Suite("Request paths")
struct RequestPathTests {
  @Test(
    "a path with an empty, '.' or '..' segment is rejected before anything is sent",
    arguments: [
      "", "version", "//version", "/api//v1", "/api/v1/namespaces/", "/api/v1/namespaces//pods", "/api/./v1",
      "/api/../version",
      "/api/v1/namespaces/..", "/api/v1/namespaces/.?x=1", "/api/%2e%2E/v1", "/api/.%2e", "/%2E./v1", "/%2e#x", "/a/#x",
    ])
  func rejected(path: String) {
    #expect(throws: TransportError.self) { try RequestPath.validate(path) }
  }

  @Test(
    "other paths are accepted",
    arguments: [
      "/", "/?x", "/version", "/api/v1/namespaces/...", "/api?continue=a//../b", "/a/b.c/.d", "/%2e%2e%2e", "/%2",
      "/%2f",
      "/.%2", "/a/%2e%2ex/b", "/ü/%C3%BC",
    ])
  func accepted(path: String) throws { try RequestPath.validate(path) }

  @Test("the error names the segment")
  func message() {
    #expect(throws: TransportError.invalidRequest("the path '/api/%2E%2e/v1' has the segment '%2E%2e'")) {
      try RequestPath.validate("/api/%2E%2e/v1")
    }
    #expect(throws: TransportError.invalidRequest("the path '/api//v1' has an empty segment")) {
      try RequestPath.validate("/api//v1")
    }
  }

  @Test("a name that changes the path is not sent", arguments: ["", ".", ".."])
  func names(name: String) async throws {
    let transport = ScriptedTransport([])
    let client = Client(transport)
    let key = ObjectKey(namespace: "a", name: name)
    await #expect(throws: TransportError.self) { try await client.delete(NetworkPolicy.resourceType, key) }
    await #expect(throws: TransportError.self) { try await client.get(NetworkPolicy.self, key) }
    await #expect(throws: TransportError.self) {
      try await client.list(NetworkPolicy.self, in: name)
    }
    #expect(transport.requests.isEmpty)
  }

  @Test("a path reaches the server unchanged")
  func unchanged() async throws {
    let path = "/api/v1/a%2Fb/...;c=%2F..?x=/../y"
    let server = try SocketServer { connection in
      guard let head = connection.readHead() else { return }
      let body = head.split(separator: " ")[1]
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
    let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: path)
    let (_, body) = try await CurlTransport().send(
      request, body: nil, to: Endpoint(server: server.address), options: TransferOptions())
    #expect(String(decoding: body, as: UTF8.self) == path)
  }
}

/// Which proxy a server has.
@Suite("Proxy environment")
struct ProxyEnvironmentTests {
  @Test(
    "NO_PROXY is read as in Go",
    arguments: [
      ("https://api.test:6443", "", true), ("https://localhost:6443", "", false), ("https://127.1.2.3", "", false),
      ("https://[::1]:6443", "", false), ("https://api.test:6443", "*", false),
      ("https://api.test:6443", "test", false),
      ("https://api.test:6443", ".test", false), ("https://test", ".test", true),
      ("https://api.test:6443", "*.test", false),
      ("https://apitest", "test", true), ("https://api.test:6443", "api.test:6443", false),
      ("https://api.test:6443", "api.test:443", true), ("https://10.1.2.3", "10.0.0.0/8", false),
      ("https://10.1.2.3", "10.1.2.4/31", true), ("https://10.1.2.3", "10.1.2.3", false),
      ("https://10.1.2.3", "10.1.2.3:444", true), ("https://[fd00::1]", "fd00::/8", false),
      ("https://[fd00::1]", "fd00:0::1", false), ("https://API.test", " other , api.TEST ", false),
    ])
  func exceptions(server: String, exceptions: String, usesProxy: Bool) throws {
    let environment = ProxyEnvironment(["HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": exceptions])
    #expect((environment.proxy(for: try ServerAddress(server)) != nil) == usesProxy)
  }

  @Test("the variable depends on the scheme of the server; upper case has precedence")
  func variables() throws {
    let environment = ProxyEnvironment([
      "https_proxy": "a:1", "HTTPS_PROXY": "b:1", "http_proxy": "c:1", "ALL_PROXY": "d:1",
    ])
    #expect(environment.proxy(for: try ServerAddress("https://api.test")) == "b:1")
    #expect(environment.proxy(for: try ServerAddress("http://api.test")) == "c:1")
    #expect(ProxyEnvironment(["ALL_PROXY": "d:1"]).proxy(for: try ServerAddress("https://api.test")) == nil)
  }

  @Test("SOCKS proxies resolve names, and unknown schemes are rejected")
  func schemes() throws {
    #expect(try ProxyEnvironment.curlURL("socks5://u:p@host:1080") == "socks5h://u:p@host:1080")
    #expect(try ProxyEnvironment.curlURL("proxy:3128") == "http://proxy:3128")
    #expect(throws: TransportError.self) { try ProxyEnvironment.curlURL("ftp://proxy") }
  }

  @Test(
    "server addresses are parsed",
    arguments: [
      ("https://a", "a", 443, ""), ("http://a/b/", "a", 80, "/b"), ("HTTPS://[::1]:6443", "[::1]", 6443, ""),
      ("https://a:1/k8s/clusters/c%20d", "a", 1, "/k8s/clusters/c%20d"),
    ])
  func addresses(url: String, host: String, port: Int, prefix: String) throws {
    let address = try ServerAddress(url)
    #expect((address.host, address.port, address.prefix) == (host, port, prefix))
  }
}
