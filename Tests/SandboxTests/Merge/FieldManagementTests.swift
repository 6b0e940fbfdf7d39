import Kubernetes
import Testing

@testable import Sandbox

@Suite("Fields have the managers that kube-apiserver gives them") struct FieldManagementTests {
  private static let all =
    RecordedHistory.configMaps + RecordedHistory.upkeep + RecordedHistory.policies + RecordedHistory.customResources
    + RecordedHistory.parts + RecordedHistory.defaults + RecordedHistory.refusals

  @Test(
    "writes one after the other, as the server recorded them",
    arguments: all)
  func histories(_ history: RecordedHistory) throws {
    var live: JSONValue?
    for (index, step) in history.steps.enumerated() {
      let number = index + 1, time = "@\(number < 10 ? "0" : "")\(number)"
      switch step.answer {
      case .object(let object, let owners):
        let result = try history.kind.written(live, step, at: time)
        #expect(result.content == object, "step \(number)")
        #expect(result.owners == owners, "step \(number)")
        #expect(result["metadata"]?["name"] == "NAME", "step \(number)")
        live = result
      case .conflicts(let message, let causes):
        let conflict = try #require(throws: ApplyConflict.self) { try history.kind.written(live, step, at: time) }
        #expect(conflict.message == message, "step \(number)")
        // The server names managers in any order here.
        #expect(conflict.causeTexts.sorted() == causes.sorted(), "step \(number)")
      case .refusal(let refusal):
        #expect(throws: refusal, "step \(number)") { try history.kind.written(live, step, at: time) }
      }
    }
  }

  @Test("a manager that gives up all of its metadata leaves what the server set")
  func serverMetadata() throws {
    let kind = RecordedKind.configMap
    let bare: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "c"]]
    var labelled = bare
    labelled["metadata"] = ["name": "c", "labels": ["a": "1"]]
    func apply(_ configuration: JSONValue, to live: JSONValue?) throws -> JSONValue {
      try FieldManagement.applied(
        live: live, configuration: configuration, writer: FieldWriter(manager: "alice", apiVersion: "v1", time: "@01"),
        force: false, structure: kind.schema.structure)
    }
    var live = try apply(labelled, to: nil)
    live = MergePatch.apply(["metadata": ["uid": "u", "resourceVersion": "7"]], to: live)
    #expect(try apply(bare, to: live)["metadata"] == ["name": "c", "uid": "u", "resourceVersion": "7"])
  }
}

extension RecordedKind {
  /// What a write makes of the object: the part of a server that the histories need.
  func written(_ live: JSONValue?, _ step: RecordedHistory.Step, at time: String) throws -> JSONValue {
    let new = try merged(live, step, at: time)
    return live.map { FieldManagement.withoutIdleTimes(new, live: $0) } ?? new
  }

  private func merged(_ live: JSONValue?, _ step: RecordedHistory.Step, at time: String) throws -> JSONValue {
    let writer = FieldWriter(
      manager: step.manager, apiVersion: apiVersion, subresource: step.subresource, time: time)
    switch step.action {
    case .apply, .force:
      let result = try FieldManagement.applied(
        live: live, configuration: named(step.body), writer: writer, force: step.action == .force,
        structure: schema.structure, blank: identity(blank))
      return completed(result)
    default:
      var object = try changed(live, step)
      if hasStatus {
        let (own, other) = step.subresource == "status" ? ("status", "spec") : ("spec", "status")
        object[own] = object[own] ?? blank[own]
        object[other] = live?[other] ?? blank[other]
      }
      object = completed(object)
      return completed(
        FieldManagement.updated(
          live: live, new: object, writer: writer, structure: schema.structure, blank: identity(blank)))
    }
  }

  private func changed(_ live: JSONValue?, _ step: RecordedHistory.Step) throws -> JSONValue {
    guard let live else { return named(step.body) }
    switch step.action {
    case .merge: return MergePatch.apply(step.body, to: live)
    case .strategic: return try StrategicMergePatch.applied(step.body, to: live, schema: schema)
    case .json: return try JSONPatch.apply(step.body, to: live)
    default: return named(step.body)
    }
  }

  private func named(_ body: JSONValue) -> JSONValue {
    identity(MergePatch.apply(["metadata": ["name": "NAME"]], to: body))
  }

  private func identity(_ object: JSONValue) -> JSONValue {
    MergePatch.apply(["apiVersion": .string(apiVersion), "kind": .string(kind)], to: object)
  }

  /// The object as it is stored: filled in, and without the empty members that Go leaves out.
  private func completed(_ object: JSONValue) -> JSONValue {
    var object = schema.defaulted(MergePatch.apply(object, to: blank))
    object = MergePatch.apply(object, to: filled)
    object = object.editing("metadata") {
      $0.withoutEmptyMembers(["labels", "annotations", "finalizers", "ownerReferences"])
    }
    // A custom resource keeps its own empty members.
    if apiVersion.contains("example.com") { return object }
    return object.withoutEmptyMembers(["data"]).editing("spec") { $0.withoutEmptyMembers(["hard"]) }
  }
}

extension JSONValue {
  fileprivate func withoutEmptyMembers(_ names: Set<String>) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !names.contains($0.key) || ($0.value != [:] && $0.value != []) })
  }

  fileprivate func editing(_ name: String, _ edit: (JSONValue) -> JSONValue) -> JSONValue {
    guard let member = self[name] else { return self }
    var object = self
    object[name] = edit(member)
    return object
  }

  /// The object without what tells it from others.
  fileprivate var content: JSONValue {
    var members = (objectValue ?? [:]).filter { $0.key != "apiVersion" && $0.key != "kind" }
    let kept: Set = ["labels", "annotations", "finalizers", "ownerReferences"]
    let metadata = (members["metadata"]?.objectValue ?? [:]).filter { kept.contains($0.key) }
    members["metadata"] = metadata.isEmpty ? Optional.none : .object(metadata)
    return .object(members)
  }

  /// The managedFields.
  fileprivate var owners: [RecordedHistory.Step.Owner] {
    (self["metadata"]?["managedFields"]?.arrayValue ?? []).map { entry in
      let texts = ["manager", "operation", "apiVersion"].map { entry[$0]?.stringValue ?? "" }
      let subresource = entry["subresource"]?.stringValue.map { "/\($0)" } ?? ""
      let time = entry["time"]?.stringValue.map { " \($0)" } ?? ""
      return RecordedHistory.Step.Owner(
        name: texts.joined(separator: " ") + subresource + time, fields: entry["fieldsV1"] ?? .null)
    }
  }
}

extension ApplyConflict {
  /// Each cause as `FIELD MANAGER`.
  fileprivate var causeTexts: [String] {
    (causes.arrayValue ?? []).map { cause in
      let message = cause["message"]?.stringValue ?? ""
      return "\(cause["field"]?.stringValue ?? "") \(message.replacing("conflict with ", with: ""))"
    }
  }
}
