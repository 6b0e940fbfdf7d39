import ArgumentParser

/// `plimsoll version`
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version.",
    discussion: """
        plimsoll version
      """)

  func run() {
    print("plimsoll \(ProductVersion.current)")
  }
}
