package import Kubernetes

/// What a subject may do, with the binding that gives each permission.
package struct PermissionReport: Sendable {
  private let subject: SubjectIdentity
  private let namespace: String?
  private let request: AccessRequest?
  private let grants: [Grant]
  /// The namespaces in which a denied request for all namespaces is allowed.
  private let namespacesAllowing: [String]
  private let missing: [MissingRole]
  /// What the answer does not consider, and what may be a mistake in the question.
  package let notes: [String]

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
    namespacesAllowing = request.map { authorizer.namespaces(allowing: $0, by: subject) } ?? []
    missing = authorizer.missingRoles(of: subject, in: namespace)
    notes = Self.notes(on: subject, request, inventory) + missing.notes(isCluster: inventory.isCluster)
  }

  private static func notes(
    on subject: SubjectIdentity, _ request: AccessRequest?, _ inventory: Inventory
  ) -> [String] {
    var notes: [String] = []
    if let account = subject.account, !inventory.mentions(account) {
      notes.append(inventory.isCluster ? "\(subject) does not exist" : "\(subject) is not in the input")
    }
    if let request, !request.target.isKnown, case .resource(_, let resource, _) = request.target {
      notes.append("'\(resource)' is not a built-in resource; write a custom resource with its group: resource.group")
    }
    return notes
  }

  /// Whether any permission is left: for a request, whether it is allowed.
  package var isAllowed: Bool { !grants.isEmpty }

  /// The text for a terminal without the notes. Long lists are shortened.
  package var text: String { text(listWidth: Self.listWidth) }

  /// The text for a terminal without the notes, with all elements of lists.
  package var wideText: String { text(listWidth: nil) }

  /// The width of a shortened list in characters.
  private static let listWidth = 30

  private func text(listWidth: Int?) -> String {
    var text = ""
    if let request { text += "\(isAllowed ? "yes" : "no"): \(request)\(hint)".escapedForTerminal + "\n" }
    if isAllowed {
      text += table(listWidth: listWidth)
    } else if request == nil {
      let scope = namespace.map { " in namespace '\($0)'" } ?? ""
      text += "no binding gives \(subject) a permission\(scope)".escapedForTerminal + "\n"
    }
    return text
  }

  /// One line for each grant. Short lists contain only the elements that match the request. The column of the subject
  /// is left out if all grants are for the subject itself.
  private func table(listWidth: Int?) -> String {
    let shown = listWidth == nil ? grants : grants.map { grant in request.map(grant.restricted) ?? grant }
    var rows =
      [["NAMESPACE", "VERBS", "RESOURCES", "NAMES", "ROLE", "BINDING"]] + shown.map { $0.row(listWidth: listWidth) }
    if grants.contains(where: { $0.subject.title != subject.description }) {
      let titles = ["SUBJECT"] + grants.map(\.subject.title)
      rows = zip(rows, titles).map { row, title in row + [title] }
    }
    return TextTable(rows: rows).text
  }

  /// The number of namespaces in the hint.
  private static let namespacesInHint = 3

  /// Where a denied request for all namespaces is allowed; empty if it is allowed in no namespace.
  private var hint: String {
    guard !isAllowed, let first = namespacesAllowing.first else { return "" }
    let word = namespacesAllowing.count == 1 ? "namespace" : "namespaces"
    return "; allowed in \(word) \(namespacesAllowing.joined(atMost: Self.namespacesInHint)): use -n \(first)"
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
      "notes": .array(notes.map { .string($0) }),
    ]
  }
}

extension Inventory {
  /// Whether a service account exists in the cluster. Of manifests: whether a ServiceAccount, a workload or a binding
  /// names it, or Kubernetes creates it.
  fileprivate func mentions(_ account: ObjectKey) -> Bool {
    if serviceAccounts.keys.contains(account) { return true }
    if isCluster { return false }
    return account.name == "default"
      || workloads.contains { $0.key.namespace == account.namespace && $0.value.serviceAccount == account.name }
      || bindings.contains { binding in
        binding.subjects.contains { SubjectKey($0, in: binding.id.namespace)?.account == account }
      }
  }
}

extension Grant {
  /// - Parameter listWidth: The width of shortened lists; `nil` for complete lists.
  fileprivate func row(listWidth: Int?) -> [String] {
    let names = (rule.resourceNames ?? []).map { $0.isEmpty ? "\"\"" : $0 }
    return [
      namespace ?? "*", rule.verbs.joined(upTo: listWidth ?? .max), rule.resourceList(width: listWidth),
      names.isEmpty ? "*" : names.joined(upTo: listWidth ?? .max),
      role.map { "\($0.kind)/\($0.name)" } ?? "-", binding.map { "\($0.kind)/\($0.name)" } ?? "-",
    ]
  }

  /// The grant with only the elements of its rule that match a request.
  fileprivate func restricted(to request: AccessRequest) -> Grant {
    var grant = self
    grant.rule = rule.restricted(to: request)
    return grant
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
