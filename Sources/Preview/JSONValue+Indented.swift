package import Kubernetes

extension JSONValue {
  /// The value on several lines, keys sorted, as `jq -S` prints it: equal values give equal texts.
  ///
  /// - Throws: `EncodingError` for a number that JSON cannot represent.
  package func indented() throws -> String {
    var text = ""
    try write(to: &text, indent: "")
    return text + "\n"
  }

  private func write(to text: inout String, indent: String) throws {
    let inner = indent + "  "
    switch self {
    case .array(let elements) where !elements.isEmpty:
      text += "[\n"
      for (index, element) in elements.enumerated() {
        text += (index > 0 ? ",\n" : "") + inner
        try element.write(to: &text, indent: inner)
      }
      text += "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      text += "{\n"
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        let key = String(decoding: try JSONValue.string(member.key).jsonData(), as: UTF8.self)
        text += (index > 0 ? ",\n" : "") + "\(inner)\(key): "
        try member.value.write(to: &text, indent: inner)
      }
      text += "\n\(indent)}"
    default: text += String(decoding: try jsonData(), as: UTF8.self)
    }
  }
}
