extension String {
  /// The first Unicode scalars of the text. One character can have any number of them, so a limit of characters does not limit the size.
  package func firstScalars(_ count: Int) -> String { String(unicodeScalars.prefix(count)) }
}
