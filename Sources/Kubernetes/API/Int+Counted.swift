extension Int {
  /// A number with a noun in its singular or plural form: `1 object`, `2 objects`.
  ///
  /// - Parameter noun: The singular. The plural ends in `s`.
  package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
