import Foundation
import Kubernetes

extension FuzzTarget {
  /// The kubeconfig reader.
  static let kubeconfig = FuzzTarget(
    "kubeconfig", reads: "`ClusterConfiguration.load`", properties: "An error contains no token, password or key.",
    check: checkKubeconfig)

  private static func checkKubeconfig(_ input: [UInt8]) throws {
    let data = Data(input)
    do {
      _ = try ClusterConfiguration.load(data, file: "/nonexistent/kubeconfig")
    } catch {
      let text = "\(error)"
      for document in (try? YAML.parse(data, file: "kubeconfig")) ?? [] {
        let secret = document.secrets.first { text.contains($0) && !document.containsElsewhere($0) }
        try require(secret == nil, "the error contains a secret: \(text)")
      }
    }
  }
}

extension JSONValue {
  private static let secretFields: Set<String> = ["token", "password", "client-key-data"]

  /// The credentials, as far as they are long enough to be recognized.
  fileprivate var secrets: [String] {
    (self["users"]?.arrayValue ?? []).flatMap { entry in
      Self.secretFields.compactMap { entry["user"]?[$0]?.stringValue }.filter { $0.utf8.count >= 8 }
    }
  }

  /// Whether a text is also part of a key, or of a value that is not secret.
  fileprivate func containsElsewhere(_ text: String) -> Bool {
    switch self {
    case .string(let value): value.contains(text)
    case .array(let elements): elements.contains { $0.containsElsewhere(text) }
    case .object(let members):
      members.contains { key, value in
        key.contains(text) || (!Self.secretFields.contains(key) && value.containsElsewhere(text))
      }
    case .null, .bool, .integer, .number: false
    }
  }
}
