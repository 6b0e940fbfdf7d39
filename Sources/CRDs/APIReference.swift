internal import Kubernetes

/// The reference of every field, generated from the schema: `docs/api.md`.
public enum APIReference {
  /// The reference as Markdown: one section for each object, the first to show a shape; later ones refer to it.
  public static func markdown() -> String {
    var writer = ReferenceWriter()
    writer.write(SecurityBaselineSpec.schema, at: "spec")
    writer.write(SecurityBaselineStatus.schema, at: "status")
    return introduction + writer.sections.joined(separator: "\n")
  }

  private static let introduction = """
    # SecurityBaseline, field by field

    Generated from the Swift types by `plimsoll crd --format markdown`; `kubectl explain sb.spec` says the same.

    `\(SecurityBaseline.resourceType.apiVersion)`, kind `\(SecurityBaseline.resourceType.kind)`, cluster-scoped; short \
    names `sb` and `baseline`. The name of a baseline has at most \(SecurityBaseline.maximumNameLength) characters.
    Generated objects are called `<baseline>-<item>` and carry the labels `\(WellKnown.managedByLabel)=plimsoll`,
    `\(WellKnown.baselineLabel)` and `\(WellKnown.controlLabel)`.

    Where a type says *template*, `\(Template.placeholder)` in the text stands for the name of the namespace. It is the
    one placeholder: a namespace's labels and annotations can be written by its tenants.

    | Annotation of a baseline | Effect |
    |---|---|
    | `\(WellKnown.requestedAtAnnotation)` | Any new value: reconcile everything now. |


    """
}

/// Writes sections depth first, each object of the same shape once.
private struct ReferenceWriter {
  var sections: [String] = []
  private var known: [Schema: String] = [:]

  mutating func write(_ schema: Schema, at path: String) {
    guard case .object(let fields) = schema.shape, known[schema.likeness] == nil else { return }
    known[schema.likeness] = path
    let rules = schema.rules.map { "- Checked, with the message: *\($0.message)*.\n" }
    var section = "## `\(path)`\n\n\(schema.description)\n\n"
    section += "| Field | Type | What it is |\n|---|---|---|\n"
    let index = sections.count
    sections.append("")
    for field in fields {
      let child = "\(path).\(field.name)"
      write(nested(in: field.schema), at: child + brackets(field.schema))
      section += row(field, at: child)
    }
    sections[index] = section + (rules.isEmpty ? "" : "\n" + rules.joined())
  }

  private func row(_ field: Schema.Field, at path: String) -> String {
    var notes = field.schema.description
    if let value = field.schema.defaultValue { notes += " Default: `\(value.plain)`." }
    if let home = known[nested(in: field.schema).likeness] { notes += " See [`\(home)`](#\(anchor(home)))." }
    let name = "`\(field.name)`\(field.isRequired ? " (required)" : "")"
    return "| \(name) | \(field.schema.typeText) | \(notes.inTable) |\n"
  }

  /// The anchor that GitHub gives a heading.
  private func anchor(_ heading: String) -> String {
    heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" }
  }

  /// The object that a field holds, in a list or by itself.
  private func nested(in schema: Schema) -> Schema {
    if case .list(let element, _, _) = schema.shape { return nested(in: element) }
    return schema
  }

  private func brackets(_ schema: Schema) -> String {
    if case .list = schema.shape { "[]" } else { "" }
  }
}

extension Schema {
  /// What two schemas have in common that have the same fields: this one without its rules and without its own words.
  fileprivate var likeness: Schema {
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
    case .list(let element, let identity, let count):
      copy.shape = .list(of: element.withoutRules, identity: identity, count: count)
    default: break
    }
    return copy
  }

  /// The type as one reads it in a table.
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
      "map of \(keys.noun.bare) to \(values.typeText); \(count.words)"
    case .list(let element, let identity, let count):
      "list of \(element.typeText)\(identity.words); \(count.words)"
    }
  }
}

extension Schema.Text {
  fileprivate var typeText: String {
    guard choices.isEmpty else { return choices.map { $0.isEmpty ? "empty" : "`\($0)`" }.joined(separator: " or ") }
    let kind = syntax.map(\.noun.bare) ?? "text"
    return isTemplate ? "\(kind), template" : kind
  }
}

extension Schema.Identity {
  fileprivate var words: String {
    switch self {
    case .atomic: ""
    case .element: ", each once"
    case .field(let name): ", each `\(name)` once"
    }
  }
}

extension ClosedRange<Int> {
  fileprivate var words: String {
    lowerBound == 0 ? "at most \(upperBound)" : "\(lowerBound) to \(upperBound)"
  }
}

extension JSONValue {
  fileprivate var plain: String { stringValue ?? shown }
}

extension String {
  /// Without its article.
  fileprivate var bare: String {
    for article in ["a ", "an ", "the "] where hasPrefix(article) { return String(dropFirst(article.count)) }
    return self
  }

  fileprivate var inTable: String { replacing("|", with: "\\|").replacing("<", with: "&lt;") }
}
