import Foundation
import Kubernetes
import OperatorCommands
import TestSupport
import Testing

/// The container image that `scripts/image` builds from the operator that was built with the tests. It differs from the
/// released image only in the binary, which also loads the Swift runtime.
@Suite struct ImageTests {
  private static let images = Result {
    try (first: ContainerImage(in: "first"), second: ContainerImage(in: "second"))
  }

  private var image: ContainerImage { get throws { try Self.images.get().first } }

  @Test("two builds in different folders write the same archive and the same SBOM")
  func reproducible() throws {
    let images = try Self.images.get()
    for path in [\ContainerImage.archive, \.bill] {
      #expect(try Data(contentsOf: images.first[keyPath: path]) == Data(contentsOf: images.second[keyPath: path]))
    }
    #expect(images.first.summary.contains("sha256:"))
  }

  @Test("the image runs the operator as the user 65532, and has labels")
  func configuration() throws {
    let configuration = try image.configuration
    let settings = try #require(configuration["config"])
    #expect(settings["User"] == "65532:65532")
    #expect(settings["Entrypoint"] == ["/usr/bin/plimsoll-operator"])
    #expect(settings["Cmd"] == Optional<JSONValue>.none)
    let labels = try #require(settings["Labels"]?.objectValue)
    let prefix = "org.opencontainers.image."
    #expect(
      Set(labels.keys)
        == Set(["title", "description", "licenses", "version", "revision", "created"].map { prefix + $0 }))
    #expect(labels["\(prefix)title"] == "plimsoll-operator")
    #expect(labels["\(prefix)licenses"] == "Apache-2.0")
    #expect(labels["\(prefix)version"] == .string(ProductVersion.current))
    #expect(labels["\(prefix)revision"] == .string(ContainerImage.revision))
    #expect(labels["\(prefix)created"] == "2026-01-01T00:00:00Z")
    #expect(configuration["created"] == "2026-01-01T00:00:00Z")
    #expect(configuration["os"] == "linux")
    #expect(["amd64", "arm64"].contains(configuration["architecture"]?.stringValue))
    #expect(configuration["rootfs"]?["diff_ids"]?.arrayValue?.count == 2, "libraries and program")
  }

  @Test("the name of the image is the one in config/manager, for containerd and for docker load")
  func names() throws {
    let deployment = try #require(
      try YAML.parse(Data(contentsOf: Repository["config/manager/deployment.yaml"]), file: "deployment.yaml").first)
    let container = deployment["spec"]?["template"]?["spec"]?["containers"]?.arrayValue?.first
    let name = try #require(container?["image"]?.stringValue)
    let annotations = try image.index["manifests"]?.arrayValue?.first?["annotations"]
    #expect(annotations?["io.containerd.image.name"] == .string("docker.io/library/\(name)"))
    #expect(annotations?["org.opencontainers.image.ref.name"] == .string(ProductVersion.current))
    #expect(try image.json("manifest.json").arrayValue?.first?["RepoTags"] == [.string(name)])
    let context = deployment["spec"]?["template"]?["spec"]?["securityContext"]
    #expect(context?["runAsUser"] == 65532 && context?["runAsGroup"] == 65532)
  }

  @Test("the image contains only the binary, libraries, certificates, users, licenses and package data")
  func contents() throws {
    let files = try image.files
    let allowed = [
      #"usr/bin/plimsoll-operator"#, #".*/lib(64)?/(.*/)?[^/]+\.so[.0-9]*"#,
      #"etc/(group|nsswitch\.conf|os-release|passwd)"#,
      #"etc/ssl/certs/ca-certificates\.crt"#,
      #"usr/share/(doc/[^/]+/(copyright|(LICENSE|NOTICE)[^/]*)|common-licenses/.*)"#,
      #"var/lib/(dpkg/status\.d/[^/]+|db/sbom/plimsoll-operator\.spdx\.json)"#, "lib -> usr/lib", "lib64 -> usr/lib64",
    ]
    for file in files where !file.mode.hasPrefix("d") {
      #expect(try allowed.contains { try Regex($0).wholeMatch(in: file.path) != nil }, "\(file.path)")
    }
    // The package is libcurl4t64 since Debian 13 and Ubuntu 24.04.
    for required in ["usr/bin/plimsoll-operator", "etc/passwd", "usr/share/doc/libcurl4(t64)?/copyright"] {
      #expect(try files.contains { try Regex(required).wholeMatch(in: $0.path) != nil }, "\(required)")
    }
    let binary = try #require(files.first { $0.path == "usr/bin/plimsoll-operator" })
    #expect(binary.mode == "-rwxr-xr-x")
    for file in files where !file.mode.hasPrefix("l") {
      #expect(["drwxr-xr-x", "-rwxr-xr-x", "-rw-r--r--"].contains(file.mode), "\(file)")
    }
  }

  @Test("GNU tar reads the layers to their ends, and they contain the files of the list")
  func layers() throws {
    var paths: [String] = []
    for layer in try image.layers {
      let run = try CommandRun(
        program: URL(filePath: "/bin/tar"), ["--list", "--gzip", "--file", layer.path],
        environment: ["PATH": "/usr/bin:/bin"], in: Repository.root)
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      paths += run.output.split(separator: "\n").map(String.init)
    }
    let listed = try image.files.map { file in
      let path = file.path.components(separatedBy: " -> ")[0]
      return file.mode.hasPrefix("d") ? path + "/" : path
    }
    #expect(Set(paths) == Set(listed))
    #expect(try image.layers.count == 2)
  }

  @Test("the SBOM describes each file with its package")
  func filesOfBill() throws {
    let bill = try image.billOfMaterials
    let expected = try image.files.filter { $0.mode.hasPrefix("-") }.map { "./\($0.path)" }
    let described = try #require(bill["files"]?.arrayValue)
    let names = described.compactMap { $0["fileName"]?.stringValue }
    #expect(Set(names).union(["./var/lib/db/sbom/plimsoll-operator.spdx.json"]) == Set(expected))
    #expect(Set(names).count == names.count)
    let contained = try relationships("CONTAINS").map(\.other)
    for file in described {
      let identifier = try #require(file["SPDXID"]?.stringValue)
      #expect(contained.filter { $0 == identifier }.count == 1, "\(file)")
      let algorithms = file["checksums"]?.arrayValue?.compactMap { $0["algorithm"]?.stringValue }
      #expect(algorithms == ["SHA1", "SHA256"])
    }
  }

  @Test("the SBOM lists the Swift packages that are linked, and the Debian packages of the libraries")
  func packagesOfBill() throws {
    let bill = try image.billOfMaterials
    let packages = try #require(bill["packages"]?.arrayValue)
    let locators = packages.compactMap { $0["externalRefs"]?.arrayValue?.first?["referenceLocator"]?.stringValue }
    let resolved = try JSONValue(parsing: Data(contentsOf: Repository["Package.resolved"]))["pins"]?.arrayValue ?? []
    for (name, isLinked) in [("swift-log", true), ("swift-nio", true), ("swift-mustache", false)] {
      let pin = try #require(resolved.first { $0["identity"]?.stringValue == name })
      let version = try #require(pin["state"]?["version"]?.stringValue)
      let locator = locators.first { $0.hasPrefix("pkg:swift/") && $0.contains("/\(name)@") }
      #expect(locator?.hasSuffix("@\(version)") == (isLinked ? true : nil), "\(name)")
      let revision = try #require(pin["state"]?["revision"]?.stringValue)
      let location = packages.first { $0["name"]?.stringValue == name }?["downloadLocation"]?.stringValue
      #expect(location?.hasSuffix("/\(name)@\(revision)") == (isLinked ? true : nil), "\(name)")
    }
    for name in ["libcurl4(t64)?", "libyaml-0-2", "libc6", "ca-certificates"] {
      let pattern = try Regex("pkg:deb/[^/]+/\(name)@.*")
      #expect(try locators.contains { try pattern.wholeMatch(in: $0) != nil }, "\(name)")
    }
    let linked = try relationships("STATIC_LINK").map(\.other)
    #expect(linked.contains("SPDXRef-Package-swift-log") && linked.contains("SPDXRef-Package-swift"))
    #expect(
      try relationships("DYNAMIC_LINK").contains { $0.other.wholeMatch(of: /SPDXRef-Package-libcurl4(t64)?/) != nil })
  }

  /// The required fields of SPDX 2.3, clauses 6 and 7.
  @Test("the SBOM has the required fields of SPDX 2.3, and each relationship refers to elements of it")
  func fieldsOfBill() throws {
    let bill = try image.billOfMaterials
    #expect(bill["spdxVersion"] == "SPDX-2.3")
    #expect(bill["dataLicense"] == "CC0-1.0")
    #expect(bill["SPDXID"] == "SPDXRef-DOCUMENT")
    #expect(bill["creationInfo"]?["created"] == "2026-01-01T00:00:00Z")
    #expect(bill["documentNamespace"]?.stringValue?.hasPrefix("https://plimsoll.dev/spdx/plimsoll-operator-") == true)
    let elements = ["packages", "files"].flatMap { bill[$0]?.arrayValue ?? [] }
    let identifiers = ["SPDXRef-DOCUMENT"] + elements.compactMap { $0["SPDXID"]?.stringValue }
    #expect(identifiers.count == elements.count + 1 && Set(identifiers).count == identifiers.count)
    #expect(try identifiers.allSatisfy { try /SPDXRef-[A-Za-z0-9.-]+/.wholeMatch(in: $0) != nil })
    for package in bill["packages"]?.arrayValue ?? [] {
      for field in ["name", "versionInfo", "downloadLocation", "licenseDeclared", "copyrightText"] {
        #expect(package[field]?.stringValue?.isEmpty == false, "\(field) of \(package)")
      }
      let code = package["packageVerificationCode"]?["packageVerificationCodeValue"]?.stringValue
      #expect(package["filesAnalyzed"] == .bool(code != nil), "clause 7.9")
    }
    for relationship in try relationships() {
      #expect(identifiers.contains(relationship.element) && identifiers.contains(relationship.other))
    }
    #expect(try relationships("DESCRIBES").map(\.other) == ["SPDXRef-Image"])
  }

  @Test("the commands in docs/image.md accept the files of the image, and reject an added and a changed file")
  func documentedVerification() throws {
    let page = try Repository.text("docs/image.md")
    let section = page[try #require(page.range(of: "### Verify the SBOM")).upperBound...]
    let commands = section.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("    ") }.prefix { $0.hasPrefix("    ") }
    let image = try image
    func run(_ lines: some Sequence<Substring>) throws -> CommandRun {
      let script = lines.joined(separator: "\n").replacing(".build/image/", with: "")
      return try CommandRun(
        program: URL(filePath: "/bin/bash"),
        ["-e", "-o", "pipefail", "-c", script.replacing("scripts/image", with: Repository["scripts/image"].path)],
        environment: ["PATH": "/usr/bin:/bin"], in: image.folder)
    }
    let accepted = try run(commands)
    #expect(accepted.status == 0 && accepted.output.isEmpty, "\(accepted.errors)")
    let added = image.folder.appending(path: "root/etc/added")
    try Data().write(to: added)
    let extended = try run(commands.dropFirst())
    #expect(extended.status == 1)
    #expect(extended.output.contains("> ./etc/added"), "\(extended.output)\(extended.errors)")
    try FileManager.default.removeItem(at: added)
    try Data("nonroot:x:0:0::/:\n".utf8).write(to: image.folder.appending(path: "root/etc/passwd"))
    let rejected = try run(commands.dropFirst())
    #expect(rejected.status == 1)
    #expect(rejected.output.contains("./etc/passwd: FAILED"), "\(rejected.output)\(rejected.errors)")
  }

  /// The relationships of the SBOM.
  private func relationships(_ type: String? = nil) throws -> [(element: String, other: String)] {
    try (image.billOfMaterials["relationships"]?.arrayValue ?? []).compactMap { relationship in
      guard type == nil || relationship["relationshipType"]?.stringValue == type else { return nil }
      return (
        try #require(relationship["spdxElementId"]?.stringValue),
        try #require(relationship["relatedSpdxElement"]?.stringValue)
      )
    }
  }

  @Test("scripts/image check fails if the image or the binary exceeds its limit", arguments: [(1, 999), (999, 1)])
  func limits(image limit: Int, binary: Int) throws {
    let archive = try image.archive.path
    let failed = try ContainerImage.script(["check", archive, "\(limit)", "\(binary)"])
    #expect(failed.status == 1)
    #expect(failed.errors.contains("MiB, and the limit is 1 MiB"), "\(failed.errors)")
    let passed = try ContainerImage.script(["check", archive, "999", "999"])
    #expect(passed.status == 0, "\(passed.errors)")
    #expect(passed.output.contains("plimsoll-operator: "))
  }
}
