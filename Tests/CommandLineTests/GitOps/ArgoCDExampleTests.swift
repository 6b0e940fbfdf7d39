import CRDs
import Foundation
import Kubernetes
import TestSupport
import Testing

/// References between the manifests in `examples/gitops/argocd`.
@Suite("examples/gitops/argocd") struct ArgoCDExampleTests {
  static let sets = ["plimsoll-operator", "plimsoll-baselines"]

  private func set(_ name: String) throws -> JSONValue {
    try #require(try GitOpsExample.object("ApplicationSet", name, in: "argocd")["spec"])
  }

  /// The values of the label `wave` that the steps select, in order.
  private func steps(_ set: JSONValue) -> [String] {
    (set["strategy"]?["rollingSync"]?.list("steps") ?? []).flatMap { step in
      step.list("matchExpressions").filter { $0["key"] == "wave" && $0["operator"] == "In" }
        .flatMap { $0["values"]?.texts ?? [] }
    }
  }

  /// The values of the label `wave` of the applications that the generators create.
  private func waves(_ set: JSONValue) -> [String] {
    set.list("generators").flatMap { generator -> [String] in
      let selector = generator["clusters"]?["selector"]
      let values = [generator["clusters"]?["values"]?["wave"]?.stringValue].compactMap(\.self)
      let elements = (generator["list"]?.list("elements") ?? []).compactMap { $0["values"]?["wave"]?.stringValue }
      let expressions = (selector?.list("matchExpressions") ?? []).flatMap { $0["values"]?.texts ?? [] }
      return values + elements + expressions
    }
  }

  @Test(
    "each wave is a step, canaries first: an application without a step would never be synchronized", arguments: sets)
  func waves(name: String) throws {
    let set = try set(name)
    #expect(set["strategy"]?["type"] == "RollingSync")
    #expect(waves(set) == steps(set))
    #expect(steps(set).first == "canary" && steps(set).last == "prod")
    #expect(set["template"]?["metadata"]?["labels"]?["wave"] != nil, "the label that the steps select")
    #expect(set["syncPolicy"]?["preserveResourcesOnDeletion"] == true)
    #expect(set["goTemplateOptions"]?.texts == ["missingkey=error"])
  }

  @Test("the label that the generators select is the wave that they set")
  func labels() throws {
    for generator in try set("plimsoll-baselines").list("generators") {
      guard let clusters = generator["clusters"] else { continue }
      #expect(clusters["selector"]?["matchLabels"]?["wave"] == clusters["values"]?["wave"])
    }
  }

  @Test("the gate comes between the canary clusters and the production clusters, in the management cluster")
  func gate() throws {
    let set = try set("plimsoll-baselines")
    #expect(steps(set) == ["canary", "gate", "prod"])
    let elements = set.list("generators").flatMap { $0["list"]?.list("elements") ?? [] }
    let gate = try #require(elements.first)
    #expect(elements.count == 1 && gate["values"]?["path"] == "plimsoll/fleet")
    #expect(gate["server"] == "https://kubernetes.default.svc")
    let job = try GitOpsExample.object("Job", in: "fleet")
    #expect(job.namespace == gate["values"]?["namespace"]?.stringValue)
  }

  @Test("each path exists in the example", arguments: sets)
  func paths(name: String) throws {
    let set = try set(name)
    let literal = set["template"]?["spec"]?["source"]?["path"]?.stringValue ?? ""
    let values = set.list("generators").flatMap { generator in
      [generator["clusters"]?["values"]].compactMap(\.self)
        + (generator["list"]?.list("elements") ?? []).compactMap { $0["values"] }
    }
    let paths = literal.contains("{{") ? values.compactMap { $0["path"]?.stringValue } : [literal]
    #expect(!paths.isEmpty)
    for path in paths {
      #expect(path.hasPrefix(GitOpsExample.copy), "\(path)")
      #expect(GitOpsExample.folders.contains(String(path.dropFirst(GitOpsExample.copy.count))), "\(path)")
    }
  }

  @Test("the project permits the repository, the destinations and the cluster-scoped kinds of the applications")
  func project() throws {
    let project = try GitOpsExample.object("AppProject", in: "argocd")
    let repositories = project["spec"]?["sourceRepos"]?.texts ?? []
    let namespaces = (project["spec"]?.list("destinations") ?? []).compactMap { $0["namespace"]?.stringValue }
    for name in Self.sets {
      let set = try set(name)
      let template = set["template"]?["spec"]
      #expect(template?["project"]?.stringValue == project.name)
      #expect(repositories.contains(template?["source"]?["repoURL"]?.stringValue ?? ""))
      let namespace = template?["destination"]?["namespace"]?.stringValue ?? ""
      let used = namespace.contains("{{") ? ["plimsoll-system", "plimsoll-fleet"] : [namespace]
      #expect(Set(namespaces).isSuperset(of: used), "\(used)")
    }
    let folders = try ["fleet", "fleet/baselines"].flatMap { try GitOpsExample.objects(in: $0) }
    for object in folders where object.namespace == nil {
      #expect(permits(project, object), "\(object.kind) \(object.name)")
    }
  }

  @Test(
    "the project permits everything that kustomize builds",
    .enabled(if: Kubectl.program != nil, "kubectl is not installed"),
    arguments: ["fleet", "fleet/baselines", "operator"])
  func permitted(folder: String) throws {
    let project = try GitOpsExample.object("AppProject", in: "argocd")
    let namespaces = (project["spec"]?.list("destinations") ?? []).compactMap { $0["namespace"]?.stringValue }
    for object in try YAML.parse(try GitOpsManifests.text(folder), file: folder) {
      if let namespace = object.namespace {
        #expect(namespaces.contains(namespace), "\(object.kind) \(object.name) in \(namespace)")
      } else {
        #expect(permits(project, object), "\(object.kind) \(object.name)")
      }
    }
  }

  private func permits(_ project: JSONValue, _ object: JSONValue) -> Bool {
    let version = object["apiVersion"]?.stringValue ?? ""
    let group = version.contains("/") ? String(version.prefix { $0 != "/" }) : ""
    return (project["spec"]?.list("clusterResourceWhitelist") ?? []).contains {
      $0["group"]?.stringValue == group && $0["kind"]?.stringValue == object.kind
    }
  }

  @Test("the operator gets the name of its cluster, as a patch of the Deployment in config/manager")
  func clusterName() throws {
    let kustomize = try set("plimsoll-operator")["template"]?["spec"]?["source"]?["kustomize"]
    let patch = try #require(kustomize?.list("patches").first)
    let operations = try YAML.parse(try #require(patch["patch"]?.stringValue), file: "patch").first?.arrayValue
    #expect(operations?.first?["value"] == "--cluster-name={{.nameNormalized}}")
    let deployment = try YAML.parse(Repository.text("config/manager/deployment.yaml"), file: "deployment").first
    #expect(patch["target"]?["name"]?.stringValue == deployment?.name && patch["target"]?["kind"] == "Deployment")
  }
}
