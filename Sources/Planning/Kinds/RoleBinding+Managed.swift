package import Kubernetes

extension RoleBinding: ManagedObject {
  /// Role and subjects with the server's defaults, names exact.
  package struct Content: NormalizedContent {
    package var roleRef: RoleRef
    package var subjects: [Subject]

    package func expanding(namespace: String) -> Self {
      let filler = PlaceholderFiller(namespace: namespace)
      return Content(roleRef: filler.fill(roleRef), subjects: subjects.map(filler.fill))
    }

    package func referring(to renamed: Renaming) -> Self {
      var copy = self
      if roleRef.kind == "Role", let name = renamed[.role]?[roleRef.name] { copy.roleRef.name = name }
      return copy
    }

    /// Fewer subjects of the same role.
    package func isAtLeastAsStrict(as desired: Self) -> Bool {
      roleRef == desired.roleRef && Set(subjects).isSubset(of: desired.subjects)
    }

    /// ValidateRoleBindingUpdate of Kubernetes.
    package var immutableFields: Fingerprint? { Fingerprint(of: roleRef) }
  }

  package var normalizedContent: Content {
    Content(roleRef: roleRef.normalized, subjects: (subjects ?? []).map(\.normalized))
  }

  package static func refer(to renamed: Renaming, in fields: inout [String: JSONValue]) {
    guard fields["roleRef"]?["kind"] == "Role", let old = fields["roleRef"]?["name"]?.stringValue,
      let name = renamed[.role]?[old]
    else { return }
    fields["roleRef"]?["name"] = .string(name)
  }

  /// Whether a binding is a risk depends on the role.
  package var risk: ObservedObject.Risk? {
    let id = ObjectID(kind: .roleBinding, namespace: metadata.namespace ?? "", name: metadata.name ?? "")
    if DefaultRoles.includes(binding: id, to: roleRef, subjects: subjects ?? []) { return nil }
    return .binds(roleRef.bounded, SubjectAssessment(subjects ?? [], namespace: id.namespace))
  }

  /// Removes the finalizers, so that the API server completes the deletion. Subjects cannot be removed without the permission
  /// to bind the role (`IsOnlyMutatingGCFields` in the RBAC storage of Kubernetes).
  package static func removeEffect(from object: inout JSONValue) {
    object["metadata"]?["finalizers"] = Optional<JSONValue>.none
  }
}

/// The API group of everything in RBAC.
let rbacGroup = "rbac.authorization.k8s.io"

extension RoleRef {
  /// The reference with a name of bounded size; see `String.boundedName`.
  fileprivate var bounded: RoleRef {
    RoleRef(kind: kind.firstScalars(64), name: name.boundedName, apiGroup: rbacGroup)
  }

  fileprivate var normalized: RoleRef { RoleRef(kind: kind, name: name.exact, apiGroup: apiGroup ?? rbacGroup) }
}

extension Subject {
  fileprivate var normalized: Subject {
    Subject(
      kind: kind, name: name.exact, namespace: namespace.flatMap { $0.isEmpty ? nil : $0 },
      apiGroup: kind == "ServiceAccount" ? nil : apiGroup.flatMap { $0.isEmpty ? nil : $0 } ?? rbacGroup)
  }
}

extension PlaceholderFiller {
  fileprivate func fill(_ role: RoleRef) -> RoleRef {
    RoleRef(kind: role.kind, name: self(role.name), apiGroup: role.apiGroup)
  }

  fileprivate func fill(_ subject: Subject) -> Subject {
    Subject(
      kind: subject.kind, name: self(subject.name), namespace: subject.namespace.map { self($0) },
      apiGroup: subject.apiGroup)
  }
}
