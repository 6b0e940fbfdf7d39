package import ArgumentParser

/// `plimsoll-operator version` and `plimsoll version`.
package struct VersionCommand<Root: RootCommand>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "version", abstract: "Print the version.",
      discussion: """
          \(Root.name) version
        """)
  }

  package init() {}

  package func run() {
    print("\(Root.name) \(ProductVersion.current)")
  }
}
