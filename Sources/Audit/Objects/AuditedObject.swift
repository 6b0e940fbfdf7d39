package import Kubernetes
package import PodSecurity

/// An object as checks read it.
package struct AuditedObject: Sendable {
  /// All fields.
  package let value: JSONValue
  /// The identity of the object.
  package let reference: ObjectReference
  /// The kind; `nil` for kinds that checks do not read.
  package let kind: AuditedKind?
  /// The pod that the object runs; `nil` if it runs none.
  package let template: PodTemplate?

  /// Reads an object; `nil` if it is not a Kubernetes object.
  package init?(_ value: JSONValue) {
    guard let reference = ObjectReference(value) else { return nil }
    self.value = value
    self.reference = reference
    kind = AuditedKind(reference)
    template = kind.flatMap { PodTemplate($0, of: value) }
  }

  /// The namespace in which the object is matched with others: `default` if the manifest has none.
  package var namespace: String { reference.namespace ?? "default" }
  /// `metadata.labels`.
  package var labels: [String: String] { value.strings("metadata", "labels") }
  /// `metadata.annotations`.
  package var annotations: [String: String] { value.strings("metadata", "annotations") }
  /// `spec`; an empty object if there is none.
  package var spec: JSONValue { value.present("spec") ?? [:] }

  /// The workload whose controller made the object, such as the ReplicaSet of a Pod; `nil` if there is none.
  package var controller: WorkloadID? {
    WorkloadOwner(of: value).map { WorkloadID(namespace: namespace, kind: $0.kind, name: $0.name) }
  }

  /// The Job that the object names as its controller; `nil` if it names none. The Job need not exist.
  var controllingJob: WorkloadID? { controller.flatMap { $0.kind == AuditedKind.job.rawValue ? $0 : nil } }

  /// The object as a workload that can control others; `nil` if it is none.
  var workload: WorkloadID? {
    guard template != nil, kind != .pod else { return nil }
    return WorkloadID(namespace: namespace, kind: reference.kind, name: reference.name)
  }

  /// Whether an object that a controller made runs no pods: a ReplicaSet of an earlier revision, or a Job or Pod that
  /// has ended.
  ///
  /// - Parameter trustsStatus: Whether the object comes from a cluster. The author of a manifest can write any status,
  ///   and scale a ReplicaSet later.
  func isIdle(trustsStatus: Bool) -> Bool {
    guard trustsStatus else { return false }
    return switch kind {
    case .replicaSet: spec["replicas"]?.integerValue == 0
    case .job, .pod: value.hasEnded
    default: false
    }
  }
}

extension JSONValue {
  /// Whether a Pod or Job has ended, by its status.
  var hasEnded: Bool {
    let status = self["status"]
    let conditions = (status?["conditions"]?.arrayValue ?? []).filter { $0["status"]?.stringValue == "True" }
    return ["Succeeded", "Failed"].contains(status?["phase"]?.stringValue ?? "")
      || conditions.contains { ["Complete", "Failed"].contains($0["type"]?.stringValue ?? "") }
  }
}

/// A pod, or the pod template of a workload.
package struct PodTemplate: Sendable {
  /// The path of the pod or template in the object.
  package let path: FieldPath
  /// The pod as the Pod Security Standards read it.
  package let pod: PodUnderReview
  /// The labels of the pods.
  package let labels: [String: String]
  /// Whether the pods end by themselves, because of the kind of the object.
  package let runsToCompletion: Bool

  /// The template of an object; `nil` if its kind has none, or the object does not set it.
  init?(_ kind: AuditedKind, of object: JSONValue) {
    guard let steps = kind.templatePath else { return nil }
    var template = object
    for step in steps {
      guard let next = template[step], next != .null else { return nil }
      template = next
    }
    guard let spec = template.present("spec") else { return nil }
    path = FieldPath(steps.map(FieldPath.Step.field))
    pod = PodUnderReview(spec: spec, metadata: template["metadata"] ?? [:])
    labels = template.strings("metadata", "labels")
    runsToCompletion = kind.runsToCompletion
  }

  /// The image of the container that a path in the object is about; `nil` if it is about none.
  func image(at path: FieldPath) -> String? {
    let steps = path.steps.dropFirst(self.path.steps.count).prefix(3)
    guard steps.count == 3, case .field(let list) = steps.dropFirst().first, case .index(let number) = steps.last,
      ["containers", "initContainers", "ephemeralContainers"].contains(list),
      let containers = pod.spec[list]?.arrayValue, containers.indices.contains(number)
    else { return nil }
    return containers[number]["image"]?.stringValue ?? ""
  }

  /// The name of the service account. `serviceAccount` is an alias of `serviceAccountName`.
  package var serviceAccount: String {
    for field in ["serviceAccountName", "serviceAccount"] {
      if let name = pod.spec[field]?.stringValue, !name.isEmpty { return name }
    }
    return "default"
  }
}

extension PodUnderReview {
  /// The normal containers, without init and ephemeral containers.
  var mainContainers: [Container] { containers.filter { $0.list == "containers" } }
}

extension JSONValue {
  /// The strings of a map; empty if it is absent.
  func strings(_ path: String...) -> [String: String] {
    var value = self
    for step in path {
      guard let next = value[step] else { return [:] }
      value = next
    }
    return value.objectValue?.compactMapValues(\.stringValue) ?? [:]
  }

  /// The elements of a list with their indices; empty if it is absent.
  func elements(_ field: String) -> [(index: Int, value: JSONValue)] {
    guard let elements = self[field]?.arrayValue else { return [] }
    return elements.enumerated().map { ($0, $1) }
  }

  /// The strings of a list; empty if it is absent.
  func list(_ field: String) -> [String] { self[field]?.arrayValue?.compactMap(\.stringValue) ?? [] }

  /// The value at a path; `nil` if it is absent or null.
  package func value(at path: FieldPath) -> JSONValue? {
    var value = self
    for step in path.steps {
      let next: JSONValue?
      switch step {
      case .field(let name), .key(let name): next = value[name]
      case .index(let index):
        let elements = value.arrayValue ?? []
        next = elements.indices.contains(index) ? elements[index] : nil
      }
      guard let next, next != .null else { return nil }
      value = next
    }
    return value
  }
}
