import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The rules of config maps and secrets.
enum DataRules {
  /// The rules of the keys in config maps.
  /// Source: `ValidateConfigMap` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func configMapProblems(_ configMap: JSONValue) -> [FieldProblem] {
    let data = configMap["data"]?.objectValue ?? [:]
    let binaryData = configMap["binaryData"]?.objectValue ?? [:]
    var found: [FieldProblem] = []
    for key in data.keys {
      if let message = dataKeyError(key) {
        found.append(.invalid("data[\(key)]", .string(key), message))
      }
      if binaryData[key] != nil {
        found.append(.invalid("data[\(key)]", .string(key), "duplicate of key present in binaryData"))
      }
    }
    for key in binaryData.keys {
      guard let message = dataKeyError(key) else { continue }
      found.append(.invalid("binaryData[\(key)]", .string(key), message))
    }
    let size = data.values.reduce(0) { $0 + ($1.stringValue?.utf8.count ?? 0) } + decodedSize(binaryData)
    if size > sizeLimit { found.append(.tooLong("[]", limit: sizeLimit)) }
    return found.sorted { $0.field < $1.field }
  }

  /// The rules of secrets.
  /// Source: `ValidateSecret` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func secretProblems(_ secret: JSONValue) -> [FieldProblem] {
    let data = secret["data"]?.objectValue ?? [:]
    var found: [FieldProblem] = data.keys.sorted().compactMap { key in
      dataKeyError(key).map { .invalid("data[\(key)]", .string(key), $0) }
    }
    if decodedSize(data) > sizeLimit { found.append(.tooLong("data", limit: sizeLimit)) }
    switch secret["type"]?.stringValue {
    case "kubernetes.io/service-account-token":
      if secret["metadata"]?["annotations"]?["kubernetes.io/service-account.name"]?.stringValue?.isEmpty != false {
        found.append(.required("metadata.annotations[kubernetes.io/service-account.name]"))
      }
    case "kubernetes.io/dockerconfigjson": found += requiredKeys([".dockerconfigjson"], of: data)
    case "kubernetes.io/dockercfg": found += requiredKeys([".dockercfg"], of: data)
    case "kubernetes.io/tls": found += requiredKeys(["tls.crt", "tls.key"], of: data)
    case "kubernetes.io/ssh-auth":
      if data["ssh-privatekey"]?.stringValue?.isEmpty != false { found.append(.required("data[ssh-privatekey]")) }
    case "kubernetes.io/basic-auth" where data["username"] == nil && data["password"] == nil:
      found += requiredKeys(["username", "password"], of: data)
    default: break
    }
    return found
  }

  /// The secret with the texts of `stringData` written into `data`.
  static func secretWithEncodedTexts(_ secret: JSONValue) -> JSONValue {
    guard let texts = secret["stringData"]?.objectValue else { return secret }
    var secret = secret
    secret["stringData"] = nil
    for (key, text) in texts {
      guard let text = text.stringValue else { continue }
      secret.set(.string(Data(text.utf8).base64EncodedString()), at: "data", key)
    }
    return secret
  }

  /// Bytes that the data of a config map or secret may have.
  private static let sizeLimit = 1024 * 1024

  private static func requiredKeys(_ keys: [String], of data: [String: JSONValue]) -> [FieldProblem] {
    keys.filter { data[$0] == nil }.map { .required("data[\($0)]") }
  }

  private static func decodedSize(_ data: [String: JSONValue]) -> Int {
    data.values.reduce(0) { $0 + ($1.stringValue?.utf8.count ?? 0) / 4 * 3 }
  }

  /// Problems of a key that is to be a file's name.
  private static func dataKeyError(_ key: String) -> String? {
    if key.utf8.count > 253 { return "must be no more than 253 characters" }
    let isValid = key.utf8.allSatisfy {
      switch $0 {
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
      default: false
      }
    }
    guard isValid, !key.isEmpty else {
      return """
        a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  \
        or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')
        """
    }
    if key == "." { return "must not be '.'" }
    return key.hasPrefix("..") ? key == ".." ? "must not be '..'" : "must not start with '..'" : nil
  }
}
