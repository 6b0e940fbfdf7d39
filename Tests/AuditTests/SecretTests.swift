import Kubernetes
import Testing

@testable import Audit

@Suite("Secrets in manifests") struct SecretTests {
  private static let alphanumeric = String(repeating: "a1B2", count: 9)

  /// Command lines with a secret.
  static let secrets: [[String]] = [
    ["--password=hunter2"], ["--password", "hunter2"], ["-password", "hunter2"], ["--db.password=hunter2"],
    ["--dbPassword=hunter2"], ["--apiKey", "a1b2c3"], ["--api-key=a1b2c3"], ["env", "PASSWORD=hunter2", "run"],
    ["PASSWORD=hunter2;run"], ["sh", "-c", "PASSWORD=hunter2 run"], ["sh", "-c", "PASSWORD='hunter2' run"],
    ["sh", "-c", "PASSWORD=\"hunter2\" run"], ["sh", "-c", "PASSWORD='$ecret' run"],
    ["sh", "-c", "run --password hunter2"], ["sh", "-c", "run --password 'hunter2'"],
    ["sh", "-c", "run --password \\\n  hunter2"], ["sh", "-c", "run '--password' \"hunter2\""],
    ["sh", "-c", "cd /app&&run --token=a1b2c3&"], ["sh", "-c", "(TOKEN=a1b2c3 run)"],
    ["sh", "-c", "export A=1 TOKEN=a1b2c3"], ["-cTOKEN=a1b2c3 run"], ["--from-literal=password=hunter2"],
    ["--from-literal", "password=hunter2"], ["kubectl create secret generic a --from-literal=password=hunter2"],
    ["--set=user=a,db.password=hunter2"], ["--set", "user=a,db.password=hunter2"], ["--env=TOKEN=a1b2c3"],
    ["curl", "-H", "Authorization: Bearer a1b2c3"], ["curl", "-H", "authorization: basic dXNlcjpwYXNz"],
    ["curl -H 'Authorization: Bearer a1b2c3' https://a.example"], ["--header=Authorization: Bearer a1b2c3"],
    ["{\"Authorization\": \"Bearer a1b2c3\"}"], ["curl https://a.example/?x=1&token=a1b2c3"],
    ["https://a.example/?access_token=a1b2c3"], ["https://user:hunter2@a.example"],
    ["ETH_PRIVATE_KEY=0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"],
    ["DB_PASSWORD=12345e6789"], ["DB_PASSWORD=infinity"], ["DB_PASSWORD=nan"], ["DB_PASSWORD=123abc"],
    ["API_SECRET=/8hF+abcd0123=="], ["API_SECRET=//a"], ["redis://:hunter2@redis:6379"],
    ["postgres://u:%70assword@h"], ["postgres://u:{x}abc@h"], ["postgres://u:${x}abc@h"], ["postgres://u:$a-b@h"],
    ["postgres://u:<x>{y}@h"], ["Authorization: Bearer tokenABC123"], ["Authorization: Basic authABC123"],
    ["gho_" + alphanumeric], ["ghu_" + alphanumeric], ["ghs_" + alphanumeric], ["ghr_" + alphanumeric],
    ["ghp_" + alphanumeric], ["github_pat_11ABCDEFG0abcdefghijkl_" + alphanumeric],
    ["AZURE_STORAGE_KEY=a1b2c3"], ["--client-secret=a1b2c3"], ["TOKENS=a1b2c3"], ["TOKEN+=a1b2c3"],
  ]

