extension String {
  /// Whether both strings have the same UTF-8 bytes; `==` also accepts other bytes that mean the same characters.
  package func hasEqualBytes(to other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let result = utf8.withContiguousStorageIfAvailable { bytes in
      other.utf8.withContiguousStorageIfAvailable { bytes.elementsEqual($0) }
    }
    return (result ?? nil) ?? utf8.elementsEqual(other.utf8)
  }

  /// Hashes the UTF-8 bytes, for types that compare them. `hash(into:)` hashes characters: all texts that mean the same characters
  /// have the same hash, and anyone can make thousands of names of which each lookup would then read all.
  package func hashBytes(into hasher: inout Hasher) {
    var copy = self
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(utf8.count)
  }
}
