import Kubernetes
import PodSecurity

/// A check that containers have a limit or a request.
protocol ResourceCheck: PodCheck {
  /// The limit or request.
  var field: ResourceField { get }
}

extension ResourceCheck {
  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let (field, namespace) = (field, object.namespace)
    guard !field.isSet(in: template.pod.spec.present("resources")) else { return [] }
    return template.pod.mainContainers.filter { !field.isSet(in: $0.fields.present("resources")) }.map {
      CheckFinding(
        $0.path.field("resources", field.list, field.resource), $0.message("does not set resources.\(field.rawValue)")
      ) { !$0.facts(of: namespace).defaults.contains(field) }
    }
  }
}
