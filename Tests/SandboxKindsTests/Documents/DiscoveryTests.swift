import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// The documents by which clients find out what is served.
struct DiscoveryTests {
  private let kinds = BuiltInKinds.all

  @Test("The core group's resources are listed with their subresources")
  func core() throws {
    let list = try #require(Discovery.resources(group: "", version: "v1", kinds))
    #expect(list["groupVersion"] == "v1")
    let pods = try #require(list.elements("resources").first { $0["name"] == "pods" })
    #expect(
      pods == [
        "name": "pods", "singularName": "pod", "namespaced": true, "kind": "Pod", "shortNames": ["po"],
        "categories": ["all"],
        "verbs": ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      ])
    let status = try #require(list.elements("resources").first { $0["name"] == "pods/status" })
    #expect(
      status == [
        "name": "pods/status", "singularName": "", "namespaced": true, "kind": "Pod",
        "verbs": ["get", "patch", "update"],
      ])
    #expect(!list.elements("resources").contains { $0["name"] == "configmaps/status" })
  }

  @Test("Unserved versions are not listed", arguments: [("", "v2"), ("apps", "v1beta1"), ("none", "v1")])
  func absence(group: String, version: String) {
    #expect(Discovery.resources(group: group, version: version, kinds) == nil)
  }

  @Test("The groups are listed without the core one, each with its preferred version")
  func groups() throws {
    let groups = Discovery.groups(kinds).elements("groups")
    #expect(groups.map { $0.text("name") } == Set(kinds.map(\.group)).subtracting([""]).sorted())
    let apps = try #require(groups.first { $0["name"] == "apps" })
    #expect(apps["preferredVersion"] == ["groupVersion": "apps/v1", "version": "v1"])
    #expect(Discovery.group("apps", kinds)?["kind"] == "APIGroup")
    #expect(Discovery.group("", kinds) == nil)
    #expect(Discovery.group("none", kinds) == nil)
  }

  @Test(
    "Stable versions come before betas, those before alphas, and higher numbers first",
    arguments: [
      (["v1", "v2"], ["v2", "v1"]), (["v1beta1", "v1"], ["v1", "v1beta1"]),
      (["v1alpha1", "v1beta2", "v1beta10"], ["v1beta10", "v1beta2", "v1alpha1"]),
      (["foo", "v1alpha1", "bar"], ["v1alpha1", "bar", "foo"]),
      (["v11", "v2", "v10beta3"], ["v11", "v2", "v10beta3"]),
    ])
  func order(given: [String], expected: [String]) {
    #expect(given.sorted(by: Discovery.isPreferred) == expected)
  }

  @Test("The aggregated form holds the same resources", arguments: [true, false])
  func aggregated(isCore: Bool) {
    let document = Discovery.aggregated(kinds, isCore: isCore)
    #expect(document["kind"] == "APIGroupDiscoveryList")
    var found: [String] = []
    for group in document.elements("items") {
      let name = group.text("metadata", "name")
      for version in group.elements("versions") {
        found += version.elements("resources").map { "\(name)/\(version.text("version"))/\($0.text("resource"))" }
      }
    }
    let expected = kinds.filter { $0.group.isEmpty == isCore }.map { "\($0.group)/\($0.version)/\($0.plural)" }
    #expect(found.sorted() == expected.sorted())
  }
}
