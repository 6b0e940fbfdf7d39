import Kubernetes
import PodSecurity

/// A limit or request of a container, such as `limits.cpu`.
enum ResourceField: String, Sendable, Hashable, CaseIterable {
  case cpuLimit = "limits.cpu"
  case memoryLimit = "limits.memory"
  case cpuRequest = "requests.cpu"
  case memoryRequest = "requests.memory"

  /// `limits` or `requests`.
  var list: String { isLimit ? "limits" : "requests" }
  /// `cpu` or `memory`.
  var resource: String { self == .cpuLimit || self == .cpuRequest ? "cpu" : "memory" }

  private var isLimit: Bool { self == .cpuLimit || self == .memoryLimit }

  /// Whether `resources` of a container or pod set the field. A request equals the limit if only the limit is set.
  func isSet(in resources: JSONValue?) -> Bool {
    guard let resources else { return false }
    return resources.present(list, resource) != nil || !isLimit && resources.present("limits", resource) != nil
  }

  /// The fields that a LimitRange sets for containers.
  ///
  /// As in Kubernetes, the default limit is the maximum, and the default request is the default limit or the minimum,
  /// if the LimitRange does not set them: https://kubernetes.io/docs/concepts/policy/limit-range/
  static func defaults(of limitRange: AuditedObject) -> Set<ResourceField> {
    var fields: Set<ResourceField> = []
    for item in limitRange.spec["limits"]?.arrayValue ?? [] where item["type"]?.stringValue == "Container" {
      for field in allCases {
        let sources = field.isLimit ? ["default", "max"] : ["defaultRequest", "default", "max", "min"]
        if sources.contains(where: { item.present($0, field.resource) != nil }) { fields.insert(field) }
      }
    }
    return fields
  }
}
