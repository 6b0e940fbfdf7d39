package import Kubernetes

extension OpenAPISchema {
  /// All problems of the value, as causes of a Status; empty if it is valid.
  ///
  /// The order is that of the fields' paths.
  package func problems(in value: JSONValue) -> [FieldProblem] {
    let found = findings(in: value)
    // Findings without a field come last.
    func rank(_ problem: FieldProblem) -> (Int, String, String) {
      (problem.field == "<nil>" ? 1 : 0, problem.field, problem.message)
    }
    return found.count < 2 ? found.map(\.problem) : found.map(\.problem).sorted { rank($0) < rank($1) }
  }

  /// All problems of the value.
  func findings(in value: JSONValue) -> [SchemaFinding] {
    guard hasType(of: value) else { return value == .null && facts.isNullable ? [] : wrongType(value) }
    var found: [SchemaFinding] = []
    switch value {
    case .object(let members): check(members, into: &found)
    case .array(let elements): check(elements, into: &found)
    case .string(let text): check(text, into: &found)
    case .integer(let number): check(Double(number), value, into: &found)
    case .number(let number): check(number, value, into: &found)
    case .bool, .null: break
    }
    if let allowed = facts.rules.enumeration, !allowed.contains(value), !(value == .null && facts.isNullable),
      !(value == "" && facts.isTyped)
    {
      found.append(SchemaFinding(kind: .notSupported(value, allowed)))
    }
    checkCombinations(value, into: &found)
    return found
  }

  private func hasType(of value: JSONValue) -> Bool {
    if facts.extensions.isIntOrString {
      switch value {
      case .string, .integer: return true
      case .number: return facts.format == nil && facts.isTyped
      default: return false
      }
    }
    switch (facts.type, value) {
    case (nil, .null): return facts.isNullable || facts.extensions.preservesUnknownFields
    case (nil, _), (.object, .object), (.array, .array), (.string, .string), (.boolean, .bool), (.integer, .integer),
      (.number, .integer), (.number, .number):
      return true
    case (.integer, .number(let number)): return number.rounded() == number
    default: return false
    }
  }

  private func wrongType(_ value: JSONValue) -> [SchemaFinding] {
    if facts.type == .integer, case .number = value {
      let found = facts.format == nil ? "number" : "float64"
      return [
        SchemaFinding(kind: .type(expected: facts.format ?? "integer", found: found)),
        SchemaFinding(kind: .range(rangeWords)),
      ]
    }
    let expected = facts.extensions.isIntOrString ? "integer,string" : facts.type?.rawValue ?? ""
    return [SchemaFinding(kind: .type(expected: expected, found: value.typeName))]
  }

  /// A whole number's type as the words for ranges name it.
  private var rangeWords: String { "integer \(facts.format.map { "with format \($0)" } ?? "(default format)")" }

  private func check(_ members: [String: JSONValue], into found: inout [SchemaFinding]) {
    for name in facts.required {
      let member = members[name]
      if facts.isTyped ? isMissingText(name, member) : member == nil {
        found.append(SchemaFinding(kind: .required).beneath(.member(name)))
      }
    }
    for (name, value) in members {
      guard let schema = member(name), !(value == .null && facts.isTyped) else { continue }
      for finding in schema.findings(in: value) { found.append(finding.beneath(.member(name))) }
    }
    if let least = facts.rules.minProperties, members.count < least {
      found.append(
        SchemaFinding(kind: .invalid(.integer(Int64(members.count)), "should have at least \(least) properties")))
    }
    if let most = facts.rules.maxProperties, members.count > most {
      found.append(SchemaFinding(kind: .tooMany(count: members.count, limit: most)))
    }
  }

  /// Whether a text that a built-in kind requires is missing. Go has zero values for everything else.
  private func isMissingText(_ name: String, _ member: JSONValue?) -> Bool {
    facts.properties[name]?.facts.type == .string && (member ?? .null == .null || member == "")
  }

  private func check(_ elements: [JSONValue], into found: inout [SchemaFinding]) {
    if let items = facts.items {
      for (index, element) in elements.enumerated() {
        for finding in items.findings(in: element) { found.append(finding.beneath(.index(index))) }
      }
    }
    let rules = facts.rules
    if let least = rules.minItems, elements.count < least {
      found.append(
        SchemaFinding(kind: .invalid(.integer(Int64(elements.count)), "should have at least \(least) items")))
    }
    if let most = rules.maxItems, elements.count > most {
      found.append(SchemaFinding(kind: .tooMany(count: elements.count, limit: most)))
    }
    if rules.hasUniqueItems, Set(elements).count < elements.count {
      found.append(SchemaFinding(kind: .invalid(.array(elements), "shouldn't contain duplicates")))
    }
    if !facts.isTyped { checkIdentity(elements, into: &found) }
  }

