import Kubernetes

extension Array {
  /// Null and empty are the same.
  var nilIfEmpty: Self? { isEmpty ? nil : self }
}

extension Dictionary {
  /// Null and empty are the same.
  var nilIfEmpty: Self? { isEmpty ? nil : self }
}

extension String {
  /// Equal only for texts of equal bytes, as names are to Kubernetes. Swift compares strings by canonical equivalence, so
  /// two groups whose names differ only in Unicode form would look like one.
  var exact: String {
    if utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\\") }) { return self }
    return unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
  }
}

extension [String] {
  /// Each string exact; null and empty are the same.
  var exact: [String]? { map(\.exact).nilIfEmpty }
}

extension LabelSelector {
  /// Null and empty are the same.
  var normalized: LabelSelector {
    LabelSelector(
      matchLabels: matchLabels?.nilIfEmpty,
      matchExpressions: matchExpressions?.map {
        LabelSelectorRequirement(key: $0.key, operator: $0.operator, values: $0.values?.nilIfEmpty)
      }.nilIfEmpty)
  }
}

extension [String: Quantity] {
  /// Equal values get equal texts, for a comparison field by field; null and empty are the same.
  var canonical: [String: Quantity]? { mapValues(\.stored).nilIfEmpty }
}

extension Quantity {
  /// As the server stores it in lists of resources: rounded away from zero to milli-units (SetDefaults_ResourceList).
  fileprivate var stored: Quantity {
    guard let nanos else { return self }
    let (whole, rest) = nanos.quotientAndRemainder(dividingBy: 1_000_000)
    return Quantity(Quantity("\(whole + rest.signum())m").canonical)
  }
}
