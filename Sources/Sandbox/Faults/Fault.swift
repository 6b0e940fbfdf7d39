public import HTTPTypes
public import Kubernetes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A fault of a request.
public enum Fault: Sendable {
  /// It is refused, and not carried out.
  case refuse(StatusError)
  /// The connection breaks before it is carried out.
  case drop
  /// It is carried out, and then the connection breaks: the client cannot know.
  case dropAnswer
  /// It takes this much longer.
  case delay(Duration)
  /// The connection breaks after this many bytes of the body.
  case cut(after: Int)
  /// The body comes in pieces of this many bytes, with a pause before each.
  case drip(bytes: Int, every: Duration)
  /// The body is this instead.
  case garbage(Data)
  /// Each line of a watch becomes these: none, the same twice, …
  case tamper(@Sendable (Data) -> [Data])
}

/// A request, as rules that decide on faults see it.
public struct FaultRequest: Sendable {
  /// HTTP method.
  public var method: HTTPRequest.Method
  /// Path without the query.
  public var path: String
  /// Query.
  public var query: [String: String]
  /// Kind's name in paths; `nil` if the request is not about objects.
  public var resource: GroupResource?
  /// Namespace; `nil` for cluster-wide requests.
  public var namespace: String?
  /// Object's name; `nil` for collections.
  public var name: String?
  /// Subresource, if any.
  public var subresource: String?
  /// The program that asks, as it names itself.
  public var userAgent: String

  /// Whether the answer is a stream of events.
  public var isWatch: Bool { method == .get && query.flag("watch") == true }
  /// Whether the request changes something.
  public var isWrite: Bool { method != .get }

  init(_ request: SandboxRequest) {
    method = request.method
    path = request.path
    query = request.query
    userAgent = request.headers[.userAgent] ?? ""
    guard case .resource(let path) = RequestInfo.parse(request.path) else { return }
    resource = GroupResource(group: path.group, resource: path.resource)
    namespace = path.namespace
    name = path.name
    subresource = path.subresource
  }
}

/// A write that is about to be stored.
public struct AdmissionReview: Sendable {
  /// The object to write.
  public var resource: GroupResource
  /// The object as it will be.
  public var object: JSONValue
  /// The object as it is; `nil` for a creation.
  public var oldObject: JSONValue?
  /// Who writes, as managedFields names them.
  public var manager: String
}
