import CRDs
import Kubernetes
import Planning

/// A sixth control: a ConfigMap with the CA certificates that programs in a namespace trust.
///
/// This file is the whole definition of the control and of its kind.
struct CACertificatesControl: Control {
  let id = ControlID(rawValue: "caCertificates")
  let kinds = [ManagedKind(ConfigMap.self)]
  /// PEM, one certificate after the other.
  let certificates: String

  func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate] {
    let map = ConfigMap(data: ["ca.crt": certificates, "namespace": "{{ namespace.name }}"])
    return [
      try ObjectTemplate(
        map, item: "ca-certificates", control: id, baseline: baseline, enforcement: baseline.spec.enforcement(of: id))
    ]
  }
}

/// A kind that no other control writes.
struct ConfigMap: KubernetesObject {
  static let resourceType = ResourceType(
    group: "", version: "v1", plural: "configmaps", kind: "ConfigMap", isNamespaced: true)

  var metadata = ObjectMeta()
  var data: [String: String]?
}

extension ConfigMap: ManagedObject {
  struct Content: NormalizedContent {
    var data: [String: String]

    func expanding(namespace: String) -> Self {
      Content(data: data.mapValues { Template.expand($0, namespace: namespace) })
    }
  }

  var normalizedContent: Content { Content(data: data ?? [:]) }
}
