import Kubernetes
import PodSecurity

/// A check of pods and pod templates.
protocol PodCheck: Check {
  /// The offending fields of the pod. Their paths begin at the pod or template.
  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding]
}

extension PodCheck {
  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard let template = object.template else { return [] }
    return findings(in: template, of: object, settings).map {
      CheckFinding(template.path + $0.path, $0.message, if: $0.condition)
    }
  }
}

/// A check of containers that does not depend on the rest of the pod.
protocol ContainerCheck: PodCheck {
  /// The offending fields of a container. Their paths begin at the pod or template.
  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding]
}

extension ContainerCheck {
  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    template.pod.containers.flatMap { findings(in: $0, settings) }
  }
}

extension PodUnderReview.Container {
  /// A message about a field of the container.
  func message(_ text: String) -> String { "container '\(name.shown)' \(text)" }
}

extension String {
  /// The text for a message, with at most 100 characters.
  var shown: String { shown(limit: 100) }

  /// The text for a message, with control characters escaped, so that an object cannot forge lines of a report.
  ///
  /// - Parameter limit: The number of Unicode scalars to show. An ellipsis replaces the others.
  package func shown(limit: Int) -> String {
    var text = ""
    for scalar in unicodeScalars.prefix(limit) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return unicodeScalars.count > limit ? text + "…" : text
  }
}
