import CRDs
import Foundation
import Kubernetes
import Sandbox

extension APIServer {
  /// Fills a new server: the definition of baselines, then objects. Says on standard error which it could not take.
  func fill(with objects: [JSONValue]) {
    for problem in load([CustomResourceDefinition.manifest()] + objects) {
      FileHandle.standardError.write(Data("not loaded: \(problem)\n".utf8))
    }
  }
}
