extension Collection<String> {
  /// The first elements, separated by commas, and the number of the others: `a, b and 3 more`.
  func joined(atMost limit: Int) -> String {
    let text = prefix(limit).joined(separator: ", ")
    return count > limit ? "\(text) and \(count - limit) more" : text
  }

  /// The elements, separated by commas. If they do not fit in a width: the first one, those of the others that fit, and
  /// the number of the rest, as in `a,b … and 3 more`.
  func joined(upTo width: Int) -> String {
    let text = joined(separator: ",")
    guard text.count > width, count > 1 else { return text }
    let suffix = " … and \(count - 1) more".count
    var shown = first ?? ""
    var number = 1
    for element in dropFirst() where shown.count + 1 + element.count + suffix <= width {
      shown += "," + element
      number += 1
    }
    return "\(shown) … and \(count - number) more"
  }
}
