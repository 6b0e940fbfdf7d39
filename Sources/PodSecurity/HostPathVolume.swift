package import Kubernetes

/// A volume of a pod that is a path of its node.
package struct HostPathVolume: Sendable, Hashable {
  /// The name of the volume.
  package let name: String
  /// The path on the node, absolute and without empty components, `.` and `..`.
  package let path: String
  /// The field of the path, from the root of the pod or pod template.
  package let field: FieldPath

  /// Whether the path is the socket of a container runtime, or a directory that contains one.
  ///
  /// A process that can use the socket controls the node.
  package var givesAccessToRuntime: Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return Self.runtimeSockets.contains { $0 == path || $0.hasPrefix(path == "/" ? path : path + "/") }
      || Self.socketNames.contains(name)
  }

  /// The sockets of Docker, containerd, CRI-O and the Docker shims, where these programs and K3s create them.
  package static let runtimeSockets: [String] = ["/run", "/var/run"].flatMap { directory in
    [
      "docker.sock", "containerd/containerd.sock", "crio/crio.sock", "cri-dockerd.sock", "dockershim.sock",
      "k3s/containerd/containerd.sock",
    ].map { "\(directory)/\($0)" }
  }

  /// The names of the sockets, for nodes where they are in other directories.
  private static let socketNames = Set(runtimeSockets.compactMap { $0.split(separator: "/").last.map(String.init) })
}

extension PodUnderReview {
  /// The volumes that are paths of the node.
  package var hostPathVolumes: [HostPathVolume] {
    volumes.enumerated().compactMap { index, volume in
      guard let path = volume.present("hostPath", "path")?.stringValue else { return nil }
      return HostPathVolume(
        name: volume["name"]?.stringValue ?? "", path: path.normalizedPath,
        field: Self.volumePath(index).field("hostPath", "path"))
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
