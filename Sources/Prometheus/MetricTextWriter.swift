/// Writes metrics in the text format of Prometheus, version 0.0.4.
///
/// Source of the format: <https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>.
struct MetricTextWriter {
  /// What was written.
  private(set) var text = ""

  /// Writes one family, with its series in the order of their labels; nothing if it has none.
  mutating func write(_ family: MetricFamily, series: [[String]: any MetricSeries], samples: [MetricSample]) {
    guard !series.isEmpty || !samples.isEmpty else { return }
    text += "# HELP \(family.name) \(Self.escape(family.help, quotes: false))\n"
    text += "# TYPE \(family.name) \(family.kind.name)\n"
    for (values, series) in series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      series.write(family, labelValues: values, to: &self)
    }
    for sample in samples.sorted(by: { $0.labelValues.lexicographicallyPrecedes($1.labelValues) }) {
      write(family.name, family.labels, sample.labelValues, sample.value)
    }
  }

  /// Writes the line of one value.
  mutating func write(_ name: String, _ labels: [String], _ values: [String], _ value: Double) {
    text += name
    if !labels.isEmpty {
      let pairs = zip(labels, values).map { "\($0)=\"\(Self.escape($1, quotes: true))\"" }
      text += "{\(pairs.joined(separator: ","))}"
    }
    text += " \(Self.text(of: value))\n"
  }

  /// A number as Go parses it; whole numbers without a fraction.
  static func text(of value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    guard value == value.rounded(), abs(value) < 1e15 else { return "\(value)" }
    return "\(Int64(value))"
  }

  private static func escape(_ text: String, quotes: Bool) -> String {
    guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || $0 == 0x22 }) else { return text }
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
