internal import Kubernetes

/// The API reference in `docs/api.md`, generated from the schema.
public enum APIReference {
  /// The reference in Markdown: one section per object. Objects with the same fields share the section of the first
  /// one.
  public static func markdown() -> String {
    var writer = ReferenceWriter()
    writer.write(SecurityBaselineSpec.schema, at: "spec")
    writer.write(SecurityBaselineStatus.schema, at: "status")
    return introduction + writer.sections.joined(separator: "\n")
  }

  private static let introduction = """
    # SecurityBaseline API reference

    This page is generated from the Swift types by `plimsoll crd --format markdown`. `kubectl explain sb.spec` shows the
    same descriptions.

    `\(SecurityBaseline.resourceType.apiVersion)`, kind `\(SecurityBaseline.resourceType.kind)`, cluster-scoped, short \
    names `sb` and `baseline`.

    The name of a baseline has at most \(SecurityBaseline.maximumNameLength) characters. Generated objects are named
    `<baseline>-<item>` and have the labels `\(WellKnown.managedByLabel)=plimsoll`, `\(WellKnown.baselineLabel)` and
    `\(WellKnown.controlLabel)`.

    In fields of the type *template*, the operator replaces `\(Template.placeholder)` with the name of the namespace. There
    are no other placeholders, because tenants can change the labels and annotations of their namespaces.

    | Annotation of a baseline | Effect |
    |---|---|
    | `\(WellKnown.requestedAtAnnotation)` | A new value triggers an immediate reconcile of all namespaces. |


    """
}

/// Writes sections depth first, and only one section for objects with the same fields.
private struct ReferenceWriter {
  var sections: [String] = []
  private var known: [Schema: String] = [:]

  mutating func write(_ schema: Schema, at path: String) {
    guard case .object(let fields) = schema.shape, known[schema.structure] == nil else { return }
    known[schema.structure] = path
    let rules = schema.rules.map { "- Validation rule: *\($0.message)*.\n" }
    var section = "## `\(path)`\n\n\(schema.description)\n\n"
    section += "| Field | Type | Description |\n|---|---|---|\n"
    let index = sections.count
    sections.append("")
    for field in fields {
      let child = "\(path).\(field.name)"
      write(nested(in: field.schema), at: child + listSuffix(field.schema))
      section += row(field, at: child)
    }
    sections[index] = section + (rules.isEmpty ? "" : "\n" + rules.joined())
  }

  private func row(_ field: Schema.Field, at path: String) -> String {
    var notes = field.schema.description
    if let value = field.schema.defaultValue { notes += " Default: `\(value.plain)`." }
    if let section = known[nested(in: field.schema).structure] { notes += " See [`\(section)`](#\(anchor(section)))." }
    let name = "`\(field.name)`\(field.isRequired ? " (required)" : "")"
    return "| \(name) | \(field.schema.typeText) | \(notes.escapedForTable) |\n"
  }

  /// The anchor that GitHub generates for a heading.
  private func anchor(_ heading: String) -> String {
    heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" }
  }

  /// The object in a field, or the object in the list in a field.
  private func nested(in schema: Schema) -> Schema {
    if case .list(let element, _, _) = schema.shape { return nested(in: element) }
    return schema
  }

  private func listSuffix(_ schema: Schema) -> String {
    if case .list = schema.shape { "[]" } else { "" }
  }
}

extension Schema {
  /// The schema without its description and rules, which is equal for objects with the same fields.
  fileprivate var structure: Schema {
    guard case .object(let fields) = shape else { return described("") }
    let stripped = fields.map { Field(name: $0.name, schema: $0.schema.withoutRules, isRequired: $0.isRequired) }
    return Schema(description: "", shape: .object(stripped))
  }

  private var withoutRules: Schema {
    var copy = self
    copy.rules = []
    switch shape {
    case .object(let fields):
      copy.shape = .object(
        fields.map { Field(name: $0.name, schema: $0.schema.withoutRules, isRequired: $0.isRequired) })
    case .list(let element, let type, let count):
      copy.shape = .list(of: element.withoutRules, type: type, count: count)
    default: break
    }
    return copy
  }

  /// The type in the table of fields.
  fileprivate var typeText: String {
    switch shape {
    case .boolean: "boolean"
    case .integer(let range):
      range.upperBound == .max ? "whole number" : "whole number, \(range.lowerBound) to \(range.upperBound)"
    case .intOrString(_, .quantity): "quantity"
    case .intOrString(let range, let syntax):
      range.map { "\($0.lowerBound) to \($0.upperBound), or \(syntax.noun)" } ?? "whole number, or \(syntax.noun)"
    case .object: "object"
    case .string(let text): text.typeText
    case .map(let keys, let values, let count):
      "map of \(keys.noun.withoutArticle) to \(values.typeText); \(count.text)"
    case .list(let element, let type, let count):
      "list of \(element.typeText)\(type.text); \(count.text)"
    }
  }
}

extension Schema.Text {
  fileprivate var typeText: String {
    guard enumValues.isEmpty else {
      return enumValues.map { $0.isEmpty ? "empty" : "`\($0)`" }.joined(separator: " or ")
    }
    let kind = syntax.map(\.noun.withoutArticle) ?? "text"
    return isTemplate ? "\(kind), template" : kind
  }
}

extension Schema.ListType {
  fileprivate var text: String {
    switch self {
    case .atomic: ""
    case .set: ", unique"
    case .map(let key): ", unique by `\(key)`"
    }
  }
}

extension ClosedRange<Int> {
  fileprivate var text: String {
    lowerBound == 0 ? "at most \(upperBound)" : "\(lowerBound) to \(upperBound)"
  }
}

extension JSONValue {
  fileprivate var plain: String { stringValue ?? shown }
}

extension String {
  /// The text without its article.
  fileprivate var withoutArticle: String {
    for article in ["a ", "an ", "the "] where hasPrefix(article) { return String(dropFirst(article.count)) }
    return self
  }

  fileprivate var escapedForTable: String { replacing("|", with: "\\|").replacing("<", with: "&lt;") }
}
