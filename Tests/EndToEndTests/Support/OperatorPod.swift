import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

/// The container of config/manager as a kubelet starts it: its arguments and environment variables, the service
/// account, and the address of the API server.
struct OperatorPod {
  /// The address of the health endpoints.
  let health: String
  /// The arguments of `scripts/image run` after the folder.
  let arguments: [String]

  private static let serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount"
  /// The values of the fields that the manifest refers to.
  private static let fields = [
    "metadata.name": "plimsoll-0", "metadata.namespace": "plimsoll-system", "status.podIP": "127.0.0.1",
  ]

  /// Reads the manifest, and writes the files of the service account.
  init(plane: ControlPlane) throws {
    let manifest = "config/manager/deployment.yaml"
    let deployment = try YAML.parse(
      Data(contentsOf: ControlPlane.repository.appending(path: manifest)), file: manifest
    ).first
    let container = try #require(
      deployment?["spec"]?["template"]?["spec"]?["containers"]?.arrayValue?.first, "the container in \(manifest)")
    health = "127.0.0.1:\(try LocalHTTP.freePort())"
    let port = try String(contentsOf: plane.directory.appending(path: "port"), encoding: .utf8)
    var environment = [
      "KUBERNETES_SERVICE_HOST": "localhost", "KUBERNETES_SERVICE_PORT": String(port.prefix { $0.isNumber }),
    ]
    for variable in container["env"]?.arrayValue ?? [] {
      let name = try #require(variable["name"]?.stringValue)
      let field = try #require(variable["valueFrom"]?["fieldRef"]?["fieldPath"]?.stringValue)
      let value: String = try #require(Self.fields[field], "the field \(field)")
      environment[name] = value
    }
    let account = try Self.writeServiceAccount(plane)
    let mounts = [(account.path, Self.serviceAccount), ("/etc/hosts", "/etc/hosts")]
    arguments =
      mounts.flatMap { ["--mount", $0, $1] } + environment.flatMap { ["--setenv", $0, $1] } + ["--"]
      + Self.arguments(of: container, health: health)
  }

  /// The arguments in the manifest, with the address of the health endpoints.
  private static func arguments(of container: JSONValue, health: String) -> [String] {
    (container["args"]?.arrayValue ?? []).compactMap(\.stringValue)
      .map { $0.replacing("$(POD_IP):8081", with: health) }
  }

  /// Writes the files that the kubelet mounts: the token, the CA certificate and the namespace.
  private static func writeServiceAccount(_ plane: ControlPlane) throws -> URL {
    let folder = plane.directory.appending(path: "service-account")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let kubeconfig = try YAML.parse(Data(contentsOf: plane.operatorKubeconfig), file: "kubeconfig").first
    let token = try #require(kubeconfig?["users"]?.arrayValue?.first?["user"]?["token"]?.stringValue)
    let authority = try String(contentsOf: plane.directory.appending(path: "pki/ca.crt"), encoding: .utf8)
    for (name, text) in [("token", token), ("ca.crt", authority), ("namespace", "plimsoll-system")] {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    return folder
  }
}
