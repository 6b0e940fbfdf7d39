import Kubernetes

extension ServedKind {
  /// What an object of this kind holds before anyone said anything: the members that Go's types never leave out.
  ///
  /// Nobody comes to own these by creating an object (see `FieldManagement`). Custom resources have none.
  /// Source: the types of k8s.io/api, members without `omitempty`.
  var blank: JSONValue {
    guard !isCustom else { return [:] }
    let template: JSONValue = ["metadata": [:], "spec": ["containers": .null]]
    return switch kind {
    case "Namespace", "Node", "PersistentVolume", "ResourceQuota", "CertificateSigningRequest":
      ["spec": [:], "status": [:]]
    case "HorizontalPodAutoscaler":
      ["spec": ["scaleTargetRef": [:]], "status": ["desiredReplicas": 0, "currentMetrics": .null]]
    case "PodDisruptionBudget":
      [
        "spec": [:],
        "status": ["currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0],
      ]
    case "LimitRange", "Lease", "IngressClass", "RuntimeClass": ["spec": [:]]
    case "NetworkPolicy": ["spec": ["podSelector": [:]]]
    case "Service", "Ingress": ["spec": [:], "status": ["loadBalancer": [:]]]
    case "Pod": ["spec": ["containers": .null], "status": [:]]
    case "PodTemplate": ["template": template]
    case "PersistentVolumeClaim": ["spec": ["resources": [:]], "status": [:]]
    case "Deployment": ["spec": ["selector": .null, "template": template, "strategy": [:]], "status": [:]]
    case "StatefulSet", "DaemonSet":
      ["spec": ["selector": .null, "template": template, "updateStrategy": [:]], "status": [:]]
    case "ReplicaSet": ["spec": ["selector": .null, "template": template], "status": [:]]
    case "ReplicationController": ["spec": [:], "status": [:]]
    case "Job": ["spec": ["template": template], "status": [:]]
    case "CronJob":
      ["spec": ["jobTemplate": ["metadata": [:], "spec": ["template": template]]], "status": [:]]
    case "CustomResourceDefinition": ["spec": ["names": [:]], "status": [:]]
    case "Event": ["involvedObject": [:], "source": [:]]
    default: [:]
    }
  }

  /// A new object as its sender is responsible for it: without what the server adds to all of its kind.
  func asSent(_ object: JSONValue) -> JSONValue {
    var sent = object
    if hasStatus { sent["status"] = blank["status"] }
    if groupResource == .namespaces {
      let own = object["spec"]?["finalizers"]?.arrayValue?.filter { $0 != "kubernetes" } ?? []
      sent["spec"]?["finalizers"] = own.isEmpty ? nil : .array(own)
    }
    return sent
  }
}
