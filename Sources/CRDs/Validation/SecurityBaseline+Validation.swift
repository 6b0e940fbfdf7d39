internal import Kubernetes

extension SecurityBaseline {
  /// Validates the spec and the length of the name; returns all problems.
  public func validate() -> [ValidationError] {
    let path = FieldPath("metadata", "name")
    let name = metadata.name ?? ""
    guard name.count > Self.maximumNameLength else { return spec.validate() }
    return [
      path.error(
        name, "has \(name.count) characters",
        fix: "use at most \(Self.maximumNameLength), because it is the value of a label")
    ] + spec.validate()
  }
}

extension SecurityBaselineSpec {
  /// Validates the spec; returns all problems.
  ///
  /// This includes the rules of the schema and the CEL rules, because the baseline may come from a file or from a
  /// server without CEL. It also includes the rules of Kubernetes for the generated objects, so that a mistake is
  /// reported once for the baseline instead of in every namespace.
  public func validate() -> [ValidationError] {
    do {
      return Self.schema.validate(try JSONValue(encoding: self), at: .spec) + validateSemantics(at: .spec)
    } catch {
      return [FieldPath.spec.error(nil, "cannot be encoded as JSON (\(error))", fix: "correct the named fields")]
    }
  }

  /// Validates the rules that the schema cannot express.
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    (namespaceSelector?.validateSemantics(at: path.field("namespaceSelector")) ?? [])
      + (networkPolicies?.validateSemantics(at: path.field("networkPolicies")) ?? [])
      + (rbac?.validateSemantics(at: path.field("rbac")) ?? [])
      + (podSecurity?.validateSemantics(at: path.field("podSecurity")) ?? [])
      + path.field("resourceQuotas").each(resourceQuotas) { $0.validateSemantics(at: $1) }
      + path.field("limitRanges").each(limitRanges) { $0.validateSemantics(at: $1) }
      + (rollout?.validateSemantics(at: path.field("rollout")) ?? [])
  }
}
