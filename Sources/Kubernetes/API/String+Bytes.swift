extension String {
  /// Whether both strings have the same UTF-8 bytes; `==` also accepts other bytes that mean the same characters.
  package func hasEqualBytes(to other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let result = utf8.withContiguousStorageIfAvailable { bytes in
      other.utf8.withContiguousStorageIfAvailable { bytes.elementsEqual($0) }
    }
    return (result ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}
