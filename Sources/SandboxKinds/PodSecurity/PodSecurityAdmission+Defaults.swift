import Kubernetes
import PodSecurity

extension PodSecurityAdmission {
  /// A pod's spec with those defaults of the API server that the checks see.
  ///
  /// With `hostNetwork` every container port is a port of the node; and AppArmor annotations, which the field
  /// `appArmorProfile` took the place of in 1.30, set that field if it is absent. Neither holds for pod templates.
  /// Sources: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container (`hostPort`)
  /// and https://kubernetes.io/docs/tutorials/security/apparmor/.
  static func defaulted(_ pod: JSONValue) -> JSONValue {
    guard var spec = pod.present("spec") else { return [:] }
    if spec["hostNetwork"]?.boolValue == true {
      for list in ["initContainers", "containers"] { spec.mapElements(of: list, exposingPorts) }
    }
    guard spec.present("os", "name")?.stringValue != "windows",
      let annotations = pod.present("metadata", "annotations")?.objectValue
    else { return spec }
    let podProfile = spec.present("securityContext", "appArmorProfile")
    for list in ["initContainers", "containers", "ephemeralContainers"] {
      spec.mapElements(of: list) { confining($0, by: annotations, besides: podProfile) }
    }
    return spec
  }

  private static func exposingPorts(_ container: JSONValue) -> JSONValue {
    var container = container
    container.mapElements(of: "ports") { port in
      guard (port["hostPort"]?.integerValue ?? 0) == 0 else { return port }
      var port = port
      port["hostPort"] = port["containerPort"]
      return port
    }
    return container
  }

  /// The container with the profile of its annotation, if it has no profile and the pod has another.
  private static func confining(
    _ container: JSONValue, by annotations: [String: JSONValue], besides podProfile: JSONValue?
  ) -> JSONValue {
    let key = "container.apparmor.security.beta.kubernetes.io/\(container["name"]?.stringValue ?? "")"
    guard container.present("securityContext", "appArmorProfile") == nil, let text = annotations[key]?.stringValue,
      let profile = appArmorProfile(named: text), profile != podProfile
    else { return container }
    var container = container
    var context = container.present("securityContext") ?? [:]
    context["appArmorProfile"] = profile
    container["securityContext"] = context
    return container
  }

  private static func appArmorProfile(named text: String) -> JSONValue? {
    let local = "localhost/"
    return switch text {
    case "unconfined": ["type": "Unconfined"]
    case "runtime/default": ["type": "RuntimeDefault"]
    case _ where text.hasPrefix(local) && text.count > local.count:
      ["type": "Localhost", "localhostProfile": .string(String(text.dropFirst(local.count)))]
    default: nil
    }
  }
}

extension JSONValue {
  /// Changes each element of the array named `key`; does nothing if there is none.
  fileprivate mutating func mapElements(of key: String, _ change: (JSONValue) -> JSONValue) {
    guard let elements = self[key]?.arrayValue else { return }
    self[key] = .array(elements.map(change))
  }
}
