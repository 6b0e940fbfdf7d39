package import Kubernetes

/// What a subject may do, with the binding that gives each permission.
package struct PermissionReport: Sendable {
  private let subject: SubjectIdentity
  private let namespace: String?
  private let request: AccessRequest?
  private let grants: [Grant]
  private let missing: [MissingRole]

  /// Answers a question.
  ///
  /// - Parameters:
  ///   - subject: The subject.
  ///   - request: The request to decide; `nil` to list all permissions.
  ///   - namespace: Leaves out what applies only in other namespaces; `nil` for all.
  ///   - inventory: The objects.
  package init(
    of subject: SubjectIdentity, request: AccessRequest? = nil, in namespace: String?, by inventory: Inventory
  ) {
    let authorizer = Authorizer(inventory)
    self.subject = subject
    self.namespace = namespace
    self.request = request
    grants =
      request.map { authorizer.grants(allowing: $0, by: subject) } ?? authorizer.grants(to: subject, in: namespace)
    missing = authorizer.missingRoles(of: subject, in: namespace)
  }

  /// Whether any permission is left: for a request, whether it is allowed.
  package var isAllowed: Bool { !grants.isEmpty }

  /// The text for a terminal.
  package var text: String {
    let header = ["NAMESPACE", "VERBS", "RESOURCES", "NAMES", "ROLE", "BINDING", "SUBJECT"]
    var text = ""
    if request != nil { text += (isAllowed ? "yes" : "no") + "\n" }
    if isAllowed {
      text += TextTable(rows: [header] + grants.map(\.row)).text
    } else if request == nil {
      text += "no binding gives \(subject) a permission\(namespace.map { " in namespace '\($0)'" } ?? "")\n"
    }
    return text + missing.map { "note: \($0.binding) binds \($0.role), which is not in the input\n" }.joined()
  }

  /// The object that `-o json` prints.
  package var json: JSONValue {
    [
      "version": 1,
      "subject": [
        "kind": .string(subject.kind), "name": .string(subject.name),
        "groups": .array(subject.groups.map { .string($0) }),
      ],
      "namespace": namespace.map { .string($0) } ?? .null, "allowed": .bool(isAllowed),
      "permissions": .array(grants.map(\.json)),
      "missingRoles": .array(
        missing.map { ["binding": .string($0.binding.description), "role": .string($0.role.description)] }),
    ]
  }
}

extension Grant {
  fileprivate var row: [String] {
    [
      namespace ?? "*", rule.verbs.joined(separator: ","), resourceText,
      (rule.resourceNames ?? []).isEmpty ? "*" : (rule.resourceNames ?? []).joined(separator: ","),
      role.map { "\($0.kind)/\($0.name)" } ?? "-", binding.map { "\($0.kind)/\($0.name)" } ?? "-", subject.title,
    ]
  }

  /// The resources with their groups, as kubectl writes them, and the paths that are not resources.
  private var resourceText: String {
    let groups = rule.apiGroups ?? []
    let resources = (rule.resources ?? []).flatMap { resource in
      groups.map { group in
        if group.isEmpty { return resource }
        let slash = resource.firstIndex(of: "/") ?? resource.endIndex
        return "\(resource[..<slash]).\(group)\(resource[slash...])"
      }
    }
    return (resources + (rule.nonResourceURLs ?? [])).joined(separator: ",")
  }

  fileprivate var json: JSONValue {
    func list(_ texts: [String]?) -> JSONValue { .array((texts ?? []).map { .string($0) }) }
    return [
      "namespace": namespace.map { .string($0) } ?? .null, "verbs": list(rule.verbs),
      "apiGroups": list(rule.apiGroups), "resources": list(rule.resources),
      "resourceNames": list(rule.resourceNames), "nonResourceURLs": list(rule.nonResourceURLs),
      "role": role.map { .string($0.description) } ?? .null,
      "binding": binding.map { .string($0.description) } ?? .null, "subject": .string(subject.title),
    ]
  }
}

extension Subject {
  /// `Kind/name`, or `ServiceAccount/namespace/name`.
  fileprivate var title: String {
    [kind, kind == "ServiceAccount" ? namespace : nil, name].compactMap(\.self).joined(separator: "/")
  }
}
