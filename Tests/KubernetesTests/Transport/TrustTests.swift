import Foundation
import HTTPTypes
import Kubernetes
import NIOSSL
import TestSupport
import Testing

/// The transport with real TLS servers and proxies.
@Suite("Trust", .timeLimit(.minutes(10)))
struct TrustTests {
  /// The certificate that a server presents.
  enum Certificate: String, Sendable {
    case valid = "for the host, from the named authority"
    case otherAuthority = "for the host, from an authority of the system"
    case otherHost = "for another host"
    case expired = "expired"
    case future = "not yet valid"
    case testName = "for api.test"
  }

  /// A connection to a server.
  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var certificate = Certificate.valid
    var host = "127.0.0.1"
    var urlHost: String?
    /// Changes the endpoint, which trusts the named authority only.
    var trust = Trust.named
    var serverName: String?
    var clientCertificate = ClientCertificate.notWanted
    var proxy: RecordingProxy.Kind?
    var maximumVersion = TLSVersion.tlsv13
    var expected: Outcome

    var testDescription: String { title }
  }

  enum Trust: Sendable { case named, system, insecure, namedAndInsecure, empty }
  enum ClientCertificate: Sendable { case notWanted, missing, wrong, right }

  /// What the client reports.
  enum Outcome: String, Sendable {
    case accepted = "accepted"
    case tlsFailed = "rejected: TLS handshake failed"
    /// With TLS 1.3, a server rejects the client certificate after the handshake of the client.
    case connectionLost = "rejected by the server: connection lost"
    case invalid = "rejected: invalid configuration"
    case other = "other"

    init(_ error: any Error) {
      self =
        switch error {
        case TransportError.tlsFailed: .tlsFailed
        case TransportError.connectionLost: .connectionLost
        case TransportError.invalidRequest: .invalid
        default: .other
        }
    }
  }

  static let rows: [Row] = [
    Row(title: "the server has a certificate of the named authority", expected: .accepted),
    Row(
      title: "the server has a certificate of an authority that only the system trusts", certificate: .otherAuthority,
      expected: .tlsFailed),
    Row(
      title: "the same, if no authority is named", certificate: .otherAuthority, trust: .system, expected: .accepted),
    Row(title: "no authority is named, and the system does not trust the server", trust: .system, expected: .tlsFailed),
    Row(title: "the certificate is for another host", certificate: .otherHost, expected: .tlsFailed),
    Row(title: "the certificate has expired", certificate: .expired, expected: .tlsFailed),
    Row(title: "the certificate is not yet valid", certificate: .future, expected: .tlsFailed),
    Row(
      title: "tls-server-name is the name in the certificate", certificate: .testName, serverName: "api.test",
      expected: .accepted),
    Row(title: "tls-server-name is not in the certificate", serverName: "api.test", expected: .tlsFailed),
    Row(title: "the server has an IPv6 address", host: "::1", expected: .accepted),
    Row(
      title: "the server has an IPv6 address that is not in the certificate", certificate: .testName, host: "::1",
      expected: .tlsFailed),
    Row(
      title: "the server wants a client certificate, and there is none", clientCertificate: .missing,
      expected: .connectionLost),
    Row(
      title: "the client certificate is from another authority", clientCertificate: .wrong, expected: .connectionLost),
    Row(title: "the client certificate is right", clientCertificate: .right, expected: .accepted),
    Row(
      title: "the server wants a client certificate with TLS 1.2, and there is none", clientCertificate: .missing,
      maximumVersion: .tlsv12, expected: .tlsFailed),
    Row(title: "the server supports TLS 1.2 only", maximumVersion: .tlsv12, expected: .accepted),
    Row(title: "the server supports TLS 1.1 only", maximumVersion: .tlsv11, expected: .tlsFailed),
    Row(title: "insecure-skip-tls-verify", certificate: .otherHost, trust: .insecure, expected: .accepted),
    Row(title: "insecure-skip-tls-verify with an authority", trust: .namedAndInsecure, expected: .invalid),
    Row(title: "the authority is empty", trust: .empty, expected: .tlsFailed),
    Row(
      title: "an HTTP proxy", certificate: .testName, urlHost: "api.test", proxy: .http, expected: .accepted),
    Row(
      title: "a SOCKS proxy, which resolves the name", certificate: .testName, urlHost: "api.test", proxy: .socks,
      expected: .accepted),
    Row(
      title: "a SOCKS proxy to a server for another host", certificate: .valid, urlHost: "api.test", proxy: .socks,
      expected: .tlsFailed),
  ]

  @Test(
    "each server is accepted or rejected as kubectl does, and a rejected one receives no request",
    .enabled(if: SystemTrust.isReplaceable))
  func table() async throws {
    let authorities = try await Authorities()
    var lines = "| Connection | Result | Bytes of requests that the server received |\n|---|---|---|\n"
    for row in Self.rows {
      let (outcome, bytes) = try await run(row, authorities)
      #expect(outcome == row.expected, "\(row.title)")
      #expect((bytes > 0) == (outcome == .accepted), "\(row.title): the server received \(bytes) bytes")
      lines += "| \(row.title) | \(outcome.rawValue) | \(bytes == 0 ? "0" : "the request") |\n"
    }
    print(lines)
    try expectGenerated(lines, in: "docs/security/transport.md", section: "trust")
  }

  private struct Authorities: Sendable {
    let named: TestAuthority
    let system: TestAuthority
    let transport: CurlTransport

    init() async throws {
      named = try await TestAuthority("named")
      system = try await TestAuthority("system")
      transport = try await SystemTrust.makeTransport(trusting: system.certificate)
    }

    func identity(_ certificate: Certificate) async throws -> ClientIdentity {
      let loopback = ["IP:127.0.0.1", "IP:::1", "DNS:localhost"]
      return switch certificate {
      case .valid: try await named.issue(loopback)
      case .otherAuthority: try await system.issue(loopback)
      case .otherHost: try await named.issue(["DNS:other.test", "IP:192.0.2.1"])
      case .expired: try await named.issue(loopback, validity: .past)
      case .future: try await named.issue(loopback, validity: .future)
      case .testName: try await named.issue(["DNS:api.test"])
      }
    }

    func clientIdentity(_ certificate: ClientCertificate) async throws -> ClientIdentity? {
      switch certificate {
      case .notWanted, .missing: nil
      case .wrong: try await system.issue(["DNS:client.test"])
      case .right: try await named.issue(["DNS:client.test"])
      }
    }
  }

  private func run(_ row: Row, _ authorities: Authorities) async throws -> (Outcome, Int) {
    var settings = TLSServer.Settings(identity: try await authorities.identity(row.certificate), host: row.host)
    settings.maximumVersion = row.maximumVersion
    if row.clientCertificate != .notWanted { settings.clientAuthority = authorities.named.certificate }
    let identity = try await authorities.clientIdentity(row.clientCertificate)
    return try await TLSServer.run(settings) { server in
      var endpoint = endpoint(row, port: server.port, authorities)
      endpoint.identity = identity
      let proxy = try row.proxy.map { try RecordingProxy($0, forwardingTo: server.port) }
      if let proxy { endpoint.proxy = "\(row.proxy == .http ? "http" : "socks5")://127.0.0.1:\(proxy.port)" }
      let outcome = await send(to: endpoint, authorities.transport)
      if let proxy {
        let name = row.proxy == .http ? "api.test" : "name api.test"
        #expect(proxy.targets == ["\(name):\(server.port)"])
      }
      return (outcome, server.receivedBytes)
    }
  }

  private func endpoint(_ row: Row, port: Int, _ authorities: Authorities) -> Endpoint {
    let host = row.urlHost ?? (row.host.contains(":") ? "[\(row.host)]" : row.host)
    var endpoint = Endpoint(server: "https://\(host):\(port)", serverName: row.serverName)
    switch row.trust {
    case .named: endpoint.certificateAuthority = authorities.named.certificate
    case .system: break
    case .insecure: endpoint.skipsVerification = true
    case .namedAndInsecure:
      endpoint.certificateAuthority = authorities.named.certificate
      endpoint.skipsVerification = true
    case .empty: endpoint.certificateAuthority = Data("\n".utf8)
    }
    return endpoint
  }

  private func send(to endpoint: Endpoint, _ transport: CurlTransport) async -> Outcome {
    var request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/version")
    request.headerFields[.authorization] = "Bearer secret"
    do {
      let (head, _) = try await transport.send(request, body: nil, to: endpoint, options: TransferOptions())
      return head.status == .ok ? .accepted : .other
    } catch {
      return Outcome(error)
    }
  }

  @Test("the Host field names the server, not tls-server-name")
  func hostField() async throws {
    let authority = try await TestAuthority("named")
    let settings = TLSServer.Settings(identity: try await authority.issue(["DNS:api.test"]))
    try await TLSServer.run(settings) { server in
      let endpoint = Endpoint(
        server: "https://127.0.0.1:\(server.port)", certificateAuthority: authority.certificate, serverName: "api.test")
      #expect(await send(to: endpoint, CurlTransport()) == .accepted)
      #expect(server.requests.first?.contains("\r\nHost: 127.0.0.1:\(server.port)") == true, "\(server.requests)")
    }
  }
}
