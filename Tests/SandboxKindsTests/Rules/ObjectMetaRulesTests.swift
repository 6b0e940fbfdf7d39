import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// The rules of metadata.
struct ObjectMetaRulesTests {
  private static let label = """
    a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an \
    alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
    """
  private static let subdomain = """
    a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end \
    with an alphanumeric character (e.g. 'example.com', regex used for validation is \
    '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
    """
  private static let qualified = """
    name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
    character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
    '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
    """

  @Test(
    "Invalid metadata are rejected with kube-apiserver's messages",
    arguments: [
      (["name": "a", "namespace": "b"], []),
      (["namespace": "b"], ["metadata.name: Required value: name or generateName is required"]),
      (["name": "a"], ["metadata.namespace: Required value"]),
      (["name": "A", "namespace": "b"], ["metadata.name: Invalid value: \"A\": \(subdomain)"]),
      (["name": "a", "namespace": "B"], ["metadata.namespace: Invalid value: \"B\": \(label)"]),
      (
        ["name": "a", "namespace": "b", "labels": ["x y": "z"]],
        ["metadata.labels: Invalid value: \"x y\": \(qualified)"]
      ),
      (
        ["name": "a", "namespace": "b", "labels": ["": "z"]],
        [
          "metadata.labels: Invalid value: \"\": name part must be non-empty",
          "metadata.labels: Invalid value: \"\": \(qualified)",
        ]
      ),
      (
        ["name": "a", "namespace": "b", "labels": ["/x": "z"]],
        ["metadata.labels: Invalid value: \"/x\": prefix part must be non-empty"]
      ),
      (["name": "a", "namespace": "b", "annotations": ["Upper/x": "z"]], []),
      (
        ["name": "a", "namespace": "b", "finalizers": ["a b"]],
        ["metadata.finalizers: Invalid value: \"a b\": \(qualified)"]
      ),
      (
        ["name": "a", "namespace": "b", "ownerReferences": [["kind": "K", "name": "n", "uid": "u"]]],
        ["metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty"]
      ),
    ] as [(JSONValue, [String])])
  func rules(metadata: JSONValue, expected: [String]) {
    let found = ObjectMetaRules.problems(in: metadata, naming: .subdomain, isNamespaced: true)
    #expect(found.map { "\($0.field): \($0.message)" } == expected)
  }

  @Test("A cluster-scoped object has no namespace")
  func clusterScope() {
    let found = ObjectMetaRules.problems(in: ["name": "a", "namespace": "b"], naming: .subdomain, isNamespaced: false)
    #expect(found.map(\.message) == ["Forbidden: not allowed on this type"])
  }

  @Test(
    "Names are validated by the rule of their kind",
    arguments: [
      (ObjectNaming.subdomain, "a.b-c", true), (.subdomain, "a..b", false), (.subdomain, "-a", false),
      (.label, "a-b", true), (.label, "a.b", false), (.dns1035Label, "a1", true), (.dns1035Label, "1a", false),
      (.pathSegment, "system:x", true), (.pathSegment, "a/b", false), (.pathSegment, "a%b", false),
      (.pathSegment, "..", false), (.subdomain, String(repeating: "a", count: 253), true),
      (.subdomain, String(repeating: "a", count: 254), false), (.label, String(repeating: "a", count: 64), false),
    ])
  func names(naming: ObjectNaming, name: String, isValid: Bool) {
    #expect((naming.message(about: name) == nil) == isValid)
  }

  @Test("generateName can end with a hyphen")
  func prefixes() {
    #expect(ObjectNaming.subdomain.message(about: "a-", isPrefix: true) == nil)
    #expect(ObjectNaming.subdomain.message(about: "a-") != nil)
    #expect(ObjectNaming.subdomain.message(about: "A-", isPrefix: true) != nil)
  }
}
