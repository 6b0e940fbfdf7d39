internal import Kubernetes

extension PodSecuritySpec {
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    guard enforce == nil, audit == nil, warn == nil else { return [] }
    return [
      path.error(
        nil, "has no level", fix: "specify at least one of enforce, audit and warn, such as enforce: restricted")
    ]
  }
}
