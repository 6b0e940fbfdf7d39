package import Kubernetes

/// One of the admission policies in `config/admission`, with its binding, as the API server has them.
package struct ObservedAdmissionPolicy: Sendable, Hashable {
  /// The name of both.
  package var name: String
  /// The policy; `nil` if it does not exist.
  package var policy: ValidatingAdmissionPolicy?
  /// The binding; `nil` if it does not exist.
  package var binding: ValidatingAdmissionPolicyBinding?

  /// Creates an observation.
  package init(name: String, policy: ValidatingAdmissionPolicy?, binding: ValidatingAdmissionPolicyBinding?) {
    self.name = name
    self.policy = policy
    self.binding = binding
  }

  /// Why the policy does not enforce what `config/admission` specifies; `nil` if it does. The rules themselves are not
  /// compared.
  var problem: String? {
    guard let policy else { return "ValidatingAdmissionPolicy '\(name)' does not exist" }
    guard policy.spec?.failurePolicy ?? "Fail" == "Fail" else {
      return "ValidatingAdmissionPolicy '\(name)' has failurePolicy Ignore"
    }
    guard let spec = binding?.spec else { return "ValidatingAdmissionPolicyBinding '\(name)' does not exist" }
    guard spec.policyName == name, spec.validationActions?.contains("Deny") == true else {
      return "ValidatingAdmissionPolicyBinding '\(name)' does not deny requests with policy '\(name)'"
    }
    // The API server fills in selectors that match everything.
    if let match = spec.matchResources, !Self.isEverything(match) {
      return "ValidatingAdmissionPolicyBinding '\(name)' does not apply to all objects"
    }
    return nil
  }

  private static func isEverything(_ match: JSONValue) -> Bool {
    (match.objectValue ?? [:]).allSatisfy { key, value in
      key == "matchPolicy" || value.objectValue?.isEmpty == true || value.arrayValue?.isEmpty == true
    }
  }

  /// The version of the policy: the label `app.kubernetes.io/version`.
  var version: String { policy?.metadata.labels?["app.kubernetes.io/version"] ?? "unknown" }
}

extension AdmissionGuardState {
  /// The state that follows from the policies.
  package init(_ policies: [ObservedAdmissionPolicy]) {
    let problems = policies.compactMap(\.problem)
    if policies.allSatisfy({ $0.policy == nil && $0.binding == nil }) {
      self = .notInstalled
    } else if !problems.isEmpty {
      self = .incomplete(problems)
    } else {
      self = .installed(versions: Set(policies.map(\.version)))
    }
  }
}
