/// An object of any type with all of its fields, for code that handles many types alike.
///
/// Unlike the items of a list, it has `apiVersion` and `kind`.
public struct UnstructuredObject: MetadataObject {
  /// Name, namespace, UID, resource version and annotations.
  public let metadata: ObjectMeta
  /// All fields.
  public let value: JSONValue

  /// Creates an object of a type from an item of a list or watch.
  ///
  /// - Throws: `MalformedObject` if the value has no name.
  public init(_ value: JSONValue, type: ResourceType) throws(MalformedObject) {
    let metadata = value["metadata"]
    let namespace = metadata?["namespace"]?.stringValue
    guard let name = metadata?["name"]?.stringValue else {
      throw MalformedObject(key: nil, reason: "metadata.name: expected a string")
    }
    self.metadata = ObjectMeta(
      name: name, namespace: namespace, uid: metadata?["uid"]?.stringValue,
      resourceVersion: metadata?["resourceVersion"]?.stringValue)
    var value = value
    value["apiVersion"] = .string(type.apiVersion)
    value["kind"] = .string(type.kind)
    self.value = value
  }
}
