public import Kubernetes

public struct ValidationError: Error, Sendable, Hashable, CustomStringConvertible { public var description: String }
extension SecurityBaseline {
  public func validate() -> [ValidationError] { [] }
  public static func parse(_ value: JSONValue) throws -> SecurityBaseline { try value.decode() }
}
public enum CustomResourceDefinition { public static func yaml() -> String { "" } }
public enum APIReference { public static func markdown() -> String { "" } }
