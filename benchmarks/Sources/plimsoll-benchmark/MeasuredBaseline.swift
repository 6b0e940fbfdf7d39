import Foundation
import Kubernetes

/// The fields of a `SecurityBaseline` that a measurement reads.
struct MeasuredBaseline: KubernetesObject {
  static let resourceType = ResourceType(
    group: "plimsoll.dev", version: "v1alpha1", plural: "securitybaselines", kind: "SecurityBaseline",
    isNamespaced: false)

  struct Status: Codable, Sendable {
    struct Namespaces: Codable, Sendable {
      var compliant: Int
    }

    struct Objects: Codable, Sendable {
      var applied: Int
    }

    struct Audit: Codable, Sendable {
      var counts: [String: Int]
    }

    var namespaces: Namespaces?
    var objects: Objects?
    var audit: Audit?
  }

  var metadata: ObjectMeta
  var status: Status?
}
