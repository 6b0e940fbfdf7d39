import Access
import ArgumentParser
import Kubernetes
import OperatorCommands

/// `plimsoll reach`
struct ReachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reach",
    abstract: "Show who can reach what by network policies, and which policy decides. Writes nothing.",
    discussion: """
      Reads manifests (-f) or a cluster, which it finds as kubectl does. Names the rule that allows traffic, or the \
      policies that deny it, for the egress of the source and the ingress of the destination.

        plimsoll reach shop/deployment/web shop/deployment/db --port 5432 -f manifests/
        plimsoll reach deployment/web deployment/db --namespace shop --context prod
        plimsoll reach '*' shop/deployment/db
        plimsoll reach 0.0.0.0/0 shop -o json
        kubectl get -A -o yaml pods,namespaces,networkpolicies | plimsoll reach shop/web-0 1.1.1.1 -f -

      FROM and TO are namespace, namespace/name, namespace/kind/name, an IP address, a CIDR block, or '*' for all \
      workloads and the addresses outside the cluster, which is also what TO is if it is missing. With --namespace, \
      also name and kind/name.

      Exit codes: 0 allowed, at least for one pair and one port, 1 blocked, 2 usage or bad input. Without TO: 0 or 2.
      """)

  @Argument(help: "The source of the traffic.")
  var from: String

  @Argument(help: "The destination of the traffic.")
  var to: String?

  @Option(help: "Port of the destination: a number or the name of a container port, such as 80, 53/UDP or http.")
  var port: String?

  @Option(name: .shortAndLong, help: "Namespace of names without one, such as web or deployment/web.")
  var namespace: String?

  @OptionGroup var input: AccessInput

  @Option(name: .shortAndLong, help: "How to print: table or json (docs/access.md).")
  var output: AccessFormat = .table

  func validate() throws {
    try AccessInput.rejectPaths([from, to])
    if let port, PortQuery(port) == nil {
      throw ValidationError(
        "--port: '\(port)' is not a port; use a number from 1 to 65535 or a name, such as 80, 53/UDP or http")
    }
    do throws(InvalidReference) {
      _ = try endpoints
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private var endpoints: (from: EndpointReference, to: EndpointReference?) {
    get throws(InvalidReference) {
      guard let to else { return (try EndpointReference(from, in: namespace), nil) }
      return (try EndpointReference(from, in: namespace), try EndpointReference(to, in: namespace))
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let (source, destination) = try endpoints
      let report = try await input.withInventory(of: .network, arguments: [from, to]) {
        try ReachReport(from: source, to: destination, port: port.flatMap { PortQuery($0) }, in: $0)
      }
      try output.show(table: report.text, json: report.json, notes: report.notes)
      if to != nil, !report.isAllowed { throw ExitCode.findings }
    }
  }
}
