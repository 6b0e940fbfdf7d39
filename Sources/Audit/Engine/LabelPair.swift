/// A label with its value, by which objects are found without reading all of them.
struct LabelPair: Sendable, Hashable {
  var label: String
  var value: String

  init(_ label: String, _ value: String) {
    self.label = label
    self.value = value
  }
}
