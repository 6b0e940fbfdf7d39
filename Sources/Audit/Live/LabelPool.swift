/// Shares the storage of equal sets of labels: all pods of a workload normally have the same ones.
struct LabelPool: Sendable {
  /// Room for about 8000 sets of four labels.
  private let sets = SharedValues<[String: String], [String: String]>(limit: 4 << 20)

  /// Equal labels with shared storage. The API server accepts only ASCII characters in labels, so labels are equal if
  /// their bytes are.
  func pooled(_ labels: [String: String]) -> [String: String] {
    guard !labels.isEmpty else { return labels }
    return sets.first(labels, for: labels) { $0.approximateSize }
  }
}

extension [String: String] {
  /// The size in bytes of the keys and values. Up to half of the places of a dictionary are not used.
  var approximateSize: Int {
    reduce(0) { $0 + 4 * MemoryLayout<String>.stride + $1.key.utf8.count + $1.value.utf8.count }
  }
}
