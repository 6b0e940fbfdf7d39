import Kubernetes
import SandboxKinds
import SandboxMerge

/// The form in which a client wants objects.
///
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources
enum Presentation: Sendable {
  case plain
  /// `PartialObjectMetadata`.
  case metadata
  /// `Table`, as `kubectl get` prints it.
  case table(TablePrinter.IncludedObject)

  /// The first of the forms that the client accepts and the server has.
  init(_ scope: RequestScope) {
    let mediaRange = Self.mediaRanges(scope.accept).first(where: \.isServed)
    switch mediaRange?.parameters["as"] {
    case "Table":
      self = .table(scope.query["includeObject"].flatMap(TablePrinter.IncludedObject.init(rawValue:)) ?? .metadata)
    case nil: self = .plain
    default: self = .metadata
    }
  }

  /// Checks that the server supports a media type that the client accepts.
  ///
  /// - Throws: `StatusError` 406; 400 for tables that do not exist.
  static func check(_ verb: Verb, _ scope: RequestScope) throws {
    let mediaRanges = mediaRanges(scope.accept)
    guard mediaRanges.isEmpty || mediaRanges.contains(where: \.isServed) else {
      let types = ["application/json", "application/yaml", ProtobufObject.mediaType]
      if mediaRanges.contains(where: \.isOfKnownType) {
        throw StatusError.notAcceptable(
          "only the following media types are accepted: \(types.joined(separator: ", "))")
      }
      let streams = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"]
      let all = types + (verb == .list || verb == .watch ? streams : [])
      var error = StatusError.notAcceptable(
        "406: Not Acceptable\n\nAvailable representations: \(all.joined(separator: ", "))")
      error.details = [:]
      throw error
    }
    if case .table = Presentation(scope), let included = scope.query["includeObject"], !included.isEmpty,
      TablePrinter.IncludedObject(rawValue: included) == nil
    {
      throw StatusError.badRequest(
        "Unable to convert to Table as requested: includeObject: Invalid value: "
          + "\(JSONValue.string(included).quoted): must be 'Metadata', 'Object', 'None', or empty")
    }
  }

  /// One mediaRange of an `Accept` header: a media type with its parameters.
  private struct MediaRange {
    var type: Substring
    var parameters: [String: String] = [:]

    /// Whether it is a type of kube-apiserver's, whatever its parameters.
    var isOfKnownType: Bool { ["application/json", "application/yaml", "application/*", "*/*"].contains(type) }

    /// Whether the server has this.
    var isServed: Bool {
      guard isOfKnownType else { return false }
      guard let form = parameters["as"] else { return true }
      return ["Table", "PartialObjectMetadata", "PartialObjectMetadataList"].contains(form)
        && parameters["g"] == "meta.k8s.io" && ["v1", "v1beta1"].contains(parameters["v"])
    }
  }

  private static func mediaRanges(_ accept: String) -> [MediaRange] {
    accept.split(separator: ",").map { text in
      let parts = text.split(separator: ";").map { $0.filter { $0 != " " }[...] }
      var mediaRange = MediaRange(type: parts.first ?? "")
      for parameter in parts.dropFirst() {
        let sides = parameter.split(separator: "=", maxSplits: 1)
        if sides.count == 2 { mediaRange.parameters[String(sides[0])] = String(sides[1]) }
      }
      return mediaRange
    }
  }

  /// The metadata of an object alone.
  static func partial(_ object: JSONValue) -> JSONValue {
    ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"] ?? [:]]
  }
}
