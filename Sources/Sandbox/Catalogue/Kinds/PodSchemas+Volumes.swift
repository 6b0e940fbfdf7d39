import Kubernetes

extension PodSchemas {
  /// `Volume`: a name and one source.
  static let volume = OpenAPISchema.object(
    core("Volume"), "What containers can mount: a name and one source.",
    ["name": .string("Name, unique within the pod.")].merging(localSources) { $1 }.merging(drivers) { $1 },
    announced: ["name"])

  private static let localSources: [String: OpenAPISchema] = [
    "emptyDir": OpenAPISchema.object(
      core("EmptyDirVolumeSource"), "A directory that begins empty and goes with the pod.",
      ["medium": .string("Memory, or the node's storage."), "sizeLimit": .quantity("The most it may hold.")]
    ).described("A directory that begins empty."),
    "hostPath": OpenAPISchema.object(
      core("HostPathVolumeSource"), "A file or directory of the node.",
      ["path": .string("Where it is."), "type": .string("What it must be.").defaulting(to: "")], announced: ["path"]
    ).described("A file or directory of the node."),
    "configMap": OpenAPISchema.object(
      core("ConfigMapVolumeSource"), "A config map as files.", filesOf("name").merging(mode) { $1 }
    ).described("A config map as files."),
    "secret": OpenAPISchema.object(
      core("SecretVolumeSource"), "A secret as files.", filesOf("secretName").merging(mode) { $1 }
    ).described("A secret as files."),
    "downwardAPI": OpenAPISchema.object(
      core("DownwardAPIVolumeSource"), "Fields of the pod as files.",
      ["items": .list("The files.", of: downwardFile)].merging(mode) { $1 }
    ).described("Fields of the pod as files."),
    "projected": OpenAPISchema.object(
      core("ProjectedVolumeSource"), "Files from several sources.",
      ["sources": .list("The sources.", of: projection)].merging(mode) { $1 }
    ).described("Files from several sources."),
    "persistentVolumeClaim": OpenAPISchema.object(
      core("PersistentVolumeClaimVolumeSource"), "The volume of a claim.",
      ["claimName": .string("The claim."), "readOnly": .boolean("Whether it can only be read.")],
      announced: ["claimName"]
    ).described("The volume of a claim."),
    "ephemeral": OpenAPISchema.object(
      core("EphemeralVolumeSource"), "A volume that goes with the pod.",
      [
        "volumeClaimTemplate": OpenAPISchema.object(
          core("PersistentVolumeClaimTemplate"), "What its claim is made from.",
          [
            "metadata": MetaSchemas.objectMeta.described("Labels and annotations of the claim."),
            "spec": claimSpec.described("What is asked for."),
          ], required: ["spec"]
        ).described("What its claim is made from.")
      ]
    ).described("A volume that goes with the pod."),
    "image": OpenAPISchema.object(
      core("ImageVolumeSource"), "The content of an image.",
      ["reference": .string("The image."), "pullPolicy": .string("When it is pulled.")]
    ).described("The content of an image."),
  ]

  private static let mode: [String: OpenAPISchema] = [
    "defaultMode": .int32("Permissions of files that name none.", default: 0o644)
  ]

  private static func filesOf(_ name: String) -> [String: OpenAPISchema] {
    [
      name: .string("Its name."),
      "items": .list("The keys that become files; all where there are none.", of: keyToPath),
      "optional": .boolean("Whether it may be missing."),
    ]
  }

  private static let keyToPath = OpenAPISchema.object(
    core("KeyToPath"), "A key as a file.",
    ["key": .string("The key."), "path": .string("The file."), "mode": .int32("Its permissions.")],
    required: ["key", "path"])

  private static let downwardFile = OpenAPISchema.object(
    core("DownwardAPIVolumeFile"), "A field as a file.",
    [
      "path": .string("The file."), "mode": .int32("Its permissions."),
      "fieldRef": fieldSelector.described("A field of the pod."),
      "resourceFieldRef": resourceFieldSelector.described("A resource of a container."),
    ], required: ["path"])

