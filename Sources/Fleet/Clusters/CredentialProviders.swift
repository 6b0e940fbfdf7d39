import Audit
import Kubernetes
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The plugins for the credential providers that a ClusterProfile names, as the user configures them in a file.
///
/// https://github.com/kubernetes/enhancements/tree/master/keps/sig-multicluster/5339-clusterprofile-plugin-credentials
package struct CredentialProviders: Sendable, Hashable {
  struct Provider: Sendable, Hashable {
    var name: String
    var plugin: CredentialPlugin
    /// Whether a ClusterProfile may add arguments.
    var appendsArguments: Bool
    /// The servers that may get the credentials.
    var servers: PluginServers
  }

  /// In the order of the file: the first one that a ClusterProfile names is used.
  let providers: [Provider]

  /// No provider: no ClusterProfile can be used.
  package init() { providers = [] }

  /// Reads a file.
  ///
  /// - Throws: `FleetError` that names the file, the field and the fix.
  package init(file: String) throws {
    let documents: [JSONValue]
    do {
      documents = try YAML.parse(try FileDescriptor.content(of: file), file: file)
    } catch let error as YAMLError {
      throw FleetError("--credential-providers: \(error)")
    } catch {
      throw FleetError("--credential-providers: cannot read '\(file)': \(error); check the path")
    }
    guard let entries = documents.first?["providers"]?.arrayValue else {
      throw FleetError("--credential-providers: \(file): providers: expected a list with name and execConfig")
    }
    providers = try entries.enumerated().map { index, entry in
      try Self.provider(entry, ProviderField(file: file, path: "providers[\(index)]"))
    }
  }

  private static func provider(_ entry: JSONValue, _ field: ProviderField) throws -> Provider {
    guard let name = entry["name"]?.setText else {
      throw field.error("name", "is missing; set it to the name in status.accessProviders")
    }
    let exec = entry["execConfig"]
    guard let command = exec?["command"]?.setText else {
      throw field.error("execConfig.command", "is missing; set it to the name or path of a program")
    }
    guard let version = exec?["apiVersion"]?.setText else {
      throw field.error("execConfig.apiVersion", "is missing; use client.authentication.k8s.io/v1")
    }
    if let policy = entry["profileSourcedEnvVarsPolicy"]?.setText, policy != "Ignore" {
      throw field.error(
        "profileSourcedEnvVarsPolicy",
        "'\(policy)' is not supported, because environment variables can make a program run others; use Ignore, and put "
          + "the variables into execConfig.env")
    }
    let plugin = CredentialPlugin(
      apiVersion: version, command: field.resolve(command),
      arguments: (exec?["args"]?.arrayValue ?? []).compactMap(\.stringValue),
      variables: try variables(exec?["env"], field), providesClusterInfo: exec?["provideClusterInfo"] == true)
    return Provider(
      name: name, plugin: plugin, appendsArguments: try appends(entry, field),
      servers: try servers(entry["servers"], field))
  }

  /// The field `servers`, which is not part of KEP-5339. Without it, every server may get the credentials.
  private static func servers(_ list: JSONValue?, _ field: ProviderField) throws -> PluginServers {
    guard let list else { return .any }
    let globs = (list.arrayValue ?? []).map { $0.setText ?? "" }
    guard !globs.isEmpty, globs.allSatisfy({ !$0.isEmpty && !$0.contains("/") }) else {
      throw field.error(
        "servers", "is not a list of globs for hosts; use one such as [\"*.example.com\"], without https://")
    }
    return PluginServers(globs)
  }

  private static func variables(_ list: JSONValue?, _ field: ProviderField) throws -> [String: String] {
    let pairs = try (list?.arrayValue ?? []).map { variable in
      guard let name = variable["name"]?.setText else {
        throw field.error("execConfig.env", "has a variable without a name; set its name")
      }
      return (name, variable["value"]?.stringValue ?? "")
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  private static func appends(_ entry: JSONValue, _ field: ProviderField) throws -> Bool {
    switch entry["profileSourcedCLIArgsPolicy"]?.setText {
    case nil, "Ignore": false
    case "Append": true
    case let policy?:
      throw field.error("profileSourcedCLIArgsPolicy", "'\(policy)' is not supported; use Ignore or Append")
    }
  }
}

/// A field of the file, for errors.
private struct ProviderField {
  var file: String
  var path: String

  func error(_ name: String, _ problem: String) -> FleetError {
    FleetError("--credential-providers: \(file): \(path).\(name): \(problem)")
  }

  /// A path relative to the file; a name that is looked up in `PATH` stays as it is.
  func resolve(_ command: String) -> String {
    guard command.contains("/"), !command.hasPrefix("/") else { return command }
    let folder = FilePath(file).removingLastComponent()
    let base = folder.isAbsolute ? folder : FilePath(FileManager.default.currentDirectoryPath).pushing(folder)
    return base.appending(FilePath(command).components).lexicallyNormalized().string
  }
}
