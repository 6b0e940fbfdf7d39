import ArgumentParser
import ControllerRuntime
import Kubernetes
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where the operator sends alerts.
struct AlertOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "HTTPS URL of a webhook that gets drift, failures and new findings as CloudEvents, in batches.", valueName: "url")
  )
  var alertWebhook: String?

  @Option(
    help: ArgumentHelp(
      "File with the secret that signs the requests to the webhook (HMAC-SHA256, Standard Webhooks).", valueName: "file"
    ))
  var alertWebhookSecret: String?

  @Option(
    help: ArgumentHelp(
      "PEM file with the certificate authorities of the webhook. (default: those of the system)", valueName: "file"))
  var alertWebhookCA: String?

  func validate() throws {
    if alertWebhook == nil, alertWebhookSecret != nil || alertWebhookCA != nil {
      throw ValidationError("--alert-webhook-secret and --alert-webhook-ca need --alert-webhook")
    }
    _ = try receiver
  }

  /// The receiver; `nil` for none.
  var receiver: CloudEventSink.Receiver? {
    get throws {
      guard let alertWebhook else { return nil }
      guard let url = URLComponents(string: alertWebhook), let host = url.host, !host.isEmpty,
        let scheme = url.scheme?.lowercased(), scheme == "https" || (scheme == "http" && Self.isLoopback(host)),
        url.user == nil, url.password == nil, url.fragment == nil, url.port.map({ (1...65_535).contains($0) }) ?? true,
        !alertWebhook.contains(where: \.isWhitespace)
      else {
        // A URL with a password must not be in a log.
        let shown = alertWebhook.contains("@") ? "" : " '\(alertWebhook)'"
        throw ValidationError(
          "--alert-webhook\(shown) is invalid: use https://HOST[:PORT]/PATH without a user name and a fragment; http is allowed "
            + "for 127.0.0.1, [::1] and localhost only")
      }
      var server = url
      (server.scheme, server.path, server.query) = (scheme, "", nil)
      let query = url.percentEncodedQuery.map { "?\($0)" } ?? ""
      return .init(
        endpoint: Endpoint(
          server: server.string ?? alertWebhook,
          certificateAuthority: try alertWebhookCA.map { try Self.read($0, "--alert-webhook-ca") }),
        path: (url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath) + query, secret: try secret)
    }
  }

  private var secret: (@Sendable () throws -> Data)? {
    get throws {
      guard let file = alertWebhookSecret else { return nil }
      let content = try Self.read(file, "--alert-webhook-secret")
      do {
        try CloudEventSink.Receiver.validate(secret: content)
      } catch {
        throw ValidationError("--alert-webhook-secret '\(file)': \(error)")
      }
      return { try FileDescriptor.content(of: file) }
    }
  }

  private static func read(_ file: String, _ flag: String) throws -> Data {
    do {
      return try FileDescriptor.content(of: file)
    } catch {
      throw ValidationError("\(flag): cannot read '\(file)': \(error)")
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host)
  }
}
