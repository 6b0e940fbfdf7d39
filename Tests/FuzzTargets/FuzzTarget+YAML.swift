import Foundation
import Kubernetes

extension FuzzTarget {
  /// The YAML reader and writer, which call libyaml.
  static let yaml = FuzzTarget(
    "yaml", reads: "`YAML.documents`, `YAML.forEachDocument`, `YAML.emit`",
    properties: """
      Both readers return the same documents. A document that is written and parsed again is equal. Each field has a \
      position within the file. A text in UTF-16 is read like the same text in UTF-8, and rejected if a byte is missing.
      """,
    check: checkYAML)

  private static func checkYAML(_ input: [UInt8]) throws {
    let data = Data(input)
    var nodes: [YAMLNode] = []
    var errors = 0
    YAML.forEachDocument(in: data, file: "fuzz.yaml") { result in
      switch result {
      case .success(let node): nodes.append(node)
      case .failure: errors += 1
      }
    }
    let lines = input.count + 2
    for node in nodes {
      for path in node.value.paths(limit: 50) {
        let position = node.position(of: path)
        try require((1...lines).contains(position.line), "\(path) is in line \(position.line)")
      }
    }
    try checkEncodings(input)
    guard let documents = try? YAML.documents(in: data, file: "fuzz.yaml") else {
      return try require(errors > 0, "one reader reports an error, the other one reads \(nodes.map(\.value))")
    }
    try require(errors == 0 && nodes.map(\.value) == documents.map(\.value), "the readers return different documents")
    for document in documents { try checkWriting(document.value) }
  }

  private static func checkEncodings(_ input: [UInt8]) throws {
    guard let text = String(validating: input, as: UTF8.self), text.unicodeScalars.first != "\u{FEFF}" else { return }
    let units = Data(("\u{FEFF}" + text).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    let (short, wide) = (try? YAML.parse(text, file: "utf8.yaml"), try? YAML.parse(units, file: "utf16.yaml"))
    try require(short == wide, "UTF-8 is read as \(short as Any), UTF-16 as \(wide as Any)")
    var documents = 0
    YAML.forEachDocument(in: units.dropLast(), file: "odd.yaml") { if case .success = $0 { documents += 1 } }
    try require(documents == 0, "\(documents) documents of malformed UTF-16 are read")
  }

  private static func checkWriting(_ value: JSONValue) throws {
    let text = YAML.emit([value])
    let parsed = try YAML.parse(text, file: "written.yaml")
    try require(parsed == [value], "\(value) is written as '\(text)', which is parsed as \(parsed)")
  }
}

extension JSONValue {
  /// The paths of the first fields and elements, in depth.
  fileprivate func paths(limit: Int) -> [FieldPath] {
    var found: [FieldPath] = []
    addPaths(to: &found, from: FieldPath(), limit: limit)
    return found
  }

  private func addPaths(to found: inout [FieldPath], from path: FieldPath, limit: Int) {
    guard found.count < limit else { return }
    found.append(path)
    switch self {
    case .array(let elements):
      for (index, element) in elements.enumerated() { element.addPaths(to: &found, from: path[index], limit: limit) }
    case .object(let members):
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        value.addPaths(to: &found, from: path.field(name), limit: limit)
      }
    case .null, .bool, .integer, .number, .string: break
    }
  }
}
