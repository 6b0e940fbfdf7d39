import CRDs
package import Kubernetes

/// The properties of a namespace that decisions need.
package struct NamespaceFacts: Sendable, Hashable {
  /// Name.
  package var name: String
  /// Identity over time.
  package var uid: String
  /// Version, for preconditions.
  package var resourceVersion: String
  /// All labels.
  package var labels: [String: String]
  /// Value of `plimsoll.dev/previous-pod-security`.
  package var previousPodSecurity: String?
  /// The annotations `guard.plimsoll.dev/*`.
  package var markers: GuardMarkers
  /// True if `managedFields` has an `Apply` entry of field manager `plimsoll`.
  package var isAppliedByUs: Bool
  /// True once deletion was requested.
  package var isTerminating: Bool

  /// Creates facts.
  package init(
    name: String, uid: String, resourceVersion: String = "", labels: [String: String] = [:],
    previousPodSecurity: String? = nil, markers: GuardMarkers = GuardMarkers(), isAppliedByUs: Bool = false,
    isTerminating: Bool = false
  ) {
    self.name = name
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.labels = labels
    self.previousPodSecurity = previousPodSecurity
    self.markers = markers
    self.isAppliedByUs = isAppliedByUs
    self.isTerminating = isTerminating
  }

  /// The namespace as an object that fields are written on.
  package var id: ObjectID { ObjectID(kind: .namespace, namespace: name, name: name) }

  /// Digests a namespace.
  package init(_ namespace: Namespace) {
    let metadata = namespace.metadata
    self.init(
      name: metadata.name ?? "", uid: metadata.uid ?? "", resourceVersion: metadata.resourceVersion ?? "",
      labels: metadata.labels ?? [:], previousPodSecurity: metadata.annotations?[WellKnown.previousLabelsAnnotation],
      markers: GuardMarkers(annotations: metadata.annotations ?? [:]), isAppliedByUs: metadata.isAppliedByUs,
      isTerminating: namespace.isTerminating)
  }
}
