import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 made of writes of NetworkPolicies, ResourceQuotas and Namespaces.
extension RecordedHistory {
  static let policies: [RecordedHistory] = [
    RecordedHistory(
      "rules of a network policy are one", .networkPolicy,
      [
        Step(
          .create, by: "alice",
          #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":80}]}]}}"#,
          gives:
            #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{"ports":[{"protocol":"TCP","port":80}],"from":[{"podSelector":{}}]}],"policyTypes":["Ingress"]}}"#,
          owners: [
            "alice Update networking.k8s.io/v1 @01":
              #"{"f:spec":{"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#
          ]),
        Step(
          .apply, by: "bob",
          #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":80}]}]}}"#,
          gives:
            #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{"ports":[{"protocol":"TCP","port":80}],"from":[{"podSelector":{}}]}],"policyTypes":["Ingress"]}}"#,
          owners: [
            "bob Apply networking.k8s.io/v1": #"{"f:spec":{"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#,
            "alice Update networking.k8s.io/v1 @01":
              #"{"f:spec":{"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#,
          ]),
        Step(
          .apply, by: "bob",
          #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":80},{"protocol":"TCP","port":443}]}]}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "alice" using networking.k8s.io/v1: .spec.ingress"#,
          [#".spec.ingress "alice" using networking.k8s.io/v1"#]),
        Step(
          .force, by: "bob",
          #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":80},{"protocol":"TCP","port":443}]}]}}"#,
          gives:
            #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{"ports":[{"protocol":"TCP","port":80},{"protocol":"TCP","port":443}],"from":[{"podSelector":{}}]}],"policyTypes":["Ingress"]}}"#,
          owners: [
            "bob Apply networking.k8s.io/v1 @04": #"{"f:spec":{"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#,
            "alice Update networking.k8s.io/v1 @01": #"{"f:spec":{"f:podSelector":{},"f:policyTypes":{}}}"#,
          ]),
        Step(
          .apply, by: "carol", #"{"spec":{"podSelector":{"matchLabels":{"app":"db"}}}}"#,
          conflicts:
            "Apply failed with 2 conflicts: conflicts with \"alice\" using networking.k8s.io/v1:\n- .spec.podSelector\nconflicts with \"bob\":\n- .spec.podSelector",
          [#".spec.podSelector "bob""#, #".spec.podSelector "alice" using networking.k8s.io/v1"#]),
        Step(
          .apply, by: "carol", #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}}}}"#,
          gives:
            #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{"ports":[{"protocol":"TCP","port":80},{"protocol":"TCP","port":443}],"from":[{"podSelector":{}}]}],"policyTypes":["Ingress"]}}"#,
          owners: [
            "carol Apply networking.k8s.io/v1": #"{"f:spec":{"f:podSelector":{}}}"#,
            "bob Apply networking.k8s.io/v1 @04": #"{"f:spec":{"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#,
            "alice Update networking.k8s.io/v1 @01": #"{"f:spec":{"f:podSelector":{},"f:policyTypes":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}}}}"#,
          gives: #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"]}}"#,
          owners: [
            "carol Apply networking.k8s.io/v1": #"{"f:spec":{"f:podSelector":{}}}"#,
            "bob Apply networking.k8s.io/v1 @07": #"{"f:spec":{"f:podSelector":{}}}"#,
            "alice Update networking.k8s.io/v1 @01": #"{"f:spec":{"f:podSelector":{},"f:policyTypes":{}}}"#,
          ]),
      ]),
    RecordedHistory(
      "a network policy is applied first", .networkPolicy,
      [
        Step(
          .apply, by: "bob",
          #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":80}]}]}}"#,
          gives:
            #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{"ports":[{"protocol":"TCP","port":80}],"from":[{"podSelector":{}}]}],"policyTypes":["Ingress"]}}"#,
          owners: [
            "bob Apply networking.k8s.io/v1 @01": #"{"f:spec":{"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#
          ]),
        Step(
          .apply, by: "bob",
          #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":81}]}],"egress":[{}]}}"#,
          gives:
            #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{"ports":[{"protocol":"TCP","port":81}],"from":[{"podSelector":{}}]}],"egress":[{}],"policyTypes":["Ingress"]}}"#,
          owners: [
            "bob Apply networking.k8s.io/v1 @02":
              #"{"f:spec":{"f:egress":{},"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#
          ]),
        Step(
          .update, by: "alice",
          #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":81}]}],"egress":[{},{"to":[{"podSelector":{}}]}]}}"#,
          gives:
            #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{"ports":[{"protocol":"TCP","port":81}],"from":[{"podSelector":{}}]}],"egress":[{},{"to":[{"podSelector":{}}]}],"policyTypes":["Ingress"]}}"#,
          owners: [
            "bob Apply networking.k8s.io/v1 @02": #"{"f:spec":{"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#,
            "alice Update networking.k8s.io/v1 @03": #"{"f:spec":{"f:egress":{}}}"#,
          ]),
        Step(
          .apply, by: "bob",
          #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":82}]}]}}"#,
          gives:
            #"{"spec":{"podSelector":{"matchLabels":{"app":"web"}},"ingress":[{"ports":[{"protocol":"TCP","port":82}],"from":[{"podSelector":{}}]}],"egress":[{},{"to":[{"podSelector":{}}]}],"policyTypes":["Ingress"]}}"#,
          owners: [
            "bob Apply networking.k8s.io/v1 @04": #"{"f:spec":{"f:ingress":{},"f:podSelector":{},"f:policyTypes":{}}}"#,
            "alice Update networking.k8s.io/v1 @03": #"{"f:spec":{"f:egress":{}}}"#,
          ]),
      ]),
    RecordedHistory(
      "a quota has a spec and a status", .resourceQuota,
      [
        Step(
          .create, by: "alice", #"{"spec":{"hard":{"pods":"1","cpu":"1"}}}"#,
          gives: #"{"spec":{"hard":{"cpu":"1","pods":"1"}},"status":{}}"#,
          owners: ["alice Update v1 @01": #"{"f:spec":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}}}}"#]),
        Step(
          .apply, by: "bob", #"{"spec":{"hard":{"pods":"2"}}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "alice" using v1: .spec.hard.pods"#,
          [#".spec.hard.pods "alice" using v1"#]),
        Step(
          .merge, by: "kcm", subresource: "status",
          #"{"status":{"hard":{"pods":"1","cpu":"1"},"used":{"pods":"0","cpu":"0"}}}"#,
          gives:
            #"{"spec":{"hard":{"cpu":"1","pods":"1"}},"status":{"hard":{"cpu":"1","pods":"1"},"used":{"cpu":"0","pods":"0"}}}"#,
          owners: [
            "alice Update v1 @01": #"{"f:spec":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
            "kcm Update v1/status @03":
              #"{"f:status":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}},"f:used":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"hard":{"pods":"1","secrets":"3"}}}"#,
          gives:
            #"{"spec":{"hard":{"cpu":"1","pods":"1","secrets":"3"}},"status":{"hard":{"cpu":"1","pods":"1"},"used":{"cpu":"0","pods":"0"}}}"#,
          owners: [
            "bob Apply v1 @04": #"{"f:spec":{"f:hard":{"f:pods":{},"f:secrets":{}}}}"#,
            "alice Update v1 @01": #"{"f:spec":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
            "kcm Update v1/status @03":
              #"{"f:status":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}},"f:used":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
          ]),
        Step(
          .apply, by: "bob", subresource: "status", #"{"status":{"used":{"pods":"5"}}}"#,
          conflicts:
            #"Apply failed with 1 conflict: conflict with "kcm" with subresource "status" using v1: .status.used.pods"#,
          [#".status.used.pods "kcm" with subresource "status" using v1"#]),
        Step(
          .force, by: "bob", subresource: "status", #"{"status":{"used":{"pods":"5"}}}"#,
          gives:
            #"{"spec":{"hard":{"cpu":"1","pods":"1","secrets":"3"}},"status":{"hard":{"cpu":"1","pods":"1"},"used":{"cpu":"0","pods":"5"}}}"#,
          owners: [
            "bob Apply v1 @04": #"{"f:spec":{"f:hard":{"f:pods":{},"f:secrets":{}}}}"#,
            "bob Apply v1/status @06": #"{"f:status":{"f:used":{"f:pods":{}}}}"#,
            "alice Update v1 @01": #"{"f:spec":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
            "kcm Update v1/status @03":
              #"{"f:status":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}},"f:used":{".":{},"f:cpu":{}}}}"#,
          ]),
        Step(
          .merge, by: "kcm", subresource: "status", #"{"status":{"used":{"pods":"1"}}}"#,
          gives:
            #"{"spec":{"hard":{"cpu":"1","pods":"1","secrets":"3"}},"status":{"hard":{"cpu":"1","pods":"1"},"used":{"cpu":"0","pods":"1"}}}"#,
          owners: [
            "bob Apply v1 @04": #"{"f:spec":{"f:hard":{"f:pods":{},"f:secrets":{}}}}"#,
            "alice Update v1 @01": #"{"f:spec":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
            "kcm Update v1/status @07":
              #"{"f:status":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}},"f:used":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
          ]),
        Step(
          .apply, by: "bob", subresource: "status", #"{}"#,
          gives:
            #"{"spec":{"hard":{"cpu":"1","pods":"1","secrets":"3"}},"status":{"hard":{"cpu":"1","pods":"1"},"used":{"cpu":"0","pods":"1"}}}"#,
          owners: [
            "bob Apply v1 @04": #"{"f:spec":{"f:hard":{"f:pods":{},"f:secrets":{}}}}"#,
            "alice Update v1 @01": #"{"f:spec":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
            "kcm Update v1/status @07":
              #"{"f:status":{"f:hard":{".":{},"f:cpu":{},"f:pods":{}},"f:used":{".":{},"f:cpu":{},"f:pods":{}}}}"#,
          ]),
      ]),
    RecordedHistory(
      "a quota is applied first", .resourceQuota,
      [
        Step(
          .apply, by: "bob", #"{"spec":{"hard":{"pods":"1"}}}"#, gives: #"{"spec":{"hard":{"pods":"1"}},"status":{}}"#,
          owners: ["bob Apply v1 @01": #"{"f:spec":{"f:hard":{"f:pods":{}}}}"#]),
        Step(
          .apply, by: "bob", #"{"spec":{}}"#, gives: #"{"spec":{},"status":{}}"#,
          owners: ["bob Apply v1 @02": #"{"f:spec":{}}"#]),
        Step(.apply, by: "bob", #"{}"#, gives: #"{"spec":{},"status":{}}"#, owners: [:]),
        Step(
          .merge, by: "alice", #"{"spec":{"hard":{"pods":"3"}}}"#,
          gives: #"{"spec":{"hard":{"pods":"3"}},"status":{}}"#, owners: [:]),
        Step(
          .apply, by: "bob", #"{"spec":{"hard":{"pods":"3"}}}"#, gives: #"{"spec":{"hard":{"pods":"3"}},"status":{}}"#,
          owners: [
            "bob Apply v1": #"{"f:spec":{"f:hard":{"f:pods":{}}}}"#,
            "before-first-apply Update v1 @05": #"{"f:spec":{"f:hard":{".":{},"f:pods":{}}}}"#,
          ]),
        Step(
          .json, by: "alice", #"[{"op":"remove","path":"/spec/hard"}]"#, gives: #"{"spec":{},"status":{}}"#, owners: [:]
        ),
      ]),
    RecordedHistory(
      "a namespace", .namespace,
      [
        Step(
          .apply, by: "bob", #"{"metadata":{"labels":{"team":"x"},"annotations":{"note":"y"}}}"#,
          gives:
            #"{"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"},"metadata":{"labels":{"kubernetes.io/metadata.name":"NAME","team":"x"},"annotations":{"note":"y"}}}"#,
          owners: ["bob Apply v1 @01": #"{"f:metadata":{"f:annotations":{"f:note":{}},"f:labels":{"f:team":{}}}}"#]),
        Step(
          .merge, by: "alice", #"{"metadata":{"labels":{"team":"z","env":"q"}}}"#,
          gives:
            #"{"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"},"metadata":{"labels":{"env":"q","kubernetes.io/metadata.name":"NAME","team":"z"},"annotations":{"note":"y"}}}"#,
          owners: [
            "bob Apply v1 @01": #"{"f:metadata":{"f:annotations":{"f:note":{}}}}"#,
            "alice Update v1 @02": #"{"f:metadata":{"f:labels":{"f:env":{},"f:team":{}}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"metadata":{"labels":{"team":"x"}}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "alice" using v1: .metadata.labels.team"#,
          [#".metadata.labels.team "alice" using v1"#]),
        Step(
          .force, by: "bob", #"{"metadata":{"labels":{"team":"x"}}}"#,
          gives:
            #"{"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"},"metadata":{"labels":{"env":"q","kubernetes.io/metadata.name":"NAME","team":"x"}}}"#,
          owners: [
            "bob Apply v1 @04": #"{"f:metadata":{"f:labels":{"f:team":{}}}}"#,
            "alice Update v1 @02": #"{"f:metadata":{"f:labels":{"f:env":{}}}}"#,
          ]),
      ]),
  ]
}
