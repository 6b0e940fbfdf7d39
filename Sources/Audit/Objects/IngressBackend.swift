import Kubernetes
import PodSecurity

/// A Service behind an Ingress.
struct IngressBackend: Sendable {
  /// The name of the Service.
  var service: String
  /// The path of the field with the name.
  var path: FieldPath
  /// The number or name of the port; `nil` if the Ingress does not set it.
  var port: String?
  /// The path of the field with the port.
  var portPath: FieldPath

  /// The backends of an Ingress of any version.
  static func all(in ingress: AuditedObject) -> [IngressBackend] {
    let spec = ingress.spec
    var found = ["backend", "defaultBackend"].compactMap { field in
      spec.present(field).flatMap { IngressBackend($0, at: FieldPath("spec", field)) }
    }
    for (index, rule) in spec.elements("rules") {
      for (number, path) in rule.present("http")?.elements("paths") ?? [] {
        let field = FieldPath("spec", "rules")[index].field("http", "paths")[number].field("backend")
        if let backend = path.present("backend").flatMap({ IngressBackend($0, at: field) }) { found.append(backend) }
      }
    }
    return found
  }

  /// Reads a backend; `nil` if it does not refer to a Service.
  private init?(_ value: JSONValue, at path: FieldPath) {
    if let name = value["serviceName"]?.stringValue {
      service = name
      self.path = path.field("serviceName")
      port = value["servicePort"]?.portText
      portPath = path.field("servicePort")
    } else if let reference = value.present("service"), let name = reference["name"]?.stringValue {
      service = name
      self.path = path.field("service", "name")
      port = reference.present("port", "number")?.portText ?? reference.present("port", "name")?.portText
      portPath = path.field("service", "port")
    } else {
      return nil
    }
  }
}

extension JSONValue {
  /// A port as text, whether it is a number or a name.
  fileprivate var portText: String? { integerValue.map { "\($0)" } ?? stringValue }
}
