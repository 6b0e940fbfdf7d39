internal import Kubernetes

/// The check of a value against its schema without a server: same rules, and messages that name field, value and mend.
extension Schema {
  /// Everything in which a value differs from the schema.
  ///
  /// - Parameters:
  ///   - value: The value, as JSON.
  ///   - path: Where it stands.
  func check(_ value: JSONValue, at path: FieldPath) -> [ValidationError] {
    switch (shape, value) {
    case (.boolean, .bool): []
    case (.integer(let range), .integer(let number)): checkNumber(number, in: range, at: path)
    case (.string(let text), .string(let string)): text.check(string, at: path)
    case (.intOrString(let range, _), .integer(let number)):
      checkNumber(number, in: range ?? 0...Int64.max, at: path)
    case (.intOrString(_, let syntax), .string(let string)):
      Text(syntax: syntax, length: syntax.length).check(string, at: path)
    case (.object(let fields), .object(let members)): checkMembers(members, fields, at: path)
    case (.map(let keys, let values, let count), .object(let members)):
      checkEntries(members, keys: keys, values: values, count: count, at: path)
    case (.list(let element, let identity, let count), .array(let elements)):
      checkCount(elements.count, in: count, at: path)
        + elements.enumerated().flatMap { element.check($1, at: path[$0]) }
        + identity.check(elements, at: path)
    default: [path.error(value, "is not \(shape.noun)", mend: "write \(shape.example(besides: value))")]
    }
  }

  private func checkNumber(_ number: Int64, in range: ClosedRange<Int64>, at path: FieldPath) -> [ValidationError] {
    guard !range.contains(number) else { return [] }
    let bounds =
      range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    return [path.error(.integer(number), "is out of range", mend: "use \(bounds)")]
  }

  private func checkCount(_ count: Int, in range: ClosedRange<Int>, at path: FieldPath) -> [ValidationError] {
    if count < range.lowerBound {
      return [path.error(nil, "is empty", mend: "give \(range.lowerBound) at least, or leave the field's owner out")]
    }
    if count > range.upperBound {
      return [path.error(nil, "has \(count) entries", mend: "use at most \(range.upperBound)")]
    }
    return []
  }

  private func checkEntries(
    _ members: [String: JSONValue], keys: Syntax, values: Schema, count: ClosedRange<Int>, at path: FieldPath
  ) -> [ValidationError] {
    checkCount(members.count, in: count, at: path)
      + members.sorted { $0.key < $1.key }.flatMap { key, value in
        Text(syntax: keys, length: keys.length).check(key, at: path[key]) + values.check(value, at: path[key])
      }
  }

  private func checkMembers(
    _ members: [String: JSONValue], _ fields: [Field], at path: FieldPath
  ) -> [ValidationError] {
    let known = fields.flatMap { field -> [ValidationError] in
      switch members[field.name] {
      // The API server drops a null where a field may be absent, and so does kubectl.
      case nil, .null:
        field.isRequired
          ? [path.field(field.name).error(nil, "is missing", mend: "give \(field.schema.shape.noun)")] : []
      case let value?: field.schema.check(value, at: path.field(field.name))
      }
    }
    let names = fields.map(\.name)
    let unknown = members.keys.filter { !names.contains($0) }.sorted().map { name in
      path.field(name.shortened(to: 63)).error(nil, "is no field", mend: Suggestion.mend(for: name, among: names))
    }
    return known + unknown
  }
}

extension Schema.Identity {
  fileprivate func check(_ elements: [JSONValue], at path: FieldPath) -> [ValidationError] {
    var seen: Set<JSONValue> = []
    return elements.enumerated().compactMap { index, element in
      switch self {
      case .atomic: return nil
      case .element:
        guard !seen.insert(element).inserted else { return nil }
        return path[index].error(element, "is there twice", mend: "remove one of the two")
      case .field(let name):
        guard let key = element[name], !seen.insert(key).inserted else { return nil }
        return path[index].field(name).error(key, "is there twice", mend: "give every entry a \(name) of its own")
      }
    }
  }
}

extension Schema.Text {
  func check(_ text: String, at path: FieldPath) -> [ValidationError] {
    if !choices.isEmpty {
      guard !choices.contains(text) else { return [] }
      let mend = Suggestion.nearest(to: text, among: choices).map { "did you mean \($0)?" }
      return [
        path.error(text, "is not one of \(choices.joined(separator: ", "))", mend: mend ?? "use one of these")
      ]
    }
    let placeholders = checkPlaceholders(text, at: path)
    guard placeholders.isEmpty else { return placeholders }
    let expanded = isTemplate ? Template.expand(text, namespace: "x") : text
    if let syntax, !syntax.accepts(expanded) {
      return [path.error(text, "is not \(syntax.noun)", mend: "use \(syntax.advice)")]
    }
    guard !length.contains(text.unicodeScalars.count) else { return [] }
    return text.isEmpty
      ? [path.error(text, "is empty", mend: "give a text")]
      : [path.error(text, "has \(text.unicodeScalars.count) characters", mend: "use at most \(length.upperBound)")]
  }

  private func checkPlaceholders(_ text: String, at path: FieldPath) -> [ValidationError] {
    guard syntax != nil, syntax != .sentence, Template.hasPlaceholder(text) else { return [] }
    guard isTemplate else {
      return [
        path.error(
          text, "has a placeholder where none is offered",
          mend: "they are for values in roles, bindings, network policies and quotas, not for names and keys")
      ]
    }
    guard let unknown = Template.unknownPlaceholders(in: text).first else { return [] }
    let reason = "\(Template.placeholder) is the one placeholder: labels and annotations can be written by tenants"
    return [path.error(text, "has the unknown placeholder \(unknown.shortened(to: 63))", mend: reason)]
  }
}

extension Schema.Shape {
  /// What a value must be, for messages.
  fileprivate var noun: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .string(let text): text.choices.isEmpty ? "text" : "one of \(text.choices.joined(separator: ", "))"
    case .intOrString(_, .quantity): "a quantity"
    case .intOrString: "a whole number or text"
    case .object: "an object"
    case .map: "a map"
    case .list: "a list"
    }
  }

  /// What to write instead of a value of the wrong type.
  fileprivate func example(besides value: JSONValue) -> String {
    switch (self, value) {
    case (.string, .bool), (.string, .integer), (.string, .number), (.intOrString, .number): "it in quotes"
    case (.list, .object), (.list, .string): "it as an entry: '- …'"
    case (.boolean, .string): "true or false without quotes"
    case (.object(let fields), _): "fields such as \(fields.prefix(3).map(\.name).joined(separator: ", "))"
    default: noun
    }
  }
}
