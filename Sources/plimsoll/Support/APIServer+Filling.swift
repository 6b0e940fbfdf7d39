import CRDs
import Kubernetes
import Sandbox
import SystemPackage

extension APIServer {
  /// Loads the CRD and objects into a new server. Reports objects that it does not accept on standard error.
  func fill(with objects: [JSONValue]) {
    for problem in load([CustomResourceDefinition.manifest()] + objects) {
      _ = try? FileDescriptor.standardError.writeAll("not loaded: \(problem)\n".utf8)
    }
  }
}
