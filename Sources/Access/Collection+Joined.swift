extension Collection<String> {
  /// The first elements, separated by commas, and the number of the others: `a, b and 3 more`.
  func joined(atMost limit: Int) -> String {
    let text = prefix(limit).joined(separator: ", ")
    return count > limit ? "\(text) and \(count - limit) more" : text
  }
}
