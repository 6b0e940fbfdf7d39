import ArgumentParser

/// `plimsoll fleet`
struct FleetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet",
    abstract: "Compare the baselines of many clusters, and wait for them. Writes nothing to any cluster.",
    discussion: """
      The clusters are contexts of a kubeconfig, a folder of kubeconfig files, the clusters of Argo CD, or those of the Cluster \
      Inventory API. Up to 32 clusters are read at the same time, by diff up to 8. A cluster that cannot be read is a row with the reason.

        plimsoll fleet status --contexts 'prod-*' --git baselines/
        plimsoll fleet diff baselines/ --kubeconfigs clusters/
        plimsoll fleet wait --baseline restricted --hash 0f1e2d3c4b5a6978 --argocd-namespace argocd --clusters 'wave-1-*'

      Exit codes: 0 fine, 1 findings or a cluster that cannot be read, 2 usage; `plimsoll fleet COMMAND --help` has the details.
      """,
    subcommands: [FleetStatusCommand.self, FleetWaitCommand.self, FleetDiffCommand.self])
}
