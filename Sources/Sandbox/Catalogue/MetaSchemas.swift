import Kubernetes

/// Schemas of k8s.io/apimachinery: what every object has, and what many kinds share.
enum MetaSchemas {
  static let apiVersion = OpenAPISchema.string("Version of the schema that this object is written in: GROUP/VERSION.")
  static let kind = OpenAPISchema.string("Kind of this object, in CamelCase.")

  /// `metav1.ObjectMeta`.
  static let objectMeta = OpenAPISchema.object(
    "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "What every stored object has.",
    [
      "name": .string("Name, unique within the namespace and kind; it cannot be changed."),
      "generateName": .string("Beginning of the name that the server makes up where none is given.").leftOutWhenEmpty,
      "namespace": .string("Namespace that the name is unique in; it cannot be changed.").leftOutWhenEmpty,
      "selfLink": .string("No longer set.").leftOutWhenEmpty,
      "uid": .string("Unique in time and space; set by the server.").leftOutWhenEmpty,
      "resourceVersion": .string("Version of the object in the storage, opaque to clients.").leftOutWhenEmpty,
      "generation": .int64("Counts the changes of what is desired."),
      "creationTimestamp": .time("When the object was created, in UTC; set by the server."),
      "deletionTimestamp": .time("When the object is to be gone; set by the server when its deletion is asked for."),
      "deletionGracePeriodSeconds": .int64("Seconds that the object had to end in good order."),
      "labels": .strings("What selectors go by."),
      "annotations": .strings("What tools keep on the object."),
      "ownerReferences": .list(
        "Objects that this one depends on; it is collected once all are gone.", of: ownerReference, by: "uid"),
      "finalizers": .set("Those that must agree before the object goes."),
      "managedFields": .list("Who set which fields, and when.", of: managedFieldsEntry),
    ])

  private static let ownerReference = OpenAPISchema.object(
    "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference", "Names an owner in the same namespace or without one.",
    [
      "apiVersion": .string("Version of the owner's API."),
      "kind": .string("Kind of the owner."),
      "name": .string("Name of the owner."),
      "uid": .string("UID of the owner."),
      "controller": .boolean("Whether the owner manages the object; one owner at most does."),
      "blockOwnerDeletion": .boolean("Whether the owner cannot go in the foreground before this object."),
    ], announced: ["apiVersion", "kind", "name", "uid"], isAtomic: true)

  private static let managedFieldsEntry = OpenAPISchema.object(
    "io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry", "The fields that one manager set in one way.",
    [
      "manager": .string("Who set them."),
      "operation": .string("How: Apply or Update."),
      "apiVersion": .string("Version of the API that the fields are of."),
      "time": .time("When the manager last changed the set."),
      "fieldsType": .string("Format of the set: FieldsV1."),
      "fieldsV1": .opaque("io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1", "The fields, as a trie of their paths."),
      "subresource": .string("Subresource that they were set through; empty for the object itself."),
    ])

  /// `metav1.LabelSelector`.
  static let labelSelector = OpenAPISchema.object(
    "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector",
    "Selects by labels: all of matchLabels and matchExpressions must hold; an empty selector selects everything.",
    [
      "matchLabels": .strings("Labels that must be there with these values."),
      "matchExpressions": .list(
        "Conditions on labels.",
        of: .object(
          "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "A condition on one label.",
          [
            "key": .string("Key of the label."),
            "operator": .string("In, NotIn, Exists or DoesNotExist."),
            "values": .list("Values for In and NotIn; none for Exists and DoesNotExist."),
          ], required: ["key", "operator"])),
    ], isAtomic: true)

  /// `metav1.Condition`.
  static let condition = OpenAPISchema.object(
    "io.k8s.apimachinery.pkg.apis.meta.v1.Condition", "One aspect of the state of an object.",
    [
      "type": .string("The aspect, in CamelCase."),
      "status": .string("True, False or Unknown."),
      "observedGeneration": .int64("Generation that the condition was found at."),
      "lastTransitionTime": .time("When the status last changed."),
      "reason": .string("Why, in CamelCase."),
      "message": .string("Why, for people."),
    ], required: ["type", "status", "lastTransitionTime", "reason", "message"])

  /// A kind's schema: its own members and those that every kind has.
  static func root(
    _ component: String, _ description: String, _ members: [String: OpenAPISchema], required: [String] = [],
    announced: [String] = []
  ) -> OpenAPISchema {
    .object(
      component, description,
      members.merging([
        "apiVersion": apiVersion, "kind": kind, "metadata": objectMeta.described("Name, labels and the like."),
      ]) { $1 }, required: required, announced: announced)
  }
}