  /// Similar command lines without a secret.
  static let others: [[String]] = [
    ["--password"], ["--password="], ["--password", ""], ["--password", "--verbose"], ["--password=$(PASSWORD)"],
    ["--password", "$(PASSWORD)"], ["--password=$PASSWORD"], ["--password", "${PASSWORD}"],
    ["--password=/run/password"],
    ["--password-file", "a"], ["--password-path=a"], ["--token-url=https://a.example"], ["--secret-name", "a"],
    ["--set=auth.existingSecret=a"], ["--image-pull-secrets=a"], ["--secretName=a"], ["--secret-ref=a"],
    ["valueFrom.secretKeyRef=a"], ["--set=env.secretKeyRef.name=a"],
    ["TOKEN_LIMIT=-1.5"], ["TOKEN_LIMIT=30s"], ["TOKEN_LIMIT=+64Mi"], ["TOKEN_LIMIT=.5"], ["TOKEN_LIMIT=10%"],
    ["--token=/run/secrets/$(POD)/token@1-2.x"], ["postgres://u:%s@h"], ["postgres://u:%(password)s@h"],
    ["postgres://u:{password}@h"], ["postgres://u:{{.Password}}@h"], ["postgres://u:${PASSWORD}@h"],
    ["postgres://u:$(PASSWORD)@h"], ["postgres://u:$password@h"], ["postgres://u:<password>@h"],
    ["redis://:$(PASSWORD)@redis"], ["Authorization: Bearer tokens"], ["gho_short"], ["github_pat_short"],
    ["SECRET_DIR=a"], ["--token-ttl=1h"], ["--secret-namespace", "a"], ["--tokenizer", "a"], ["TOKENIZER=a"],
    ["--tokenizer-mode=auto"], ["--tokenization=a"], ["--use-token=true"], ["--max-tokens=4096"],
    ["sh", "-c", "PASSWORD=$PASSWORD run"], ["sh", "-c", "PASSWORD=\"${PASSWORD}\" run"],
    ["sh", "-c", "PASSWORD='$(PASSWORD)' run"], ["sh", "-c", "PASSWORD='${PASSWORD}' run"],
    ["sh", "-c", "PASSWORD=$(cat /run/password) run"], ["sh", "-c", "PASSWORD=`cat password` run"],
    ["sh", "-c", "run --password $PASSWORD"], ["sh", "-c", "run --password; echo a"],
    ["sh", "-c", "run --password\necho"],
    ["sh", "-c", "run --password <password"], ["sh", "-c", "docker login --password-stdin a.example"],
    ["sh", "-c", "test \"$TOKEN\" = a"], ["sh", "-c", "[[ $TOKEN==a || token!=a ]]"], ["grep \"password=\" a"],
    ["--from-literal=user=a"], ["--from-file=password=a"], ["--set=db.user=a"], ["Authorization: Bearer $(TOKEN)"],
    ["curl -H \"Authorization: Bearer $TOKEN\""], ["Authorization: Bearer ${TOKEN}"], ["Authorization: Bearer <token>"],
    ["Authorization: Bearer {{ .Token }}"], ["Authorization: Basic authentication"], ["authorization-mode=Basic"],
  ]

  private func findings(_ arguments: [String]) throws -> [CheckFinding] {
    let container: JSONValue = ["name": "a", "args": .array(arguments.map { .string($0) })]
    let pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "a"], "spec": ["containers": [container]],
    ]
    return SecretInArguments().findings(in: try #require(AuditedObject(pod)), AuditSettings())
  }

  @Test("a command line with a secret has one finding", arguments: secrets)
  func secret(arguments: [String]) throws { #expect(try findings(arguments).count == 1) }

  @Test("a command line with a reference, or without a secret, has no finding", arguments: others)
  func other(arguments: [String]) throws { #expect(try findings(arguments).isEmpty) }

  @Test("the value of a flag at the end of the command is the first argument")
  func commandAndArguments() throws {
    let text = container("command: [run, --password], args: [hunter2]")
    #expect(try audit(text, checks: [SecretInArguments()]).map(\.path) == ["spec.containers[0].args[0]"])
  }

  @Test(
    "names of variables and entries are compared by their words",
    arguments: [
      ("PASSWORD", true), ("dbPassword", true), ("accessKey", true), ("ACCESS-KEY", true), ("private.key", true),
      ("DB_PASSWORD_FILE", false), ("passwordFile", false), ("secretName", false), ("token.path", false),
      ("CREDENTIALS_URL", false), ("secretKeyRef", false), ("SECRETS_DIRECTORY", false), ("TOKEN_TYPE", false),
      ("tokenizer", false), ("KEY", false), ("AZURE_CLIENT_KEY", true),
    ])
  func names(name: String, isSecret: Bool) { #expect(SecretPattern.isSecretName(name) == isSecret) }

  @Test("the size of the command lines that are searched is bounded for the whole pod")
  func limit() throws {
    let text = pod(
      "containers: [{name: a, command: [run, --password=x]}, {name: b, args: [aaaa, 'a=b --token=y', --secret=z]}]")
    let value = try #require(try YAML.parse(text, file: "test.yaml").first)
    let template = try #require(AuditedObject(value)?.template)
    func secrets(limit: Int) throws -> [String] {
      var settings = AuditSettings()
      settings.commandLineLimit = limit
      return SecretInArguments().findings(in: try #require(AuditedObject(value)), settings).map(\.path.description)
    }
    let all = ["spec.containers[0].command[1]", "spec.containers[1].args[1]", "spec.containers[1].args[2]"]
    // The elements have 3, 12, 4, 13 and 10 bytes.
    for (limit, count, omitted) in [(Int.max, 3, 0), (42, 3, 0), (41, 2, 1), (32, 2, 1), (23, 1, 2), (0, 0, 5)] {
      #expect(try secrets(limit: limit) == Array(all.prefix(count)), "limit \(limit)")
      #expect(CommandLines(of: template.pod, limit: limit).omitted == omitted, "limit \(limit)")
    }
  }

  @Test("the time for a long text grows with its length", .timeLimit(.minutes(10)))
  func longTexts() throws {
    let size = 1 << 17
    for part in [
      "--password=", "authorization: bearer ", "token=,", "-a=", "'", "\\", "a", "$(", "//a:", "eyJ.", "a=b ",
      "tokeniz=b ",
    ] {
      _ = try findings([String(repeating: part, count: size / part.utf8.count)])
    }
  }
}
