import Access
import ArgumentParser
import Kubernetes
import OperatorCommands

/// `plimsoll can`
struct CanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "can",
    abstract: "Show what a subject may do by RBAC, with the binding that gives each permission. Writes nothing.",
    discussion: """
      Reads manifests (-f) or a cluster, which it finds as kubectl does. Includes what bindings give to the groups that \
      the API server adds, such as system:authenticated.

        plimsoll can shop/web --context prod
        plimsoll can shop/web -n shop -f manifests/
        plimsoll can User/jane --as-group developers
        plimsoll can Group/developers -o json
        plimsoll can shop/web get secrets -n kube-system

      SUBJECT is namespace/serviceaccount, User/name, Group/name, or a user name as for kubectl --as. With VERB and \
      RESOURCE, such as pods, po, pods/exec, configmaps/settings, deployments.apps or /healthz, the command decides one \
      request, as `kubectl auth can-i` does. Without --namespace, that request is for all namespaces.

      Exit codes: 0 allowed, or permissions are listed, 1 the request is denied, 2 usage or bad input.
      """)

  @Argument(help: "The user, group or service account.")
  var subject: String

  @Argument(help: "The verb of a request, such as get.")
  var verb: String?

  @Argument(help: "The resource of a request, or a path that starts with a slash.")
  var resource: String?

  @Option(help: "The name of the object of a request.")
  var name: String?

  @Option(name: .shortAndLong, help: "Show only what applies in this namespace. (default: all namespaces)")
  var namespace: String?

  @Option(name: .long, help: "A group of the user; can be repeated. A cluster does not know the groups of users.")
  var asGroup: [String] = []

  @OptionGroup var input: AccessInput

  @Option(
    name: .shortAndLong, help: "How to print: table, wide (a table with complete lists) or json (docs/access.md).")
  var output: Format = .table

  /// How permissions are printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table
    case wide
    case json
  }

  func validate() throws {
    try AccessInput.rejectPaths([subject, verb])
    guard verb == nil || resource != nil else {
      throw ValidationError("'\(verb ?? "")': specify a resource after the verb, such as pods or deployments.apps")
    }
    guard name == nil || resource != nil else { throw ValidationError("--name needs a verb and a resource") }
    do throws(InvalidReference) {
      _ = try identity
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private var identity: SubjectIdentity {
    get throws(InvalidReference) { try SubjectIdentity(parsing: subject, groups: asGroup) }
  }

  private var request: AccessRequest? {
    guard let verb, let resource else { return nil }
    return AccessRequest(verb.lowercased(), .init(parsing: resource, name: name), in: namespace)
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let identity = try identity
      let report = try await input.withInventory(of: .permissions, arguments: [subject]) {
        PermissionReport(of: identity, request: request, in: namespace, by: $0)
      }
      let format: AccessFormat = output == .json ? .json : .table
      try format.show(
        table: output == .wide ? report.wideText : report.text, json: report.json, notes: report.notes)
      if request != nil, !report.isAllowed { throw ExitCode.findings }
    }
  }
}
