import ArgumentParser

/// `plimsoll version`
struct Version: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print the version.")

  func run() {
    print("plimsoll \(ProductVersion.current)")
  }
}
