import Kubernetes
import SandboxMerge

/// The rules of volumes and their mounts.
///
/// Source: `ValidateVolumes` and `ValidateVolumeMounts` in k8s.io/kubernetes/pkg/apis/core/validation, with their words.
enum VolumeRules {
  /// All problems of the sources of a volume, except those of its name.
  static func problems(in volume: JSONValue, at path: String) -> [FieldProblem] {
    let sources = (volume.objectValue ?? [:]).keys.filter { $0 != "name" }.sorted()
    guard let first = sources.first else { return [.required(path, "must specify a volume type")] }
    let surplus = sources.dropFirst().map {
      FieldProblem.forbidden("\(path).\($0)", "may not specify more than 1 volume type")
    }
    return surplus + sourceProblems(volume[first] ?? [:], first, at: "\(path).\(first)")
  }

  private static let hostPathTypes: [JSONValue] = [
    "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
  ]

  private static let requiredMembers = [
    "secret": "secretName", "configMap": "name", "persistentVolumeClaim": "claimName", "csi": "driver",
    "hostPath": "path",
  ]

  private static func sourceProblems(_ source: JSONValue, _ name: String, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    if let member = requiredMembers[name], source.lacks(member) { found.append(.required("\(path).\(member)")) }
    switch name {
    case "hostPath":
      found += climbingProblems(source.text("path"), at: "\(path).path")
      if let type = source["type"], !hostPathTypes.contains(type) {
        found.append(.notSupported("\(path).type", type, hostPathTypes))
      }
    case "nfs":
      for member in ["server", "path"] where source.lacks(member) { found.append(.required("\(path).\(member)")) }
      if !source.text("path").hasPrefix("/") {
        found.append(.invalid("\(path).path", source["path"] ?? "", "must be an absolute path"))
      }
    default: break
    }
    return found
  }

  /// Problems of a path that leaves its directory.
  private static func climbingProblems(_ text: String, at path: String) -> [FieldProblem] {
    text.split(separator: "/").contains("..") ? [.invalid(path, .string(text), "must not contain '..'")] : []
  }

  /// All problems of the mounts of a container.
  ///
  /// - Parameter volumes: Names of the pod's volumes.
  static func mountProblems(
    _ mounts: [JSONValue], at path: String, volumes: Set<String>, isPrivileged: Bool
  ) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var targets: Set<String> = []
    for (index, mount) in mounts.enumerated() {
      let element = "\(path)[\(index)]"
      let name = mount.text("name")
      if name.isEmpty {
        found.append(.required("\(element).name"))
      } else if !volumes.contains(name) {
        found.append(
          FieldProblem(field: "\(element).name", reason: "FieldValueNotFound", message: "Not found: \"\(name)\""))
      }
      let target = mount.text("mountPath")
      if target.isEmpty { found.append(.required("\(element).mountPath")) }
      if !targets.insert(target).inserted {
        found.append(.invalid("\(element).mountPath", .string(target), "must be unique"))
      }
      // kube-apiserver leaves the index out of these paths.
      found += climbingProblems(mount.text("subPath"), at: "\(path).subPath")
      found += propagationProblems(mount["mountPropagation"], at: "\(path).mountPropagation", isPrivileged)
    }
    return found
  }

  private static func propagationProblems(
    _ mode: JSONValue?, at path: String, _ isPrivileged: Bool
  ) -> [FieldProblem] {
    guard let mode else { return [] }
    let allowed: [JSONValue] = ["Bidirectional", "HostToContainer", "None"]
    if !allowed.contains(mode) { return [.notSupported(path, mode, allowed)] }
    return mode == "Bidirectional" && !isPrivileged
      ? [.forbidden(path, "Bidirectional mount propagation is available only to privileged containers")] : []
  }
}
