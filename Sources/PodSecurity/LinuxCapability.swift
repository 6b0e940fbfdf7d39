package import Kubernetes

/// A Linux capability that a container adds or drops.
package struct LinuxCapability: Sendable, Hashable {
  /// The name in upper case and without the prefix `CAP_`, as container runtimes read it.
  package let name: String
  /// The field of the name, from the root of the pod or pod template.
  package let field: FieldPath

  /// Whether a container with the capability can take control of its node.
  package var givesControlOfNode: Bool { Self.dangerousNames.contains(name) || name.hasPrefix("MAC_") }

  /// The capabilities that give control of the node, and `ALL`. The names of capabilities for mandatory access control
  /// begin with `MAC_`.
  ///
  /// https://man7.org/linux/man-pages/man7/capabilities.7.html
  package static let dangerousNames: Set<String> = [
    "ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_BOOT", "NET_ADMIN", "DAC_READ_SEARCH",
    "MAC_ADMIN", "MAC_OVERRIDE", "BPF", "PERFMON",
  ]
}

extension PodUnderReview.Container {
  /// The capabilities that the container adds or drops.
  ///
  /// - Parameter change: `add` or `drop`.
  package func capabilities(_ change: String) -> [LinuxCapability] {
    guard let list = securityContext?.present("capabilities", change)?.arrayValue else { return [] }
    return list.enumerated().compactMap { index, value in
      guard let text = value.stringValue?.uppercased() else { return nil }
      let name = text.hasPrefix("CAP_") ? String(text.dropFirst("CAP_".count)) : text
      return LinuxCapability(name: name, field: securityPath.field("capabilities", change)[index])
    }
  }
}
