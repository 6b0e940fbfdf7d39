import Foundation
import Kubernetes
import TestSupport
import Testing

/// Compares this package with kubectl: both read the same files, and the same server records their requests.
@Suite("Kubeconfig", .serialized, .timeLimit(.minutes(10)))
struct KubeconfigTests {
  @Test("a kubeconfig has the result that kubectl has", arguments: KubeconfigCase.all)
  func matches(test: KubeconfigCase) async throws {
    let expected = try #require(try KubeconfigRecording.committed.outcomes[test.title], "not recorded")
    let outcome = try await KubeconfigRun.outcome(of: test) { try await $0.runClient() }
    #expect((test.difference != nil) == ((test.error == nil) != (expected.error == nil)), "a difference needs a reason")
    if let part = test.error {
      let error = try #require(outcome.error, "the result is not an error: \(outcome)")
      #expect(error.contains(part), "\(error)")
      #expect(outcome.requests == [])
    } else if test.difference != nil {
      #expect(outcome.error == nil)
      #expect(outcome.requests.count == 1)
      #expect(outcome.requests.allSatisfy { $0.authorization == nil && $0.clientCertificate == nil })
    } else {
      #expect(outcome.error == nil)
      #expect(outcome.requests == expected.requests)
      #expect(outcome.execInfo == expected.execInfo)
    }
  }

  @Test("libcurl does not apply its own rules to the proxy variables of the process", arguments: KubeconfigCase.proxies)
  func environment(test: KubeconfigCase) async throws {
    let expected = try #require(try KubeconfigRecording.committed.outcomes[test.title]?.requests.first, "not recorded")
    let outcome = try await KubeconfigRun.outcome(of: test) { try await $0.runDiff() }
    let request = try #require(outcome.requests.first, "\(outcome)")
    #expect(request.proxy == expected.proxy)
    #expect(request.proxyAuthorization == expected.proxyAuthorization)
  }

  @Test("each recorded case exists once")
  func titles() throws {
    let titles = KubeconfigCase.all.map(\.title)
    #expect(titles.count == Set(titles).count)
    let recording = try KubeconfigRecording.committed
    #expect(Set(recording.outcomes.keys) == Set(titles))
    print(recording.summary)
  }
}