  private static let projection = OpenAPISchema.object(
    core("VolumeProjection"), "One source of files.",
    [
      "configMap": .object(core("ConfigMapProjection"), "A config map as files.", filesOf("name"))
        .described("A config map."),
      "secret": .object(core("SecretProjection"), "A secret as files.", filesOf("name")).described("A secret."),
      "downwardAPI": OpenAPISchema.object(
        core("DownwardAPIProjection"), "Fields of the pod as files.", ["items": .list("The files.", of: downwardFile)]
      ).described("Fields of the pod."),
      "serviceAccountToken": OpenAPISchema.object(
        core("ServiceAccountTokenProjection"), "A token as a file.",
        [
          "audience": .string("Whom the token is for."),
          "expirationSeconds": .int64("How long it is valid.", default: 3600), "path": .string("The file."),
        ], required: ["path"]
      ).described("A token of the service account."),
      "clusterTrustBundle": OpenAPISchema.object(
        core("ClusterTrustBundleProjection"), "Trusted certificates as a file.",
        [
          "name": .string("Name of the bundle."), "signerName": .string("Or its signer."),
          "labelSelector": CoreSchemas.selector("And its labels."),
          "optional": .boolean("Whether it may be missing."), "path": .string("The file."),
        ], required: ["path"]
      ).described("Trusted certificates."),
      "podCertificate": .opaque(core("PodCertificateProjection"), "A certificate of the pod as files.")
        .described("A certificate of the pod."),
    ])

  private static let drivers: [String: OpenAPISchema] = [
    "csi": OpenAPISchema.object(
      core("CSIVolumeSource"), "A volume of a CSI driver.",
      [
        "driver": .string("The driver."), "readOnly": .boolean("Whether it can only be read."),
        "fsType": .string("Type of the file system."), "volumeAttributes": .strings("What the driver is told."),
        "nodePublishSecretRef": CoreSchemas.localReference("What the driver needs to know in secret."),
      ], announced: ["driver"]
    ).described("A volume of a CSI driver."),
    "nfs": OpenAPISchema.object(
      core("NFSVolumeSource"), "A directory of an NFS server.",
      [
        "server": .string("The server."), "path": .string("The directory."),
        "readOnly": .boolean("Whether it can only be read."),
      ], announced: ["server", "path"]
    ).described("A directory of an NFS server."),
  ].merging(
    [
      "awsElasticBlockStore": "AWSElasticBlockStore", "azureDisk": "AzureDisk", "azureFile": "AzureFile",
      "cephfs": "CephFS", "cinder": "Cinder", "fc": "FC", "flexVolume": "Flex", "flocker": "Flocker",
      "gcePersistentDisk": "GCEPersistentDisk", "gitRepo": "GitRepo", "glusterfs": "Glusterfs", "iscsi": "ISCSI",
      "photonPersistentDisk": "PhotonPersistentDisk", "portworxVolume": "Portworx", "quobyte": "Quobyte", "rbd": "RBD",
      "scaleIO": "ScaleIO", "storageos": "StorageOS", "vsphereVolume": "VsphereVirtualDisk",
    ].mapValues { .opaque(core("\($0)VolumeSource"), "A volume of the type \($0).") }
  ) { $1 }

  /// `PersistentVolumeClaimSpec`.
  static let claimSpec = OpenAPISchema.object(
    core("PersistentVolumeClaimSpec"), "Which volume is asked for.",
    [
      "accessModes": .list("How it must be mountable."),
      "resources": OpenAPISchema.object(
        core("VolumeResourceRequirements"), "Its size.",
        [
          "requests": CoreSchemas.quantities("The least it must have."),
          "limits": CoreSchemas.quantities("The most it may have."),
        ]
      ).described("Its size.").defaulting(to: [:]),
      "selector": CoreSchemas.selector("Volumes that will do."), "storageClassName": .string("Its class."),
      "volumeName": .string("The volume."), "volumeMode": .string("Filesystem or Block.", default: "Filesystem"),
      "volumeAttributesClassName": .string("The class of its attributes."),
      "dataSource": CoreSchemas.typedLocalObjectReference.described("What it is filled from."),
      "dataSourceRef": OpenAPISchema.object(
        core("TypedObjectReference"), "Names an object of any kind.",
        [
          "apiGroup": .string("Its API group."), "kind": .string("Its kind."), "name": .string("Its name."),
          "namespace": .string("Its namespace."),
        ], required: ["kind", "name"]
      ).described("What it is filled from, of any kind."),
    ])
}
