/// The lines of a comment for a pull request, whose length is limited.
package enum MarkdownLines {
  /// Writes lines until the next one exceeds a number of characters.
  ///
  /// - Returns: The number of lines that it did not write.
  package static func write(
    _ lines: some Collection<String>, limit: Int, to output: (String) -> Void
  ) -> Int {
    var (remaining, written) = (limit, 0)
    for line in lines {
      remaining -= line.utf16.count
      guard remaining >= 0 else { break }
      output(line)
      written += 1
    }
    return lines.count - written
  }
}
