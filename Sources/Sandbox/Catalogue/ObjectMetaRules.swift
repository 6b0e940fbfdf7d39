import Kubernetes

/// The rules that the metadata of every object follows.
///
/// Source: `ValidateObjectMeta` in k8s.io/apimachinery/pkg/api/validation/objectmeta.go.
enum ObjectMetaRules {
  /// Every way in which metadata break the rules.
  static func problems(in metadata: JSONValue?, naming: ObjectNaming, isNamespaced: Bool) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let generateName = metadata?["generateName"]?.stringValue ?? ""
    if !generateName.isEmpty, let complaint = naming.complaint(about: generateName, isPrefix: true) {
      found.append(.invalid("metadata.generateName", .string(generateName), complaint))
    }
    let name = metadata?["name"]?.stringValue ?? ""
    if name.isEmpty {
      found.append(.required("metadata.name", "name or generateName is required"))
    } else if let complaint = naming.complaint(about: name) {
      found.append(.invalid("metadata.name", .string(name), complaint))
    }
    found += namespaceProblems(metadata?["namespace"]?.stringValue ?? "", isNamespaced: isNamespaced)
    found += labelProblems(metadata?["labels"], at: "metadata.labels")
    found += annotationProblems(metadata?["annotations"])
    found += finalizerProblems(metadata?["finalizers"]) + ownerProblems(metadata?["ownerReferences"])
    return found
  }

  /// Every way in which labels, or the matchLabels of a selector, break the rules.
  static func labelProblems(_ labels: JSONValue?, at path: String) -> [FieldProblem] {
    guard let labels = labels?.objectValue else { return [] }
    var found: [FieldProblem] = []
    for (key, value) in labels {
      found += FieldProblem.invalid(path, .string(key), each: NameSyntax.qualifiedNameComplaints(key))
      if let value = value.stringValue, let complaint = NameSyntax.labelValueComplaint(value) {
        found.append(.invalid(path, .string(value), complaint))
      }
    }
    return found.count > 1 ? found.sorted { $0.message < $1.message } : found
  }

  private static func annotationProblems(_ annotations: JSONValue?) -> [FieldProblem] {
    guard let annotations = annotations?.objectValue else { return [] }
    var found: [FieldProblem] = []
    for key in annotations.keys {
      found += FieldProblem.invalid(
        "metadata.annotations", .string(key), each: NameSyntax.qualifiedNameComplaints(key.lowercased()))
    }
    return found.count > 1 ? found.sorted { $0.message < $1.message } : found
  }

  private static func namespaceProblems(_ namespace: String, isNamespaced: Bool) -> [FieldProblem] {
    switch (isNamespaced, namespace.isEmpty) {
    case (true, true): [.required("metadata.namespace")]
    case (true, false):
      NameSyntax.labelComplaint(namespace).map { [.invalid("metadata.namespace", .string(namespace), $0)] } ?? []
    case (false, true): []
    case (false, false): [.forbidden("metadata.namespace", "not allowed on this type")]
    }
  }

  private static func finalizerProblems(_ finalizers: JSONValue?) -> [FieldProblem] {
    (finalizers?.arrayValue ?? []).flatMap { finalizer in
      FieldProblem.invalid(
        "metadata.finalizers", finalizer, each: NameSyntax.qualifiedNameComplaints(finalizer.stringValue ?? ""))
    }
  }

  private static func ownerProblems(_ owners: JSONValue?) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var controllers = 0
    for (index, owner) in (owners?.arrayValue ?? []).enumerated() {
      let path = "metadata.ownerReferences[\(index)]"
      for name in ["apiVersion", "kind", "name", "uid"] where owner[name]?.stringValue?.isEmpty != false {
        found.append(
          .invalid(
            "\(path).\(name)", "", name == "apiVersion" ? "version must not be empty" : "\(name) must not be empty"))
      }
      if owner["controller"]?.boolValue == true { controllers += 1 }
    }
    if controllers > 1 {
      found.append(
        .invalid("metadata.ownerReferences", owners ?? [], "Only one reference can have Controller set to true"))
    }
    return found
  }
}
