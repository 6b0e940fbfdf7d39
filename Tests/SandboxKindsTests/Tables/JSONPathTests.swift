import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// The paths of printer columns.
struct JSONPathTests {
  private let object: JSONValue = [
    "metadata": ["name": "n", "labels": ["app.kubernetes.io/name": "web"]],
    "spec": ["ports": [["name": "http", "port": 80], ["name": "https", "port": 443]], "deep": ["name": "d"]],
    "status": ["conditions": [["type": "Ready", "status": "True"], ["type": "Synced", "status": "False"]]],
  ]

  @Test(
    "Paths select the named values",
    arguments: [
      (".metadata.name", ["n"]), ("metadata.name", ["n"]), ("{.metadata.name}", ["n"]), ("$.metadata.name", ["n"]),
      (".metadata.labels.app\\.kubernetes\\.io/name", ["web"]), (".metadata.labels['app.kubernetes.io/name']", ["web"]),
      (".spec.ports[0].port", [80]), (".spec.ports[-1].port", [443]), (".spec.ports[9].port", []),
      (".spec.ports[*].name", ["http", "https"]), (".spec.deep.*", ["d"]), (".spec..name", ["http", "https", "d"]),
      (".status.conditions[?(@.type==\"Ready\")].status", ["True"]),
      (".status.conditions[?(@.type=='Synced')].status", ["False"]),
      (".status.conditions[?(@.type!=\"Ready\")].type", ["Synced"]), (".spec.ports[?(@.port > 80)].name", ["https"]),
      (".spec.ports[?(@.port<=80)].name", ["http"]), (".status.conditions[?(@.reason)].type", []), (".none.at.all", []),
      (".metadata.name.deeper", []),
    ] as [(String, [JSONValue])])
  func found(path: String, expected: [JSONValue]) throws {
    let values = try JSONPath(path).values(in: object)
    #expect(path.contains("..") ? Set(values) == Set(expected) : values == expected)
  }

  @Test("Unsupported paths are rejected", arguments: [".a[", ".a[x]", ".a[?(@.b~=1)]", ".a{", ".a[?(@.b==c)]"])
  func refusals(path: String) {
    #expect {
      try JSONPath(path)
    } throws: { error in
      (error as? SchemaError)?.description == "jsonPath: \(path) is not supported"
    }
  }
}
