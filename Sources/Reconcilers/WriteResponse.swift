import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The server's response to a write, as a digest.
enum WriteResponse {
  case object(ObservedObject)
  case namespace(NamespaceFacts)

  /// Decodes the response to a write of the kind.
  init(_ data: Data, kind: ManagedKind, with decoder: ObjectDecoder) throws {
    self =
      kind == .namespace
      ? .namespace(NamespaceFacts(try decoder.decode(Namespace.self, from: data)))
      : .object(try kind.type.observe(data, with: decoder))
  }

  /// Whether the object is as desired; namespaces are compared by the next plan.
  func matches(_ desired: DesiredObject) -> Bool {
    switch self {
    case .object(let object): object.fingerprint == desired.fingerprint
    case .namespace: true
    }
  }
}