  /// Sets hold each value once, maps of elements each key.
  ///
  /// Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype.
  private func checkIdentity(_ elements: [JSONValue], into found: inout [SchemaFinding]) {
    let keys = facts.extensions.listMapKeys
    let isMap = facts.extensions.listType == "map"
    guard isMap || facts.extensions.listType == "set" else { return }
    var seen: Set<JSONValue> = []
    for (index, element) in elements.enumerated() {
      let identity = isMap ? JSONValue.object((element.objectValue ?? [:]).filter { keys.contains($0.key) }) : element
      guard !seen.insert(identity).inserted else { continue }
      found.append(SchemaFinding(kind: .duplicate(identity)).beneath(.index(index)))
    }
  }

  private func check(_ text: String, into found: inout [SchemaFinding]) {
    let rules = facts.rules
    if rules.minLength != nil || rules.maxLength != nil {
      let length = text.unicodeScalars.count
      if let most = rules.maxLength, length > most { found.append(SchemaFinding(kind: .tooLong(limit: most))) }
      if let least = rules.minLength, length < least {
        found.append(SchemaFinding(kind: .invalid(.string(text), "should be at least \(least) chars long")))
      }
    }
    if let pattern = rules.pattern, !pattern.matches(text) {
      found.append(SchemaFinding(kind: .invalid(.string(text), "should match '\(pattern.source)'")))
    }
    if let format = facts.format, !StringFormat.accepts(text, as: format) {
      found.append(SchemaFinding(kind: .format(format, .string(text))))
    }
  }

  private func check(_ number: Double, _ value: JSONValue, into found: inout [SchemaFinding]) {
    let rules = facts.rules
    if let least = rules.minimum, rules.isMinimumExclusive ? number <= least : number < least {
      let words = rules.isMinimumExclusive ? "should be greater than" : "should be greater than or equal to"
      found.append(SchemaFinding(kind: .invalid(value, "\(words) \(Self.bound(least, of: value))")))
    }
    if let most = rules.maximum, rules.isMaximumExclusive ? number >= most : number > most {
      let words = rules.isMaximumExclusive ? "should be less than" : "should be less than or equal to"
      found.append(SchemaFinding(kind: .invalid(value, "\(words) \(Self.bound(most, of: value))")))
    }
    if let factor = rules.multipleOf, (number / factor).rounded() != number / factor {
      found.append(
        SchemaFinding(kind: .invalid(value, "should be a multiple of \(JSONValue(exactly: factor).plainText)")))
    }
    if facts.type == .integer, facts.format == "int32", Int32(exactly: number) == nil {
      found.append(SchemaFinding(kind: .range(rangeWords)))
    }
  }

  /// A bound as messages show it: an integer if the value is one, as kube-apiserver compares integers.
  private static func bound(_ bound: Double, of value: JSONValue) -> String {
    guard case .integer = value, let whole = Int64(exactly: bound.rounded(.towardZero)) else {
      return JSONValue(exactly: bound).plainText
    }
    return String(whole)
  }

  private func checkCombinations(_ value: JSONValue, into found: inout [SchemaFinding]) {
    let rules = facts.rules
    if !rules.allOf.isEmpty {
      let broken = rules.allOf.map { $0.findings(in: value) }.filter { !$0.isEmpty }
      found += broken.joined()
      if !broken.isEmpty {
        let none = broken.count == rules.allOf.count ? ". None validated" : ""
        found.append(SchemaFinding(kind: .combination("must validate all the schemas (allOf)\(none)")))
      }
    }
    if !rules.anyOf.isEmpty, !rules.anyOf.contains(where: { $0.findings(in: value).isEmpty }) {
      found += rules.anyOf.first?.findings(in: value) ?? []
      found.append(SchemaFinding(kind: .combination("must validate at least one schema (anyOf)")))
    }
    if !rules.oneOf.isEmpty {
      let count = rules.oneOf.count { $0.findings(in: value).isEmpty }
      if count != 1 {
        let words = count == 0 ? "Found none valid" : "Found \(count) valid alternatives"
        if count == 0 { found += rules.oneOf.first?.findings(in: value) ?? [] }
        found.append(
          SchemaFinding(kind: .combination("must validate one and only one schema (oneOf). \(words)")))
      }
    }
    if let not = rules.not, not.findings(in: value).isEmpty {
      found.append(SchemaFinding(kind: .combination("must not validate the schema (not)")))
    }
  }
}

extension JSONValue {
  /// A number, as a whole number if it is one.
  fileprivate init(exactly number: Double) { self = Int64(exactly: number).map { .integer($0) } ?? .number(number) }
}
