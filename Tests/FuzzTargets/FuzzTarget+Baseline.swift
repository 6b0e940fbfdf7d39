import CRDs
import Foundation
import Kubernetes
import Planning

extension FuzzTarget {
  /// Baselines, from the file to the plan of a namespace.
  static let baseline = FuzzTarget(
    "baseline", reads: "`SecurityBaseline.parse`, `validate()`, `Planner.render`",
    properties: """
      The types can decode all values that the schema allows. A baseline that is encoded and parsed again is equal. The \
      names of the generated objects are unique, and each object has the fingerprint that it is compared with.
      """,
    check: checkBaseline)

  private static func checkBaseline(_ input: [UInt8]) throws {
    guard let documents = try? YAML.parse(Data(input), file: "baseline.yaml") else { return }
    for document in documents {
      do {
        let baseline = try SecurityBaseline.parse(document)
        if baseline.validate().isEmpty { try checkValid(baseline) }
      } catch let error as InvalidBaseline {
        let text = error.description
        try require(!text.contains("cannot be decoded ("), "the schema allows what the type cannot decode: \(text)")
      }
    }
  }

  private static func checkValid(_ baseline: SecurityBaseline) throws {
    var encoded = try JSONValue(encoding: baseline)
    encoded["apiVersion"] = .string(SecurityBaseline.resourceType.apiVersion)
    encoded["kind"] = .string(SecurityBaseline.resourceType.kind)
    try require(try SecurityBaseline.parse(encoded) == baseline, "the encoded baseline differs: \(encoded)")
    let facts = BaselineFacts(name: baseline.metadata.name ?? "", uid: "", spec: baseline.spec)
    for name in ["team-a", "kube-system"] {
      let namespace = NamespaceFacts(name: name, uid: "uid", labels: [WellKnown.namespaceNameLabel: name])
      let rendered = Planner().render([facts], in: namespace, cluster: cluster, now: now)
      try require(Set(rendered.objects.map(\.id)).count == rendered.objects.count, "two objects have the same name")
      for object in rendered.objects where object.claim == .whole { try checkFingerprint(of: object) }
    }
  }

  private static func checkFingerprint(of object: DesiredObject) throws {
    let observed = try object.id.kind.type.observe(try object.manifest.jsonData())
    try require(observed.fingerprint == object.fingerprint, "the fingerprint of \(object.manifest) differs")
  }

  /// The properties of a cluster for plans.
  static let cluster = ClusterFacts(apiServerAddresses: [.init(ip: "10.0.0.1", port: 6443)])
  /// The time of plans: 2027-01-15T08:00:00Z.
  static let now = Date(timeIntervalSince1970: 1_800_000_000)
}
