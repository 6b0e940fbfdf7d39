import Kubernetes

/// A Secret with a token of a service account.
///
/// https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
struct TokenSecret: Sendable, Hashable {
  /// The namespace and name of the Secret.
  var key: ObjectKey
  /// The namespace and name of the service account.
  var account: ObjectKey

  /// Reads a Secret; `nil` if it has no token.
  init?(_ secret: JSONValue, _ key: ObjectKey) {
    let annotations = secret.strings("metadata", "annotations")
    guard secret["type"]?.stringValue == "kubernetes.io/service-account-token",
      let name = annotations["kubernetes.io/service-account.name"]
    else { return nil }
    self.init(key: key, account: ObjectKey(namespace: key.namespace, name: name))
  }

  private init(key: ObjectKey, account: ObjectKey) {
    self.key = key
    self.account = account
  }

  /// The Secrets that a ServiceAccount lists and whose names are those that Kubernetes gave to Secrets with tokens
  /// before version 1.24: the name of the service account, `-token-`, and a suffix. A ServiceAccount can list other
  /// Secrets, too.
  static func listed(by serviceAccount: JSONValue, _ account: ObjectKey) -> [TokenSecret] {
    serviceAccount.list("secrets").compactMap { $0["name"]?.stringValue }
      .filter { $0.hasPrefix("\(account.name)-token-") }
      .map { TokenSecret(key: ObjectKey(namespace: account.namespace, name: $0), account: account) }
  }
}
