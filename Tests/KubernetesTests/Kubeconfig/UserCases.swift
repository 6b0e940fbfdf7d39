/// Users: tokens, client certificates, impersonation, and methods that are not supported.
extension KubeconfigCase {
  private static func user(
    _ title: String, _ fields: String, files: [String: String] = [:], error: String? = nil, difference: String? = nil
  ) -> KubeconfigCase {
    KubeconfigCase(title, config(user: fields), files: files, error: error, difference: difference)
  }

  private static let certificateFiles =
    #"client-certificate: "{{directory}}/client-a.crt", client-key: "{{directory}}/client-a.key""#
  private static let certificateData =
    #"client-certificate-data: "{{client-b.crt}}", client-key-data: "{{client-b.key}}""#

  static let users = [
    user("a token", "token: abc"),
    user("a token file", #"tokenFile: "{{directory}}/t""#, files: ["t": "from-file\n"]),
    user("a token file with spaces around the token", #"tokenFile: "{{directory}}/t""#, files: ["t": "  a b \n\n"]),
    user("a token and a token file", #"token: inline, tokenFile: "{{directory}}/t""#, files: ["t": "from-file"]),
    user("a token and a missing token file", "token: inline, tokenFile: none"),
    user("a token and an empty token file", #"token: inline, tokenFile: "{{directory}}/t""#, files: ["t": ""]),
    user("a missing token file", "tokenFile: none", error: "tokenFile"),
    user("an empty token file", #"tokenFile: "{{directory}}/t""#, files: ["t": "\n"], error: "the file is empty"),
    user("an empty token", #"token: """#, difference: prompt),
    user("a token with a line break", #"token: "a\nb""#, error: "line break"),
    user("certificate files", certificateFiles),
    user("certificate data", certificateData),
    user(
      "a certificate file and key data",
      #"client-certificate: "{{directory}}/client-a.crt", client-key-data: "{{client-a.key}}""#),
    user(
      "a relative certificate", "client-certificate: pki/a.crt, client-key: pki/a.key", error: "client-certificate"),
    user("both forms of certificate and key", certificateFiles + ", " + certificateData, error: "remove one of them"),
    user(
      "both forms of the key", certificateData + #", client-key: "{{directory}}/client-b.key""#,
      error: "both client-key and client-key-data"),
    user("a certificate without a key", #"client-certificate-data: "{{client-a.crt}}""#, error: "no client-key"),
    user("a key without a certificate", #"client-key-data: "{{client-a.key}}""#, difference: prompt),
    user(
      "a key that does not exist", #"client-certificate-data: "{{client-a.crt}}", client-key: none"#,
      error: "client-key"),
    user(
      "a key of another certificate",
      #"client-certificate-data: "{{client-a.crt}}", client-key-data: "{{client-b.key}}""#,
      error: "TLS"),
    user(
      "certificate data that is not base64", "client-certificate-data: '***', client-key-data: aGk=", error: "base64"),
    user("a token and a certificate", "token: abc, " + certificateData),
    user("a token file and a certificate", #"tokenFile: "{{directory}}/t", "# + certificateFiles, files: ["t": "abc"]),
    user(
      "a user name and a password", "username: jane, password: secret", error: "basic authentication",
      difference: "Kubernetes 1.19 removed basic authentication"),
    user(
      "a password only", "password: secret", error: "basic authentication"),
    user("a token and a password", "token: abc, username: jane, password: secret", error: "basic authentication"),
    user("impersonation of a user", "token: abc, as: jane"),
    user("impersonation with a group", "token: abc, as: jane, as-groups: [developers]"),
    user("impersonation with several groups", "token: abc, as: jane, as-groups: [a, b, \"c d\"]"),
    user("impersonation with a UID", "token: abc, as: jane, as-uid: \"42\""),
    user(
      "impersonation with extra fields",
      "token: abc, as: jane, as-user-extra: {scopes: [view, edit], \"acme.com/Project\": [p]}"),
    user(
      "impersonation with all fields",
      "token: abc, as: jane, as-uid: \"42\", as-groups: [a, b], as-user-extra: {reason: [\"on call\"]}"),
    user("an extra field without values", "token: abc, as: jane, as-user-extra: {reason: []}"),
    user("an extra field with characters that are escaped", "token: abc, as: jane, as-user-extra: {\"a%b c\": [x]}"),
    user("impersonation of a service account", "token: abc, as: \"system:serviceaccount:a:b\""),
    user("groups without a user", "token: abc, as-groups: [a]", error: "no 'as'"),
    user("a UID without a user", "token: abc, as-uid: \"42\"", error: "no 'as'"),
    user("extra fields without a user", "token: abc, as-user-extra: {a: [b]}", error: "no 'as'"),
    user("impersonation without a credential", "as: jane", difference: prompt),
    KubeconfigCase(
      "impersonation without TLS",
      config(cluster: #"server: "http://127.0.0.1:{{port}}""#, user: "token: abc, as: jane")),
    user("the auth-provider gcp", "auth-provider: {name: gcp}", error: "use an exec plugin"),
    user(
      "the auth-provider oidc",
      "auth-provider: {name: oidc, config: {idp-issuer-url: \"https://127.0.0.1:1\", client-id: c}}",
      error: "use an exec plugin"),
    user("an unknown auth-provider", "auth-provider: {name: unknown}", error: "use an exec plugin"),
    user("an auth-provider that is null", "token: abc, auth-provider: null"),
  ]
}
