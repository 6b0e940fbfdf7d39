package import Kubernetes
package import SandboxMerge

/// The rules that the metadata of every object follows.
///
/// Source: `ValidateObjectMeta` in k8s.io/apimachinery/pkg/api/validation/objectmeta.go.
package enum ObjectMetaRules {
  /// Members of metadata that only the server sets: requests that say something of them are not heard.
  package static let setByServer = [
    "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink",
  ]

  /// All problems of metadata.
  static func problems(in metadata: JSONValue?, naming: ObjectNaming, isNamespaced: Bool) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let generateName = metadata?["generateName"]?.stringValue ?? ""
    if !generateName.isEmpty, let message = naming.message(about: generateName, isPrefix: true) {
      found.append(.invalid("metadata.generateName", .string(generateName), message))
    }
    let name = metadata?["name"]?.stringValue ?? ""
    if name.isEmpty {
      found.append(.required("metadata.name", "name or generateName is required"))
    } else if let message = naming.message(about: name) {
      found.append(.invalid("metadata.name", .string(name), message))
    }
    found += namespaceProblems(metadata?["namespace"]?.stringValue ?? "", isNamespaced: isNamespaced)
    found += labelProblems(metadata?["labels"], at: "metadata.labels")
    found += annotationProblems(metadata?["annotations"])
    found += finalizerProblems(metadata?["finalizers"]) + ownerProblems(metadata?["ownerReferences"])
    return found
  }

  /// Problems of changes that an update must not make.
  ///
  /// Source: `ValidateObjectMetaUpdate` in the same file.
  package static func updateProblems(from old: JSONValue?, to new: JSONValue?) -> [FieldProblem] {
    guard old?["deletionTimestamp"]?.stringValue != nil else { return [] }
    let before = old?["finalizers"]?.arrayValue ?? []
    let added = (new?["finalizers"]?.arrayValue ?? []).filter { !before.contains($0) }
    guard !added.isEmpty else { return [] }
    let list = added.map(\.quoted).joined(separator: ", ")
    return [
      .forbidden(
        "metadata.finalizers",
        "no new finalizers can be added if the object is being deleted, found new finalizers []string{\(list)}")
    ]
  }

  /// All problems of labels, or the matchLabels of a selector,.
  static func labelProblems(_ labels: JSONValue?, at path: String) -> [FieldProblem] {
    guard let labels = labels?.objectValue else { return [] }
    var found: [FieldProblem] = []
    for (key, value) in labels {
      found += FieldProblem.invalid(path, .string(key), each: NameSyntax.qualifiedNameErrors(key))
      if let value = value.stringValue, let message = NameSyntax.labelValueError(value) {
        found.append(.invalid(path, .string(value), message))
      }
    }
    return found.count > 1 ? found.sorted { $0.message < $1.message } : found
  }

  private static func annotationProblems(_ annotations: JSONValue?) -> [FieldProblem] {
    guard let annotations = annotations?.objectValue else { return [] }
    var found: [FieldProblem] = []
    for key in annotations.keys {
      found += FieldProblem.invalid(
        "metadata.annotations", .string(key), each: NameSyntax.qualifiedNameErrors(key.lowercased()))
    }
    let size = annotations.reduce(0) { $0 + $1.key.utf8.count + ($1.value.stringValue?.utf8.count ?? 0) }
    if size > annotationSizeLimit { found.append(.tooLong("metadata.annotations", limit: annotationSizeLimit)) }
    return found.count > 1 ? found.sorted { $0.message < $1.message } : found
  }

  /// Bytes that all annotations may have together.
  private static let annotationSizeLimit = 256 * 1024

  private static func namespaceProblems(_ namespace: String, isNamespaced: Bool) -> [FieldProblem] {
    switch (isNamespaced, namespace.isEmpty) {
    case (true, true): [.required("metadata.namespace")]
    case (true, false):
      NameSyntax.labelError(namespace).map { [.invalid("metadata.namespace", .string(namespace), $0)] } ?? []
    case (false, true): []
    case (false, false): [.forbidden("metadata.namespace", "not allowed on this type")]
    }
  }

  private static func finalizerProblems(_ finalizers: JSONValue?) -> [FieldProblem] {
    guard let list = finalizers?.arrayValue else { return [] }
    var found = list.flatMap { finalizer in
      FieldProblem.invalid(
        "metadata.finalizers", finalizer, each: NameSyntax.qualifiedNameErrors(finalizer.stringValue ?? ""))
    }
    if list.contains("orphan"), list.contains("foregroundDeletion") {
      found.append(
        .invalid("metadata.finalizers", .array(list), "finalizer orphan and foregroundDeletion cannot be both set"))
    }
    return found
  }

  /// Finalizers of built-in kinds must have a domain, or be the garbage collector's.
  /// Source: `ValidateFinalizerName` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func builtInFinalizerProblems(_ finalizers: JSONValue?) -> [FieldProblem] {
    (finalizers?.arrayValue ?? []).enumerated().compactMap { index, finalizer in
      guard let name = finalizer.stringValue, !name.contains("/"), !standardFinalizers.contains(name) else {
        return nil
      }
      return .invalid(
        "metadata.finalizers[\(index)]", finalizer,
        "name is neither a standard finalizer name nor is it fully qualified")
    }
  }

  private static let standardFinalizers: Set = ["kubernetes", "orphan", "foregroundDeletion"]

  private static func ownerProblems(_ owners: JSONValue?) -> [FieldProblem] {
    guard let owners = owners?.arrayValue else { return [] }
    var found: [FieldProblem] = []
    var controller: String?
    for owner in owners {
      for name in ["apiVersion", "kind", "name", "uid"] where owner.lacks(name) {
        // kube-apiserver leaves the index out of these paths.
        let words = name == "apiVersion" ? "version must not be empty" : "must not be empty"
        found.append(.invalid("metadata.ownerReferences.\(name)", "", words))
      }
      guard owner["controller"] == true else { continue }
      let name = "\(owner.text("kind"))/\(owner.text("name"))"
      if let controller {
        let words = "Only one reference can have Controller set to true. Found \"true\" in references for"
        found.append(controllerProblem(owners, "\(words) \(controller) and \(name)"))
      }
      controller = controller ?? name
    }
    return found
  }

  /// A problem of the list of owners, which kube-apiserver prints in the order of its own type's members.
  private static func controllerProblem(_ owners: [JSONValue], _ words: String) -> FieldProblem {
    let texts = owners.map { owner in
      let members = ["apiVersion", "kind", "name", "uid"].map { "\"\($0)\":\((owner[$0] ?? "").quoted)" }
      let flags = ["controller", "blockOwnerDeletion"].compactMap { name in
        owner[name].map { "\"\(name)\":\($0.quoted)" }
      }
      return "{\((members + flags).joined(separator: ","))}"
    }
    return FieldProblem(
      field: "metadata.ownerReferences", reason: "FieldValueInvalid",
      message: "Invalid value: [\(texts.joined(separator: ","))]: \(words)")
  }
}
