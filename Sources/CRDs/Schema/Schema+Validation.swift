internal import Kubernetes

/// Validation of values without an API server, with the same rules. Messages name the field, the value and the fix.
extension Schema {
  /// Validates a value against the schema.
  ///
  /// - Parameters:
  ///   - value: The value as JSON.
  ///   - path: The path of the value.
  func validate(_ value: JSONValue, at path: FieldPath) -> [ValidationError] {
    switch (shape, value) {
    case (.boolean, .bool): []
    case (.integer(let range), .integer(let number)): validateNumber(number, in: range, at: path)
    case (.string(let text), .string(let string)): text.validate(string, at: path)
    case (.intOrString(let range, _), .integer(let number)):
      validateNumber(number, in: range ?? 0...Int64.max, at: path)
    case (.intOrString(_, let syntax), .string(let string)):
      Text(syntax: syntax, length: syntax.length).validate(string, at: path)
    case (.object(let fields), .object(let members)): validateMembers(members, fields, at: path)
    case (.map(let keys, let values, let count), .object(let members)):
      validateEntries(members, keys: keys, values: values, count: count, at: path)
    case (.list(let element, let type, let count), .array(let elements)):
      validateCount(elements.count, in: count, at: path)
        + elements.enumerated().flatMap { element.validate($1, at: path[$0]) }
        + type.validate(elements, at: path)
    default: [path.error(value, "is not \(shape.noun)", fix: "write \(shape.example(insteadOf: value))")]
    }
  }

  private func validateNumber(_ number: Int64, in range: ClosedRange<Int64>, at path: FieldPath) -> [ValidationError] {
    guard !range.contains(number) else { return [] }
    let bounds =
      range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    return [path.error(.integer(number), "is out of range", fix: "use \(bounds)")]
  }

  private func validateCount(_ count: Int, in range: ClosedRange<Int>, at path: FieldPath) -> [ValidationError] {
    if count < range.lowerBound {
      return [path.error(nil, "is empty", fix: "specify at least \(range.lowerBound)")]
    }
    if count > range.upperBound {
      return [path.error(nil, "has \(count) entries", fix: "specify at most \(range.upperBound)")]
    }
    return []
  }

  private func validateEntries(
    _ members: [String: JSONValue], keys: Syntax, values: Schema, count: ClosedRange<Int>, at path: FieldPath
  ) -> [ValidationError] {
    validateCount(members.count, in: count, at: path)
      + members.sorted { $0.key < $1.key }.flatMap { key, value in
        Text(syntax: keys, length: keys.length).validate(key, at: path.entry(key))
          + values.validate(value, at: path.entry(key))
      }
  }

  private func validateMembers(
    _ members: [String: JSONValue], _ fields: [Field], at path: FieldPath
  ) -> [ValidationError] {
    let known = fields.flatMap { field -> [ValidationError] in
      switch members[field.name] {
      // The API server and kubectl treat a null value of an optional field as absent.
      case nil, .null:
        field.isRequired
          ? [path.field(field.name).error(nil, "is missing", fix: "specify \(field.schema.shape.noun)")] : []
      case let value?: field.schema.validate(value, at: path.field(field.name))
      }
    }
    let names = fields.map(\.name)
    let unknown = members.keys.filter { !names.contains($0) }.sorted().map { name in
      path.field(name.shortened(to: 63)).error(
        nil, "is not a known field", fix: Suggestion.fix(for: name, among: names))
    }
    return known + unknown
  }
}

extension Schema.ListType {
  fileprivate func validate(_ elements: [JSONValue], at path: FieldPath) -> [ValidationError] {
    var seen: Set<JSONValue> = []
    return elements.enumerated().compactMap { index, element in
      switch self {
      case .atomic: return nil
      case .set:
        guard !seen.insert(element).inserted else { return nil }
        return path[index].error(element, "is a duplicate", fix: "remove it")
      case .map(let key):
        guard let value = element[key], !seen.insert(value).inserted else { return nil }
        return path[index].field(key).error(value, "is a duplicate", fix: "use a unique \(key) for each entry")
      }
    }
  }
}

extension Schema.Text {
  func validate(_ text: String, at path: FieldPath) -> [ValidationError] {
    if !enumValues.isEmpty {
      guard !enumValues.contains(text) else { return [] }
      let suggestion = Suggestion.nearest(to: text, among: enumValues).map { "did you mean \($0)?" }
      return [
        path.error(
          text, "is not one of \(enumValues.joined(separator: ", "))", fix: suggestion ?? "use one of these values")
      ]
    }
    let placeholders = validatePlaceholders(text, at: path)
    guard placeholders.isEmpty else { return placeholders }
    let expanded = isTemplate ? Template.expand(text, namespace: "x") : text
    if let syntax, !syntax.accepts(expanded) {
      return [path.error(text, "is not \(syntax.noun)", fix: syntax.fix)]
    }
    guard !length.contains(text.unicodeScalars.count) else { return [] }
    return text.isEmpty
      ? [path.error(text, "is empty", fix: "specify a text")]
      : [path.error(text, "has \(text.unicodeScalars.count) characters", fix: "use at most \(length.upperBound)")]
  }

  private func validatePlaceholders(_ text: String, at path: FieldPath) -> [ValidationError] {
    guard syntax != nil, syntax != .freeText, Template.hasPlaceholder(text) else { return [] }
    guard isTemplate else {
      return [
        path.error(
          text, "contains a placeholder, which this field does not support",
          fix: "use placeholders only in values of roles, bindings, network policies and quotas, not in names and keys")
      ]
    }
    guard let unknown = Template.unknownPlaceholders(in: text).first else { return [] }
    let fix = "use \(Template.placeholder); labels and annotations are not available, because tenants can change them"
    return [path.error(text, "contains the unknown placeholder \(unknown.shortened(to: 63))", fix: fix)]
  }
}

extension Schema.Shape {
  /// The expected type in error messages: "is not …".
  fileprivate var noun: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .string(let text): text.enumValues.isEmpty ? "text" : "one of \(text.enumValues.joined(separator: ", "))"
    case .intOrString(_, .quantity): "a quantity"
    case .intOrString: "a whole number or text"
    case .object: "an object"
    case .map: "a map"
    case .list: "a list"
    }
  }

  /// An example of a valid value in error messages: "write …".
  fileprivate func example(insteadOf value: JSONValue) -> String {
    switch (self, value) {
    case (.string, .bool), (.string, .integer), (.string, .number), (.intOrString, .number): "it in quotes"
    case (.list, .object), (.list, .string): "it as an entry: '- …'"
    case (.boolean, .string): "true or false without quotes"
    case (.object(let fields), _): "fields such as \(fields.prefix(3).map(\.name).joined(separator: ", "))"
    default: noun
    }
  }
}
