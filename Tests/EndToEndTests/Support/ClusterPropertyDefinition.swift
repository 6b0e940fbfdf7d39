import ClusterTestSupport
import Kubernetes
import Testing

/// A minimal definition of the API ClusterProperty of SIG Multicluster.
enum ClusterPropertyDefinition {
  static let crd: JSONValue = [
    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
    "metadata": [
      "name": .string(ClusterProperty.resourceType.qualifiedName),
      // The API server requires it for groups of the Kubernetes project.
      "annotations": ["api-approved.kubernetes.io": "https://github.com/kubernetes/enhancements/pull/2149"],
    ],
    "spec": [
      "group": "about.k8s.io", "scope": "Cluster",
      "names": [
        "plural": "clusterproperties", "singular": "clusterproperty", "kind": "ClusterProperty",
        "listKind": "ClusterPropertyList",
      ],
      "versions": [
        ["name": "v1alpha1", "served": true, "storage": true, "schema": ["openAPIV3Schema": schema]]
      ],
    ],
  ]

  private static let schema: JSONValue = [
    "type": "object", "required": ["spec"],
    "properties": [
      "apiVersion": ["type": "string"], "kind": ["type": "string"], "metadata": ["type": "object"],
      "spec": [
        "type": "object", "required": ["value"],
        "properties": ["value": ["type": "string", "maxLength": 128_000, "minLength": 1]],
      ],
    ],
  ]

  static func property(_ name: String, _ value: String) -> JSONValue {
    [
      "apiVersion": "about.k8s.io/v1alpha1", "kind": "ClusterProperty", "metadata": ["name": .string(name)],
      "spec": ["value": .string(value)],
    ]
  }

  /// Installs the API for the time of a test.
  static func withAPI(_ body: (ControlPlane) async throws -> Void) async throws {
    let plane = try await ControlPlane.shared()
    try await plane.apply(crd)
    try await eventually("the API is served") { try await plane.admin.supports(ClusterProperty.resourceType) }
    do {
      try await body(plane)
    } catch {
      try await remove(from: plane)
      throw error
    }
    try await remove(from: plane)
  }

  static func remove(from plane: ControlPlane) async throws {
    try await plane.admin.delete(
      TestKinds.customResourceDefinition, ObjectKey(name: ClusterProperty.resourceType.qualifiedName))
    try await eventually("the API is not served any longer") {
      try await !plane.admin.supports(ClusterProperty.resourceType)
    }
  }
}
