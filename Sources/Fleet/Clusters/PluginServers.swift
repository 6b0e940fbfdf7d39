import Audit
import CRDs

/// The API servers that may get the credentials of an exec plugin.
///
/// A hub names the server of a cluster. Without a limit, it could name one of its own and get the credentials of the user.
struct PluginServers: Sendable, Hashable {
  /// Globs for hosts in lower case.
  private(set) var globs: [String]

  /// Any server. The user specified no hosts.
  static let any = PluginServers(["*"])

  /// Creates a list of globs for hosts, such as `*.googleapis.com`.
  init(_ globs: [String]) { self.globs = globs.map { $0.lowercased() } }

  /// Adds the servers of another list.
  mutating func formUnion(_ other: PluginServers) { globs += other.globs }

  /// Checks where the credentials of a plugin would be sent.
  ///
  /// - Throws: `ClusterProblem` if the server is not allowed, or if another one could read the credentials.
  func check(_ kubeconfig: InlineKubeconfig, of command: String, fix: String) throws(ClusterProblem) {
    let subject = "the credentials of the exec plugin '\(command.shown(limit: TextLimits.word))'"
    guard let host = Self.host(of: kubeconfig.server) else {
      throw ClusterProblem(
        .misconfigured,
        "\(subject) are only sent to https://HOST or https://HOST:PORT, and not to "
          + "'\(kubeconfig.server.shown(limit: TextLimits.word))'; correct the server in the hub")
    }
    guard !kubeconfig.skipsVerification else {
      throw ClusterProblem(
        .misconfigured,
        "\(subject) are not sent to a server whose certificate is not verified; add its authority in the hub")
    }
    guard kubeconfig.proxyURL == nil else {
      throw ClusterProblem(
        .misconfigured,
        "\(subject) are not sent through a proxy that the hub names; remove it there, and set HTTPS_PROXY instead")
    }
    guard globs.contains(where: { Glob($0).matches(host) }) else {
      throw ClusterProblem(
        .misconfigured,
        "\(subject) are not sent to the host '\(host.shown(limit: TextLimits.word))'; if you trust it, \(fix)")
    }
  }

  /// The host of an `https` URL in lower case; `nil` if the URL has user information or anything else that programs could
  /// read in different ways.
  static func host(of url: String) -> String? {
    guard url.lowercased().hasPrefix("https://") else { return nil }
    let authority = url.dropFirst("https://".count).prefix { $0 != "/" }
    var (host, port) = (authority, Substring("443"))
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let rest = authority[authority.index(after: end)...]
      guard host.utf8.allSatisfy({ $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else {
        return nil
      }
      guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
      if !rest.isEmpty { port = rest.dropFirst() }
    } else {
      if let colon = authority.firstIndex(of: ":") {
        host = authority[..<colon]
        port = authority[authority.index(after: colon)...]
      }
      guard host.utf8.allSatisfy(\.isHostCharacter) else { return nil }
    }
    guard !host.isEmpty, Int(port).map({ (1...65_535).contains($0) }) == true else { return nil }
    return host.lowercased()
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  /// Letters, digits, `-`, `.` and `_`.
  fileprivate var isHostCharacter: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
    }
  }
}
