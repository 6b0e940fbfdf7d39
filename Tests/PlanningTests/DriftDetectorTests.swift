import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@Suite("Drift detection") struct DriftDetectorTests {
  /// An edit of a live object, the fields that differ after it, and the manager that `managedFields` names.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var item = "default-deny"
    var edit: @Sendable (inout JSONValue) -> Void
    /// Fields that `kubectl-edit` owns after the edit; `nil` if none.
    var owned: JSONValue?
    var paths: [String]
    var manager: String?
  }

  static let cases: [Case] = [
    .init(
      testDescription: "a changed list", edit: { $0["spec"]?["policyTypes"] = ["Ingress"] },
      owned: ["f:spec": ["f:policyTypes": [:]]], paths: ["spec.policyTypes"], manager: "kubectl-edit"),
    .init(
      testDescription: "an added list", edit: { $0["spec"]?["ingress"] = [[:]] },
      owned: ["f:spec": ["f:ingress": [:]]], paths: ["spec.ingress"], manager: "kubectl-edit"),
    .init(
      testDescription: "a changed nested map", edit: { $0["spec"]?["podSelector"] = ["matchLabels": ["app": "x"]] },
      owned: ["f:spec": ["f:podSelector": ["f:matchLabels": [".": [:], "f:app": [:]]]]],
      paths: ["spec.podSelector.matchLabels"], manager: "kubectl-edit"),
    .init(
      testDescription: "a changed label",
      edit: { $0["metadata"]?["labels"]?["app.kubernetes.io/managed-by"] = "helm" },
      owned: ["f:metadata": ["f:labels": ["f:app.kubernetes.io/managed-by": [:]]]],
      paths: ["metadata.labels[app.kubernetes.io/managed-by]"], manager: "kubectl-edit"),
    .init(
      testDescription: "a removed label without a recorded manager",
      edit: { $0["metadata"]?["labels"]?["plimsoll.dev/baseline"] = nil }, owned: nil,
      paths: ["metadata.labels[plimsoll.dev/baseline]"], manager: nil),
    .init(
      testDescription: "a removed label, and a later write by another manager",
      edit: { $0["metadata"]?["labels"]?["plimsoll.dev/baseline"] = nil },
      owned: ["f:metadata": ["f:annotations": ["f:note": [:]]]],
      paths: ["metadata.labels[plimsoll.dev/baseline]"], manager: "kubectl-edit"),
    .init(
      testDescription: "a removed owner reference", edit: { $0["metadata"]?["ownerReferences"] = nil }, owned: nil,
      paths: ["metadata.ownerReferences"], manager: nil),
    .init(
      testDescription: "a changed quantity", item: "compute", edit: { $0["spec"]?["hard"]?["requests.cpu"] = "99" },
      owned: ["f:spec": ["f:hard": ["f:requests.cpu": [:]]]], paths: ["spec.hard[requests.cpu]"],
      manager: "kubectl-edit"),
    .init(
      testDescription: "an equal quantity in another notation", item: "compute",
      edit: { $0["spec"]?["hard"]?["requests.cpu"] = "10000m" },
      owned: ["f:spec": ["f:hard": ["f:requests.cpu": [:]]]], paths: [], manager: nil),
    .init(
      testDescription: "a removed quota key, and a later status update by a controller", item: "compute",
      edit: {
        $0["spec"]?["hard"]?["pods"] = nil
        $0["metadata"]?["managedFields"] = [
          ["manager": "plimsoll", "operation": "Apply", "time": "2026-01-01T00:00:00Z"],
          [
            "manager": "kube-controller-manager", "operation": "Update", "time": "2026-01-02T00:00:00Z",
            "fieldsV1": ["f:status": ["f:hard": [:]]],
          ],
        ]
      }, owned: nil, paths: ["spec.hard.pods"], manager: nil),
    .init(
      testDescription: "two changed fields", item: "team-viewers",
      edit: {
        $0["subjects"] = []
        $0["metadata"]?["labels"]?["plimsoll.dev/control"] = "x"
      },
      owned: ["f:subjects": [:], "f:metadata": ["f:labels": ["f:plimsoll.dev/control": [:]]]],
      paths: ["metadata.labels[plimsoll.dev/control]", "subjects"], manager: "kubectl-edit"),
    .init(
      testDescription: "an added annotation", edit: { $0["metadata"]?["annotations"] = ["note": "x"] },
      owned: ["f:metadata": ["f:annotations": ["f:note": [:]]]], paths: [], manager: nil),
    .init(
      testDescription: "a removed spec", edit: { $0["spec"] = .null }, owned: nil,
      paths: ["spec.policyTypes"], manager: nil),
  ]

  private func desired(_ item: String) throws -> DesiredObject {
    let objects = Planner().render(
      [Fixtures.baseline()], in: NamespaceFacts(name: "team-a", uid: "u"), cluster: Fixtures.cluster,
      now: .distantPast
    ).objects
    return try #require(objects.first { $0.id.name == "restricted-\(item)" })
  }

  private func live(_ desired: DesiredObject) -> JSONValue {
    var live = desired.manifest.withServerDefaults(kind: desired.id.kind)
    live["metadata"]?["resourceVersion"] = "7"
    live["metadata"]?["managedFields"] = [
      ["manager": "plimsoll", "operation": "Apply", "time": "2026-01-01T00:00:00Z", "fieldsV1": ["f:spec": [:]]],
      [
        "manager": "kubectl-client-side-apply", "operation": "Update", "time": "2025-01-01T00:00:00Z",
        "fieldsV1": ["f:spec": ["f:policyTypes": [:]], "f:metadata": ["f:labels": ["f:x": [:]]]],
      ],
    ]
    return live
  }

  @Test("reports the fields that differ and the manager that changed them", arguments: cases)
  func compare(example: Case) throws {
    let desired = try desired(example.item)
    var live = live(desired)
    example.edit(&live)
    if let owned = example.owned {
      let entry: JSONValue = [
        "manager": "kubectl-edit", "operation": "Update", "time": "2026-01-01T00:00:10Z", "fieldsV1": owned,
      ]
      let entries = live["metadata"]?["managedFields"]?.arrayValue ?? []
      live["metadata"]?["managedFields"] = .array(entries + [entry])
    }
    let result = DriftDetector.compare(desired: desired, live: live)
    #expect(result.differences.map(\.path) == example.paths)
    #expect(result.manager == example.manager)
    #expect(result.operation == example.manager.map { _ in "Update" })
    #expect(result.isByOthers == (example.manager != nil))
  }

  @Test("a difference that no other manager owns is an earlier write of the operator")
  func rollout() throws {
    let desired = try desired("compute")
    var live = live(desired)
    live["spec"]?["hard"]?["requests.cpu"] = "5"
    let result = DriftDetector.compare(desired: desired, live: live)
    #expect(result.differences.map(\.path) == ["spec.hard[requests.cpu]"])
    #expect(!result.isByOthers)
  }

  @Test("ignores managers that wrote before the operator's last write, whatever its operation")
  func ownPatch() throws {
    let desired = try desired("compute")
    for (operation, isByOthers) in [("Apply", false), ("Update", false), (nil, true)] {
      var live = live(desired)
      live["spec"]?["hard"]?["pods"] = nil
      var entries = live["metadata"]?["managedFields"]?.arrayValue ?? []
      entries.append([
        "manager": "kubectl-label", "operation": "Update", "time": "2026-01-01T00:00:05Z",
        "fieldsV1": ["f:metadata": ["f:labels": ["f:y": [:]]]],
      ])
      if let operation {
        entries.append(["manager": "plimsoll", "operation": .string(operation), "time": "2026-01-01T00:00:10Z"])
      }
      live["metadata"]?["managedFields"] = .array(entries)
      #expect(DriftDetector.compare(desired: desired, live: live).isByOthers == isByOthers)
    }
  }

  @Test(
    "drift is harmless if only marks differ or the object is stricter than desired, and not otherwise",
    arguments: [
      ("compute", ["metadata": ["labels": ["plimsoll.dev/control": "x"]]], true),
      ("compute", ["metadata": ["ownerReferences": []]], true),
      ("compute", ["spec": ["hard": ["pods": "1"]]], true),
      ("compute", ["spec": ["hard": ["pods": "1", "secrets": "0"]]], true),
      ("compute", ["spec": ["hard": ["pods": "9999"]]], false),
      ("compute", ["spec": ["hard": ["pods": "1"], "scopes": ["BestEffort"]]], false),
      ("default-deny", ["spec": ["policyTypes": ["Ingress"]]], false),
      ("default-deny", ["spec": ["ingress": [[:]]]], false),
      ("default-deny", ["spec": ["podSelector": ["matchLabels": ["a": "b"]]]], false),
    ] as [(String, JSONValue, Bool)])
  func harmless(item: String, patch: JSONValue, isHarmless: Bool) throws {
    let desired = try desired(item)
    let live = live(desired).merged(with: patch)
    let result = DriftDetector.compare(desired: desired, live: live)
    #expect(!result.differences.isEmpty)
    #expect(result.isHarmless == isHarmless)
  }

  @Test(
    "compares a live object of any shape without a crash",
    arguments: [
      [:], .null, [], "x", ["metadata": []], ["metadata": ["managedFields": ["x", .null, ["fieldsV1": "y"]]]],
      ["spec": "x", "metadata": ["labels": [], "ownerReferences": ["x"]]], ["spec": ["policyTypes": ["Sideways"]]],
    ] as [JSONValue])
  func hostile(live: JSONValue) throws {
    #expect(!DriftDetector.compare(desired: try desired("default-deny"), live: live).differences.isEmpty)
  }
}
