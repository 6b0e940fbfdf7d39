import Kubernetes

extension Catalogue {
  /// Persistent storage.
  static let volumes: [ServedKind] = [persistentVolume, persistentVolumeClaim, storageClass]

  private static let persistentVolume = kind(
    "", "v1", "PersistentVolume", "persistentvolumes", ["pv"], isNamespaced: false, hasStatus: true,
    schema: shallow("io.k8s.api.core.v1.PersistentVolume", "A piece of storage."),
    columns: [
      .name, .text("Capacity", "Its size.") { $0.value("spec", "capacity", "storage")?.plainText ?? "" },
      .text("Access Modes", "How it can be mounted.") { accessModes($0.elements("spec", "accessModes")) },
      .text("Reclaim Policy", "What becomes of it afterwards.") { $0.text("spec", "persistentVolumeReclaimPolicy") },
      .text("Status", "Whether it is bound.") { $0.text("status", "phase") },
      .text("Claim", "The claim that has it.") { volume in
        guard let claim = volume.value("spec", "claimRef") else { return "" }
        return "\(claim.text("namespace"))/\(claim.text("name"))"
      },
      .text("StorageClass", "Its class.") { $0.text("spec", "storageClassName") },
      attributesClass, .text("Reason", "Why it is as it is.") { $0.text("status", "reason") }, .age, volumeMode,
    ])

  private static let attributesClass = TableColumn.text("VolumeAttributesClass", "The class of its attributes.") {
    $0.text("spec", "volumeAttributesClassName").ifEmpty("<unset>")
  }

  private static let volumeMode = TableColumn.text("VolumeMode", wide: true, "Filesystem or Block.") {
    $0.text("spec", "volumeMode").ifEmpty("<unset>")
  }

  private static let persistentVolumeClaim = kind(
    "", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", ["pvc"], hasStatus: true,
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.PersistentVolumeClaim", "Asks for a piece of storage.",
      [
        "spec": PodSchemas.claimSpec.described("What is asked for.").defaulting(to: [:]),
        "status": .opaque(nil, "What is observed.").defaulting(to: ["phase": "Pending"]),
      ]),
    columns: [
      .name, .text("Status", "Whether it is bound.") { $0.text("status", "phase") },
      .text("Volume", "The volume.") { $0.text("spec", "volumeName") },
      .text("Capacity", "Its size.") { $0.value("status", "capacity", "storage")?.plainText ?? "" },
      .text("Access Modes", "How it can be mounted.") { accessModes($0.elements("status", "accessModes")) },
      .text("StorageClass", "Its class.") { $0.text("spec", "storageClassName") }, attributesClass, .age, volumeMode,
    ], rules: { claimProblems($0) })

  /// Source: `ValidatePersistentVolumeClaimSpec` in k8s.io/kubernetes/pkg/apis/core/validation.
  private static func claimProblems(_ claim: JSONValue) -> [FieldProblem] {
    var found: [FieldProblem] = []
    if claim.elements("spec", "accessModes").isEmpty {
      found.append(.required("spec.accessModes", "at least 1 access mode is required"))
    }
    switch claim.value("spec", "resources", "requests", "storage") {
    case nil: found.append(.required("spec.resources[storage]"))
    case let size? where !(Quantity("0") < Quantity(size.plainText)):
      found.append(.invalid("spec.resources.requests.storage", size, "must be greater than zero"))
    default: break
    }
    return found
  }

  private static let storageClass = kind(
    "storage.k8s.io", "v1", "StorageClass", "storageclasses", ["sc"], isNamespaced: false,
    schema: MetaSchemas.root(
      "io.k8s.api.storage.v1.StorageClass", "Says how volumes of a class are made.",
      [
        "provisioner": .string("Who makes them."),
        "parameters": .strings("What the provisioner is told."),
        "reclaimPolicy": .string("Delete or Retain.", default: "Delete"),
        "mountOptions": .list("Options of their mounts."),
        "allowVolumeExpansion": .boolean("Whether they may grow."),
        "volumeBindingMode": .string("Immediate or WaitForFirstConsumer.", default: "Immediate"),
        "allowedTopologies": .list("Where they may be.", of: .opaque(nil, "Labels of nodes.")),
      ], required: ["provisioner"]),
    columns: [
      .name, .text("Provisioner", "Who makes its volumes.") { $0.text("provisioner") },
      .text("ReclaimPolicy", "What becomes of them afterwards.") { $0.text("reclaimPolicy") },
      .text("VolumeBindingMode", "When they are bound.") { $0.text("volumeBindingMode") },
      TableColumn("AllowVolumeExpansion", "string", "Whether they may grow.") { storageClass, _ in
        storageClass["allowVolumeExpansion"] ?? false
      }, .age,
    ], immutable: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"])

  /// `RWO,ROX`: access modes in short.
  private static func accessModes(_ modes: [JSONValue]) -> String {
    let short = [
      ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP"),
    ]
    return short.filter { mode, _ in modes.contains(.string(mode)) }.map(\.1).joined(separator: ",")
  }
}
