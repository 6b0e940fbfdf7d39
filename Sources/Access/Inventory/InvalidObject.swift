/// An object whose fields do not have the types of the API.
package struct InvalidObject: Error, Sendable, Hashable, CustomStringConvertible {
  /// The object, the field and the problem.
  package var description: String

  init(_ identity: ObjectIdentity, _ error: any Error) {
    description =
      "\(identity.kind) '\(identity.name)': \(Self.text(error)); validate it with kubectl apply --dry-run=server"
  }

  private static func text(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let (path, problem): ([any CodingKey], String) =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        (context.codingPath, context.debugDescription)
      case .keyNotFound(let key, let context): (context.codingPath + [key], "the field is missing")
      @unknown default: ([], "\(error)")
      }
    return path.reduce("") { text, key in
      if let index = key.intValue { return "\(text)[\(index)]" }
      return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
    } + ": \(problem)"
  }
}
