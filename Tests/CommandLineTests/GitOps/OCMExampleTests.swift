import Foundation
import Kubernetes
import TestSupport
import Testing

/// References between the manifests in `examples/gitops/ocm`.
@Suite("examples/gitops/ocm") struct OCMExampleTests {
  private func set() throws -> JSONValue { try GitOpsExample.object("ManifestWorkReplicaSet", in: "ocm") }
  private func placement() throws -> JSONValue { try GitOpsExample.object("Placement", in: "ocm") }

  private func configuration() throws -> JSONValue {
    let configurations = try set()["spec"]?["manifestWorkTemplate"]?.list("manifestConfigs") ?? []
    #expect(configurations.count == 1)
    return try #require(configurations.first)
  }

  @Test("the namespace, the cluster set, the placement and the groups exist")
  func references() throws {
    let namespace = try GitOpsExample.object("Namespace", in: "ocm").name
    let binding = try GitOpsExample.object("ManagedClusterSetBinding", in: "ocm")
    for object in [binding, try placement(), try set()] { #expect(object.namespace == namespace, "\(object.kind)") }
    #expect(binding.name == binding["spec"]?["clusterSet"]?.stringValue, "OCM requires that both are the same")
    #expect(try placement()["spec"]?["clusterSets"]?.texts == [binding.name])
    let reference = try #require(try set()["spec"]?.list("placementRefs").first)
    #expect(try placement().name == reference["name"]?.stringValue)
    let strategy = reference["rolloutStrategy"]?["progressivePerGroup"]
    let mandatory = (strategy?.list("mandatoryDecisionGroups") ?? []).compactMap { $0["groupName"]?.stringValue }
    let groups = try placement()["spec"]?["decisionStrategy"]?["groupStrategy"]?.list("decisionGroups") ?? []
    #expect(mandatory == ["canary"])
    #expect(groups.compactMap { $0["groupName"]?.stringValue } == ["canary", "prod"])
    #expect(reference["rolloutStrategy"]?["type"] == "ProgressivePerGroup")
  }

  @Test("every cluster of the placement is in a group")
  func groups() throws {
    let spec = try #require(try placement()["spec"])
    let selector = spec.list("predicates").first?["requiredClusterSelector"]?["labelSelector"]
    let waves = selector?.list("matchExpressions").first?["values"]?.texts
    let groups = spec["decisionStrategy"]?["groupStrategy"]?.list("decisionGroups") ?? []
    let labels = groups.map { $0["groupClusterSelector"]?["labelSelector"]?["matchLabels"]?["wave"]?.stringValue }
    #expect(waves == labels.compactMap(\.self))
    #expect(waves == groups.compactMap { $0["groupName"]?.stringValue })
  }

  @Test("the rules apply to the baseline in the work, which the agent may write and orphans")
  func work() throws {
    let template = try #require(try set()["spec"]?["manifestWorkTemplate"])
    let identifier = try #require(try configuration()["resourceIdentifier"])
    let baseline = try GitOpsExample.baseline()
    #expect(identifier["name"]?.stringValue == baseline.name && identifier["resource"] == "securitybaselines")
    #expect(baseline["apiVersion"]?.stringValue?.hasPrefix("\(identifier["group"]?.stringValue ?? "")/") == true)
    let orphan = try #require(template["deleteOption"]?["selectivelyOrphans"]?.list("orphaningRules").first)
    #expect(orphan["name"] == identifier["name"] && orphan["resource"] == identifier["resource"])
    #expect(orphan["group"] == identifier["group"])
    let manifests = template["workload"]?.list("manifests") ?? []
    let role = try #require(manifests.first { $0.kind == "ClusterRole" })
    #expect(role["metadata"]?["labels"]?["open-cluster-management.io/aggregate-to-work"] == "true")
    let rule = try #require(role.list("rules").first)
    #expect(rule["apiGroups"] == [identifier["group"] ?? nil] && rule["resources"] == [identifier["resource"] ?? nil])
    #expect(!(rule["verbs"]?.texts.contains("*") ?? true))
  }

  @Test("feedback and conditions read fields and conditions that the operator writes")
  func feedback() throws {
    let rule = try #require(try configuration().list("feedbackRules").first)
    let types = try ConditionTable.types()
    for path in rule.list("jsonPaths") {
      let text = path["path"]?.stringValue ?? ""
      #expect(text.hasPrefix(".status."), "\(text)")
      for match in text.matches(of: /@\.type=="([A-Za-z]+)"/) { #expect(types.contains(String(match.1)), "\(text)") }
    }
    let rules = try configuration().list("conditionRules")
    #expect(rules.compactMap { $0["condition"]?.stringValue } == ["Progressing", "Degraded"])
    for rule in rules {
      let expression = rule["celExpressions"]?.texts.first ?? ""
      let used = expression.matches(of: /c\.type == '([A-Za-z]+)'/).map { String($0.1) }
      #expect(!used.isEmpty && types.isSuperset(of: used), "\(used)")
      #expect(expression.contains("has(object.status)"), "an expression that fails counts as false")
    }
  }
}
