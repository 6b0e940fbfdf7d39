import CRDs
import Kubernetes

/// The admission policy or webhook that rejected a request. The API server answers with 403, as for a missing permission, or
/// with the code that the policy or webhook chooses.
struct AdmissionRejection: Sendable, Hashable {
  /// The kind of the object that configures the check.
  enum Source: Sendable, Hashable {
    /// A ValidatingAdmissionPolicy and its binding.
    case policy(binding: String)
    /// A webhook of a ValidatingWebhookConfiguration or MutatingWebhookConfiguration.
    case webhook
  }

  /// The policy or the webhook.
  var source: Source
  /// Its name.
  var name: String

  /// Reads the rejection from an error response; `nil` if it has another cause.
  ///
  /// The formats are those of the API server: `ValidatingAdmissionPolicy 'x' with binding 'y' denied request: …` and
  /// `admission webhook "x" denied the request: …`.
  init?(_ error: APIError) {
    guard (400..<500).contains(error.code) else { return nil }
    if let match = error.message.firstMatch(
      of: /ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)' denied request/)
    {
      self.init(source: .policy(binding: String(match.2)), name: String(match.1))
    } else if let match = error.message.firstMatch(of: /admission webhook "([^"]+)" denied the request/) {
      self.init(source: .webhook, name: String(match.1))
    } else {
      return nil
    }
  }

  private init(source: Source, name: String) {
    self.source = source
    self.name = name
  }

  /// A clause with the fix, to append to the message.
  var fix: String {
    switch source {
    case .policy where AdmissionGuardState.policies.contains(name):
      "; grant the operator the verb 'bypass' on securitybaselines, as config/rbac does"
    case .policy(let binding):
      "; exempt the operator from ValidatingAdmissionPolicy '\(name)' (binding '\(binding)'), or change the SecurityBaseline"
    case .webhook:
      "; exempt the operator from admission webhook '\(name)', or change the SecurityBaseline"
    }
  }
}
