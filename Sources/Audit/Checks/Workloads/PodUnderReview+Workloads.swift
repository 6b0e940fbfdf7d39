import Kubernetes
import PodSecurity

extension PodUnderReview {
  /// The paths of the node that the pod mounts, without redundant separators and dots.
  var hostPaths: [(name: String, hostPath: String, path: FieldPath)] {
    volumes.enumerated().compactMap { index, volume in
      guard let path = volume.present("hostPath", "path")?.stringValue else { return nil }
      return (
        volume["name"]?.stringValue ?? "", path.normalizedPath, Self.volumePath(index).field("hostPath", "path")
      )
    }
  }
}

extension PodUnderReview.Container {
  /// The capabilities that the container adds or drops, in upper case and without the prefix `CAP_`.
  func capabilities(_ change: String) -> [(name: String, path: FieldPath)] {
    guard let list = securityContext?.present("capabilities", change)?.arrayValue else { return [] }
    return list.enumerated().compactMap { index, value in
      guard let text = value.stringValue?.uppercased() else { return nil }
      let name = text.hasPrefix("CAP_") ? String(text.dropFirst("CAP_".count)) : text
      return (name, securityPath.field("capabilities", change)[index])
    }
  }
}

extension String {
  /// An absolute path without empty components, `.` and `..`.
  fileprivate var normalizedPath: String {
    var components: [Substring] = []
    for component in split(separator: "/") where component != "." {
      if component == ".." { _ = components.popLast() } else { components.append(component) }
    }
    return "/" + components.joined(separator: "/")
  }
}
