import CRDs
import Foundation
import Kubernetes
import Sandbox

extension APIServer {
  /// Loads the CRD and objects into a new server. Reports objects that it does not accept on standard error.
  func fill(with objects: [JSONValue]) {
    for problem in load([CustomResourceDefinition.manifest()] + objects) {
      FileHandle.standardError.write(Data("not loaded: \(problem)\n".utf8))
    }
  }
}
