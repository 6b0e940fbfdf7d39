import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// Field management beyond the recorded histories.
@Suite struct FieldManagementTests {
  @Test("a manager that stops applying all of its metadata leaves what the server set")
  func serverMetadata() throws {
    let structure = try #require(BuiltInKinds.all.first { $0.kind == "ConfigMap" }).structure
    let bare: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "c"]]
    var labelled = bare
    labelled["metadata"] = ["name": "c", "labels": ["a": "1"]]
    func apply(_ configuration: JSONValue, to live: JSONValue?) throws -> JSONValue {
      try FieldManagement.applied(
        live: live, configuration: configuration, writer: FieldWriter(manager: "alice", apiVersion: "v1", time: "@01"),
        force: false, structure: structure)
    }
    var live = try apply(labelled, to: nil)
    live = MergePatch.apply(["metadata": ["uid": "u", "resourceVersion": "7"]], to: live)
    #expect(try apply(bare, to: live)["metadata"] == ["name": "c", "uid": "u", "resourceVersion": "7"])
  }
}
