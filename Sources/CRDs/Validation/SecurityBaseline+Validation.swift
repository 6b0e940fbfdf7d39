internal import Kubernetes

extension SecurityBaseline {
  /// Everything that is wrong with the baseline: the spec, and a name that would not fit into a label.
  public func validate() -> [ValidationError] {
    let path = FieldPath(description: "metadata").field("name")
    let name = metadata.name ?? ""
    guard name.count > Self.maximumNameLength else { return spec.validate() }
    return [
      path.error(name, "has \(name.count) characters", mend: "use at most \(Self.maximumNameLength), to fit in a label")
    ] + spec.validate()
  }
}

extension SecurityBaselineSpec {
  /// Everything that is wrong with the spec; empty for a valid one.
  ///
  /// What the schema says is checked here too, and what CEL says: a baseline may come from a file, or through a server
  /// that has no CEL. Beyond them come the rules that Kubernetes itself has for the objects to be generated, so that a
  /// mistake is told once, at the baseline, instead of in every namespace.
  public func validate() -> [ValidationError] {
    do {
      return Self.schema.check(try JSONValue(encoding: self), at: .spec) + checkMeaning(at: .spec)
    } catch {
      return [FieldPath.spec.error(nil, "cannot be written as JSON (\(error))", mend: "correct the fields it names")]
    }
  }

  /// The rules that no schema can say.
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    (namespaceSelector?.checkMeaning(at: path.field("namespaceSelector")) ?? [])
      + (networkPolicies?.checkMeaning(at: path.field("networkPolicies")) ?? [])
      + (rbac?.checkMeaning(at: path.field("rbac")) ?? [])
      + (podSecurity?.checkMeaning(at: path.field("podSecurity")) ?? [])
      + path.field("resourceQuotas").each(resourceQuotas) { $0.checkMeaning(at: $1) }
      + path.field("limitRanges").each(limitRanges) { $0.checkMeaning(at: $1) }
  }
}
