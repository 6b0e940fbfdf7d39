package import ArgumentParser
import CRDs
import Kubernetes

/// `plimsoll-operator crd` and `plimsoll crd`.
package struct CRDCommand<Root: RootCommand>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "crd",
      abstract: "Print the CustomResourceDefinition of SecurityBaseline.",
      discussion: """
        It is generated from the types that the operator reads.

          \(Root.name) crd | kubectl apply --server-side -f -
          \(Root.name) crd --no-rules
          \(Root.name) crd --format markdown
        """)
  }

  @Option(help: "What to print: yaml (the manifest) or markdown (the reference of every field).")
  var format: Format = .yaml

  @Flag(
    inversion: .prefixedNo,
    help: "Include CEL rules: the API server then rejects more mistakes itself. They need Kubernetes 1.25.")
  var rules = true

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case yaml
    case markdown
  }

  package init() {}

  package func run() throws {
    switch format {
    case .yaml: print(CustomResourceDefinition.yaml(withRules: rules), terminator: "")
    case .markdown: print(APIReference.markdown(), terminator: "")
    }
  }
}
