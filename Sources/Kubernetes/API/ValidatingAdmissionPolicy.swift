/// `admissionregistration.k8s.io/v1` ValidatingAdmissionPolicy, which Kubernetes serves since 1.30.
public struct ValidatingAdmissionPolicy: KubernetesObject, Hashable {
  /// `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies`.
  public static let resourceType = ResourceType(
    group: "admissionregistration.k8s.io", version: "v1", plural: "validatingadmissionpolicies",
    kind: "ValidatingAdmissionPolicy", isNamespaced: false)

  /// Metadata.
  public var metadata: ObjectMeta
  /// The specification.
  public var spec: Spec?

  /// Creates a policy.
  public init(metadata: ObjectMeta, spec: Spec?) {
    self.metadata = metadata
    self.spec = spec
  }

  /// `ValidatingAdmissionPolicySpec`.
  public struct Spec: Codable, Sendable, Hashable {
    /// What happens if the policy cannot be evaluated: `Fail`, the default, or `Ignore`.
    public var failurePolicy: String?

    /// Creates a spec.
    public init(failurePolicy: String? = nil) { self.failurePolicy = failurePolicy }
  }
}

/// `admissionregistration.k8s.io/v1` ValidatingAdmissionPolicyBinding, which Kubernetes serves since 1.30.
public struct ValidatingAdmissionPolicyBinding: KubernetesObject, Hashable {
  /// `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings`.
  public static let resourceType = ResourceType(
    group: "admissionregistration.k8s.io", version: "v1", plural: "validatingadmissionpolicybindings",
    kind: "ValidatingAdmissionPolicyBinding", isNamespaced: false)

  /// Metadata.
  public var metadata: ObjectMeta
  /// The specification.
  public var spec: Spec?

  /// Creates a binding.
  public init(metadata: ObjectMeta, spec: Spec?) {
    self.metadata = metadata
    self.spec = spec
  }

  /// `ValidatingAdmissionPolicyBindingSpec`.
  public struct Spec: Codable, Sendable, Hashable {
    /// The name of the policy.
    public var policyName: String?
    /// `Deny`, `Warn` and `Audit`.
    public var validationActions: [String]?
    /// Limits the objects that the binding applies to.
    public var matchResources: JSONValue?

    /// Creates a spec.
    public init(policyName: String?, validationActions: [String]?, matchResources: JSONValue? = nil) {
      self.policyName = policyName
      self.validationActions = validationActions
      self.matchResources = matchResources
    }
  }
}
