/// A part of the score of a workload.
package enum RiskTerm: String, Sendable, Hashable, CaseIterable {
  /// How an attacker gets to the workload.
  case exposure
  /// What an attacker in a container may do on the node.
  case privilege
  /// What the service account may do.
  case permissions
  /// What an attacker in a container can connect to.
  case blastRadius
  /// What limits the use of resources.
  case limits
  /// Known vulnerabilities of the images.
  case vulnerabilities

  /// The largest number of points. Those of all terms are 100.
  package var maximum: Int {
    switch self {
    case .exposure, .privilege, .permissions: 25
    case .blastRadius, .vulnerabilities: 10
    case .limits: 5
    }
  }

  /// The name in texts.
  package var title: String { self == .blastRadius ? "blast radius" : rawValue }

  /// Whether only the factor with the most points counts. Otherwise the points are added.
  var countsLargest: Bool { self == .exposure }
}
