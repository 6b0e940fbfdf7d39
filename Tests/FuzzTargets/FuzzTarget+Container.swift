import Audit
import Kubernetes

extension FuzzTarget {
  /// Texts of a container, which tenants write: the image, the command, and a variable, each separated by a zero byte.
  static let container = FuzzTarget(
    "container", reads: "The checks of images, command lines and environment variables",
    properties: """
      A pod with these texts can be checked. A short text that is repeated is checked, too: the time of a check does not \
      grow with the square of the size.
      """,
    maxLength: 2048, check: checkContainer)

  /// The size of a repeated text in bytes.
  private static let repeatedSize = 32 << 10

  private static func checkContainer(_ input: [UInt8]) throws {
    let texts = input.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    try checkPod(texts)
    guard let longest = texts.max(by: { $0.utf8.count < $1.utf8.count }), (1...64).contains(longest.utf8.count)
    else { return }
    let repeated = String(repeating: longest, count: repeatedSize / longest.utf8.count)
    try checkPod([repeated, repeated, repeated])
  }

  private static func checkPod(_ texts: [String]) throws {
    func text(_ index: Int) -> JSONValue { .string(texts.indices.contains(index) ? texts[index] : "") }
    let container: JSONValue = [
      "name": "web", "image": text(0), "command": ["sh", "-c", text(1)], "args": [text(2)],
      "env": [["name": "PASSWORD", "value": text(2)], ["name": text(0), "value": text(1)]],
    ]
    let pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "web", "annotations": ["a": text(1)]],
      "spec": ["containers": [container]],
    ]
    guard let object = AuditedObject(pod) else { throw PropertyViolation("the pod is not an object") }
    var auditor = Auditor(checks: CheckCatalog.all, settings: AuditSettings())
    auditor.add(object) { _ in nil }
    let results = auditor.finish().results
    try require(!results.isEmpty, "the pod has no findings, although it has no limits")
  }
}
