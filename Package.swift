// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "plimsoll",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Kubernetes", targets: ["Kubernetes"]),
    .library(name: "ControllerRuntime", targets: ["ControllerRuntime"]),
    .executable(name: "plimsoll", targets: ["plimsoll"]),
    .executable(name: "plimsoll-operator", targets: ["plimsoll-operator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .target(name: "CLibCurl", linkerSettings: [.linkedLibrary("curl")]),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(
      name: "Prometheus", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
      swiftSettings: settings),
    .target(
      name: "Kubernetes",
      dependencies: [
        "Prometheus", "CLibCurl", "CLibYAML",
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "ControllerRuntime",
      dependencies: [
        "Prometheus", "Kubernetes",
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "CRDs", dependencies: ["Kubernetes", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: settings),
    .target(name: "Access", dependencies: ["PodSecurity", "Kubernetes"], swiftSettings: settings),
    .target(name: "Planning", dependencies: ["Audit", "PodSecurity", "CRDs", "Kubernetes"], swiftSettings: settings),
    .target(
      name: "Reconcilers",
      dependencies: [
        "Audit", "Planning", "CRDs", "ControllerRuntime", "Prometheus", "Kubernetes",
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "Controller",
      dependencies: [
        "Reconcilers", "Audit", "Planning", "CRDs", "ControllerRuntime", "Prometheus", "Kubernetes",
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "Preview",
      dependencies: [
        "Reconcilers", "Planning", "CRDs", "ControllerRuntime", "Kubernetes",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings
    ),
    .target(name: "PodSecurity", dependencies: ["Kubernetes"], swiftSettings: settings),
    .target(name: "Audit", dependencies: ["PodSecurity", "Kubernetes"], swiftSettings: settings),
    .target(
      name: "Scan",
      dependencies: [
        "Audit", "PodSecurity", "Planning", "CRDs", "Kubernetes",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "Report",
      dependencies: [
        "Access", "Audit", "PodSecurity", "Scan", "CRDs", "Kubernetes",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "Fleet",
      dependencies: [
        "Report", "Scan", "Preview", "Planning", "Audit", "CRDs", "ControllerRuntime", "Kubernetes",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings
    ),
    .target(name: "SandboxMerge", dependencies: ["Kubernetes"], swiftSettings: settings),
    .target(
      name: "SandboxKinds", dependencies: ["PodSecurity", "SandboxMerge", "Kubernetes"], swiftSettings: settings),
    .target(
      name: "Sandbox",
      dependencies: [
        "SandboxKinds", "SandboxMerge", "Kubernetes",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "OperatorCommands",
      dependencies: [
        "Controller", "ControllerRuntime", "CRDs", "Kubernetes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "plimsoll-operator",
      dependencies: [
        "OperatorCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "plimsoll",
      dependencies: [
        "OperatorCommands", "Access", "Controller", "ControllerRuntime", "Fleet", "Preview", "Report", "Scan", "Audit",
        "PodSecurity", "Planning", "CRDs", "Kubernetes", "Sandbox",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Access", "Audit", "Scan", "Planning", "CRDs", "SandboxKinds", "SandboxMerge", "Kubernetes",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      path: "Tests/FuzzTargets", swiftSettings: settings),
    .target(
      name: "TestSupport",
      dependencies: [
        "Kubernetes",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Tests/TestSupport", swiftSettings: settings),
    .target(
      name: "ClusterTestSupport",
      dependencies: [
        "CRDs", "Kubernetes", "TestSupport", .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/ClusterTestSupport", swiftSettings: settings),
    .testTarget(
      name: "KubernetesTests",
      dependencies: [
        "Kubernetes", "plimsoll", "Sandbox", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      exclude: ["Kubeconfig/kubeconfigs.json"], swiftSettings: settings),
    .testTarget(
      name: "ControllerRuntimeTests",
      dependencies: [
        "ControllerRuntime", "Prometheus", "Kubernetes", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "PrometheusTests",
      dependencies: ["Prometheus", .product(name: "Metrics", package: "swift-metrics")], swiftSettings: settings),
    .testTarget(
      name: "AuditTests", dependencies: ["Audit", "PodSecurity", "Kubernetes", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ScanTests",
      dependencies: [
        "Scan", "Audit", "CRDs", "Kubernetes", "Sandbox", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CRDsTests", dependencies: ["CRDs", "Kubernetes", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "AccessTests", dependencies: ["Access", "Kubernetes", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "ReportTests",
      dependencies: ["Report", "Access", "Audit", "PodSecurity", "Scan", "CRDs", "Kubernetes", "TestSupport"],
      exclude: ["Fixtures", "Golden"], swiftSettings: settings),
    .testTarget(
      name: "FleetTests",
      dependencies: [
        "Fleet", "Report", "Preview", "Planning", "CRDs", "Kubernetes", "Sandbox", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Golden"], swiftSettings: settings),
    .testTarget(
      name: "PlanningTests", dependencies: ["Planning", "CRDs", "Kubernetes", "TestSupport"],
      resources: [.copy("Golden")], swiftSettings: settings),
    .testTarget(
      name: "ReconcilersTests",
      dependencies: [
        "Reconcilers", "Audit", "Planning", "CRDs", "ControllerRuntime", "Prometheus", "Kubernetes", "Sandbox",
        "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ControllerTests",
      dependencies: ["Controller", "Planning", "Prometheus", "Kubernetes", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "SixthControlTests",
      dependencies: [
        "Controller", "Preview", "Planning", "CRDs", "Kubernetes", "Sandbox",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PreviewTests",
      dependencies: [
        "Preview", "Planning", "CRDs", "Kubernetes", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.copy("Golden")], swiftSettings: settings),
    .testTarget(
      name: "ConformanceTests",
      dependencies: [
        "Sandbox", "SandboxKinds", "Kubernetes", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ResilienceTests",
      dependencies: [
        "Controller", "ControllerRuntime", "Planning", "CRDs", "Kubernetes", "Sandbox", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "SandboxMergeTests", dependencies: ["SandboxKinds", "SandboxMerge", "Kubernetes", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "SandboxKindsTests",
      dependencies: ["SandboxKinds", "SandboxMerge", "PodSecurity", "Kubernetes", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "SandboxTests",
      dependencies: [
        "Sandbox", "SandboxKinds", "SandboxMerge", "Kubernetes", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "ClusterTestSupport", "CRDs", "Kubernetes", "OperatorCommands", "plimsoll", "plimsoll-operator", "Sandbox",
        "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Access", "ClusterTestSupport", "CRDs", "Kubernetes", "plimsoll", "plimsoll-operator", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Support/alert-tests.yaml", "Support/fleet-alert-tests.yaml"], swiftSettings: settings),
    .testTarget(
      name: "MemoryTests",
      dependencies: [
        "ClusterTestSupport", "CRDs", "Kubernetes", "plimsoll", "Sandbox", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "AdversaryTests",
      dependencies: [
        "ClusterTestSupport", "CRDs", "Kubernetes", "plimsoll", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Support/audit-policy.yaml"], swiftSettings: settings),
  ]
)

// Only `make docs` sets this variable: SwiftPM compiles the plugins of all dependencies in every clean build.
if Context.environment["PLIMSOLL_DOCS"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

// Only `scripts/fuzz` sets this variable: it builds the targets of this package with the instrumentation of libFuzzer,
// and the program that runs libFuzzer. Dependencies are not optimized, because that takes much longer.
if Context.environment["PLIMSOLL_FUZZ"] != nil {
  for target in package.targets where target.type == .regular && target.name != "CLibCurl" {
    target.swiftSettings =
      (target.swiftSettings ?? []) + [.unsafeFlags(["-O", "-sanitize=fuzzer", "-parse-as-library"])]
  }
  package.targets += [
    .systemLibrary(name: "CLibFuzzer", path: "fuzz/CLibFuzzer"),
    .executableTarget(
      name: "plimsoll-fuzz", dependencies: ["FuzzTargets", "CLibFuzzer"], path: "fuzz/Driver", swiftSettings: settings,
      // lld, because gold fails with an internal error.
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ]
}

// Only `scripts/sanitize` sets this variable. The thread sanitizer needs functions that show it the locks of Mutex.
if Context.environment["PLIMSOLL_SANITIZER"] == "thread" {
  package.targets.append(.target(name: "CThreadSanitizer", path: "sanitizers/thread", publicHeadersPath: "."))
  for target in package.targets where target.type == .test || target.type == .executable {
    target.dependencies.append("CThreadSanitizer")
  }
}
