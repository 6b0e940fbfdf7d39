import Access
import Audit
import Kubernetes
import PodSecurity
import Testing

/// A check of `scan` and a factor of `risk` about the same thing must agree about every object.
@Suite("scan and risk agree") struct ScanAndRiskTests {
  /// The IDs of the checks with findings.
  private func checks(of objects: [JSONValue]) -> Set<String> {
    var auditor = Auditor(checks: CheckCatalog.all, settings: AuditSettings())
    for object in objects.compactMap(AuditedObject.init) { auditor.add(object) { _ in nil } }
    return Set(auditor.finish().results.map(\.check.id))
  }

  /// The IDs of the factors that apply.
  private func factors(of objects: [JSONValue]) throws -> Set<String> {
    var inventory = Inventory()
    for object in objects { try inventory.add(object) }
    return Set(RiskAssessor(inventory).assessAll().flatMap(\.evidence).map(\.factor.id))
  }

  private func pod(volumes: JSONValue = [], container: JSONValue = ["name": "web"]) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": ["name": "web", "namespace": "shop", "labels": ["app": "web"]],
      "spec": ["containers": [container], "volumes": volumes],
    ]
  }

  private func service(_ annotations: JSONValue, ranges: JSONValue = []) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Service",
      "metadata": ["name": "web", "namespace": "shop", "annotations": annotations],
      "spec": [
        "type": "LoadBalancer", "selector": ["app": "web"], "ports": [["port": 80]],
        "loadBalancerSourceRanges": ranges,
      ],
    ]
  }

  // MARK: - Load balancers

  @Test(
    "a load balancer with an annotation for internal ones is not open",
    arguments: LoadBalancerAccess.internalAnnotations)
  func internalLoadBalancer(annotation: LoadBalancerAccess.InternalAnnotation) throws {
    for value in annotation.values.union(annotation.values.map { $0.uppercased() }).union(["other", ""]) {
      let objects = [pod(), service([annotation.key: .string(value)])]
      let isInternal = annotation.values.isEmpty ? !value.isEmpty : annotation.values.contains(value.lowercased())
      #expect(checks(of: objects).contains("open-load-balancer") == !isInternal, "\(annotation) \(value)")
      #expect(try factors(of: objects).contains("load-balancer") == !isInternal, "\(annotation) \(value)")
      #expect(try factors(of: objects).contains("restricted-service") == isInternal, "\(annotation) \(value)")
    }
  }

  static let ranges: [(ranges: [String], isOpen: Bool)] = [
    ([], true), (["10.0.0.0/8"], false), (["0.0.0.0/0"], true), ([" 0.0.0.0/0 "], true), (["::/0"], true),
    (["10.0.0.0/8", "0.0.0.0/0"], true), ([" 10.0.0.0/8"], false),
  ]

  @Test("source ranges restrict a load balancer, in the field and in the annotation", arguments: ranges)
  func sourceRanges(ranges: [String], isOpen: Bool) throws {
    let annotation = "service.beta.kubernetes.io/load-balancer-source-ranges"
    let services = [
      service([:], ranges: .array(ranges.map { .string($0) })),
      service([annotation: .string(ranges.joined(separator: ","))]),
    ]
    for service in services {
      #expect(checks(of: [pod(), service]).contains("open-load-balancer") == isOpen)
      #expect(try factors(of: [pod(), service]).contains("load-balancer") == isOpen)
    }
  }

  // MARK: - Host paths

  static let sockets =
    HostPathVolume.runtimeSockets
    + [
      "/run", "/run/", "/var/run", "//var//run/./", "/run/containerd", "/var/lib/../run/crio",
      "/data/docker.sock", "/var/run/docker.sock/",
    ]
  static let otherPaths = ["/data", "/run/app", "/var/run/app.sock", "/var/log", "/running", "/run/containerd-data"]

  @Test(
    "a path is the socket of a container runtime, contains one, or neither",
    arguments: sockets.map { ($0, true) } + otherPaths.map { ($0, false) })
  func runtimeSocket(path: String, isSocket: Bool) throws {
    let objects = [pod(volumes: [["name": "host", "hostPath": ["path": .string(path)]]])]
    #expect(checks(of: objects).contains("container-runtime-socket") == isSocket)
    #expect(try factors(of: objects).contains("runtime-socket") == isSocket)
    #expect(checks(of: objects).contains("host-path"))
    #expect(try factors(of: objects).contains("host-path"))
  }

  @Test(
    "directories above those of the sockets count for the risk, and other checks report them", arguments: ["/", "/var"])
  func parentDirectory(path: String) throws {
    let objects = [pod(volumes: [["name": "host", "hostPath": ["path": .string(path)]]])]
    #expect(!checks(of: objects).contains("container-runtime-socket") && checks(of: objects).contains("host-path"))
    #expect(checks(of: objects).contains("sensitive-host-mounts") == (path == "/"))
    #expect(try factors(of: objects).contains("runtime-socket"))
  }

  // MARK: - Capabilities

  static let capabilities = LinuxCapability.dangerousNames
    .union(PodSecurityStandards.defaultCapabilities).union(["NET_RAW", "SYS_TIME", "MAC_OTHER", "chown", "CAP_CHOWN"])
    .sorted()

  @Test("a capability is dangerous, allowed by the level baseline, or neither", arguments: capabilities)
  func capability(name: String) throws {
    for text in [name, name.lowercased(), "CAP_" + name] {
      let container: JSONValue = [
        "name": "web", "securityContext": ["capabilities": ["add": [.string(text)]]],
      ]
      let (checks, factors) = (checks(of: [pod(container: container)]), try factors(of: [pod(container: container)]))
      let isDangerous = LinuxCapability.dangerousNames.contains(name) || name.hasPrefix("MAC_")
      #expect(checks.contains("dangerous-capabilities") == isDangerous, "\(text)")
      #expect(factors.contains("dangerous-capabilities") == isDangerous, "\(text)")
      let isAllowed = PodSecurityStandards.defaultCapabilities.contains(text)
      #expect(checks.contains("added-capabilities") == !isAllowed, "\(text)")
      #expect(factors.contains("added-capabilities") == !isAllowed, "\(text)")
    }
  }
}
