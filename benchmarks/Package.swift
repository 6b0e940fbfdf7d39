// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that building Plimsoll does not build its benchmarks.
let package = Package(
  name: "plimsoll-benchmark",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "plimsoll", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .executableTarget(
      name: "plimsoll-benchmark",
      dependencies: [
        .product(name: "Kubernetes", package: "plimsoll"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ]
)
