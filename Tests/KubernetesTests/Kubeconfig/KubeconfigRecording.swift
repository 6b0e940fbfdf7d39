import Foundation
import Kubernetes
import TestSupport

/// The results of kubectl in `kubeconfigs.json`.
struct KubeconfigRecording: Sendable {
  /// The version of kubectl.
  var version: String
  /// The results by the titles of the cases.
  var outcomes: [String: KubeconfigRun.Outcome]

  static let path = "Tests/KubernetesTests/Kubeconfig/kubeconfigs.json"

  /// The committed recording.
  static var committed: KubeconfigRecording {
    get throws { try loaded.get() }
  }

  private static let loaded = Result {
    try KubeconfigRecording(JSONValue(parsing: Data(contentsOf: Repository[path])))
  }

  init(version: String, outcomes: [String: KubeconfigRun.Outcome]) {
    self.version = version
    self.outcomes = outcomes
  }

  private init(_ json: JSONValue) throws {
    version = json["kubectl"]?.stringValue ?? ""
    outcomes = (json["cases"]?.objectValue ?? [:]).mapValues(KubeconfigRun.Outcome.init)
  }

  /// The content of the file, with one line per case.
  var text: String {
    get throws {
      let lines = try outcomes.sorted { $0.key < $1.key }.map { title, outcome in
        let name = String(decoding: try JSONValue.string(title).jsonData(), as: UTF8.self)
        return "    \(name): \(String(decoding: try outcome.json.jsonData(), as: UTF8.self))"
      }
      return "{\n  \"kubectl\": \"\(version)\",\n  \"cases\": {\n\(lines.joined(separator: ",\n"))\n  }\n}\n"
    }
  }
}

extension KubeconfigRecording {
  /// The number of cases, and those with another result in Plimsoll.
  var summary: String {
    let errors = outcomes.values.count { $0.error != nil }
    let differences = KubeconfigCase.all.filter { $0.difference != nil }
    return """
      kubectl \(version): \(outcomes.count) kubeconfigs and environments
        \(outcomes.count - errors) send a request, \(errors) are an error
        \(outcomes.count - differences.count) have the same result in Plimsoll, \(differences.count) differ:
      \(differences.map { "    \($0.title): \($0.difference ?? "")" }.joined(separator: "\n"))
      """
  }
}

extension KubeconfigRun.Outcome {
  init(_ json: JSONValue) {
    requests = (json["requests"]?.arrayValue ?? []).map(RecordedRequest.init)
    error = json["error"]?.stringValue
    execInfo = json["execInfo"]
  }

  /// The result in a fixture file; absent values are omitted.
  var json: JSONValue {
    var json: [String: JSONValue] = [:]
    json["requests"] = requests.isEmpty ? nil : .array(requests.map(\.json))
    json["error"] = error.map(JSONValue.string)
    json["execInfo"] = execInfo
    return .object(json)
  }
}

extension RecordedRequest {
  init(_ json: JSONValue) {
    method = json["method"]?.stringValue ?? ""
    path = json["path"]?.stringValue ?? ""
    authorization = json["authorization"]?.stringValue
    impersonation = (json["impersonation"]?.arrayValue ?? []).compactMap(\.stringValue)
    isEncrypted = json["tls"]?.boolValue ?? false
    serverName = json["serverName"]?.stringValue
    clientCertificate = json["clientCertificate"]?.stringValue
    proxy = json["proxy"]?.stringValue
    proxyAuthorization = json["proxyAuthorization"]?.stringValue
  }
}
