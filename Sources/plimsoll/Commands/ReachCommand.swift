import Access
import ArgumentParser
import Kubernetes

/// `plimsoll reach`
struct ReachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reach",
    abstract: "Show who can reach what by network policies, and which policy decides. Writes nothing.",
    discussion: """
      Reads manifests (-f) or a cluster, which it finds as kubectl does. Names the rule that allows traffic, or the \
      policies that deny it, for the egress of the source and the ingress of the destination.

        plimsoll reach shop/deployment/web shop/deployment/db --port 5432 -f manifests/
        plimsoll reach shop/deployment/web --context prod
        plimsoll reach '*' shop/deployment/db
        plimsoll reach 0.0.0.0/0 shop -o json
        kubectl get -A -o yaml pods,namespaces,networkpolicies | plimsoll reach shop/web-0 1.1.1.1 -f -

      FROM and TO are namespace, namespace/pod, namespace/kind/name, an IP address, a CIDR block, or '*' for all \
      workloads and the addresses outside the cluster, which is also what TO is if it is missing.

      Exit codes: 0 allowed, at least for one pair and one port, 1 blocked, 2 usage or bad input. Without TO: 0 or 2.
      """)

  @Argument(help: "The source of the traffic.")
  var from: String

  @Argument(help: "The destination of the traffic.")
  var to: String?

  @Option(help: "Port of the destination: a number or the name of a container port, such as 80, 53/UDP or http.")
  var port: String?

  @OptionGroup var input: AccessInput

  @Option(name: .shortAndLong, help: "How to print: table or json (docs/access.md).")
  var output: AccessFormat = .table

  func validate() throws {
    if let port, PortQuery(port) == nil {
      throw ValidationError("--port: '\(port)' is not a port; use a number or a name, such as 80, 53/UDP or http")
    }
    do throws(InvalidReference) {
      _ = try EndpointReference(from)
      _ = try to.map { text throws(InvalidReference) in try EndpointReference(text) }
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let report = try ReachReport(
        from: EndpointReference(from), to: to.map { try EndpointReference($0) }, port: port.flatMap { PortQuery($0) },
        in: await input.inventory(of: .network))
      try output.show(table: report.text, json: report.json)
      if to != nil, !report.isAllowed { throw ExitCode.findings }
    }
  }
}
