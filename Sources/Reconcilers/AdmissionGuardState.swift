import Kubernetes

/// What the operator knows about the admission policies in `config/admission`.
package enum AdmissionGuardState: Sendable, Hashable {
  /// It is not known, for the given reason.
  case unknown(String)
  /// The API server does not serve ValidatingAdmissionPolicy.
  case notServed
  /// None of the policies exists.
  case notInstalled
  /// Some policies do not enforce what `config/admission` specifies: the problem of each.
  case incomplete([String])
  /// All policies enforce, and carry these versions.
  case installed(versions: Set<String>)

  /// The names of the policies; each binding has the name of its policy.
  package static let policies = [
    "plimsoll-crd", "plimsoll-namespaces", "plimsoll-objects", "plimsoll-service-accounts",
  ]

  /// The state before the first request.
  package static let initial = unknown("the operator has not read the admission policies yet")
}

extension AdmissionGuardState {
  /// Status, reason and message of the condition `Guarded`.
  ///
  /// - Parameter version: The version of the operator; `nil` if the versions are not to be compared.
  func condition(operatorVersion version: String?) -> (
    status: Condition.Status, reason: ConditionReason, message: String
  ) {
    switch self {
    case .unknown(let reason): (.unknown, .notObserved, reason)
    case .notServed:
      (.false, .notServed, "the API server does not serve ValidatingAdmissionPolicy, which requires Kubernetes 1.30")
    case .notInstalled: (.false, .notInstalled, "the admission policies in config/admission are not installed")
    case .incomplete(let problems):
      (.false, .incomplete, problems.joined(separator: "; ") + "; apply config/admission")
    case .installed(let versions):
      if let version, versions != [version] {
        (
          .true, .versionMismatch,
          "the admission policies have version \(versions.sorted().joined(separator: ", ")), and the operator has version "
            + "\(version); apply config/admission of the version of the operator"
        )
      } else {
        (.true, .installed, "the admission policies have version \(versions.sorted().joined(separator: ", "))")
      }
    }
  }
}
