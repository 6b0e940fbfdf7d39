import Kubernetes
import Testing

@testable import SandboxMerge

/// Quantities in the form that kube-apiserver 1.36.2 stored them in.
struct QuantityFormTests {
  @Test(
    "The canonical form of a quantity does not change again",
    arguments: [
      ("1", "1"), ("0", "0"), ("100", "100"), ("1000", "1k"), ("10000", "10k"), ("1024", "1024"), ("12345", "12345"),
      ("1000m", "1"), ("1500m", "1500m"), ("0.5", "500m"), ("1.5", "1500m"), (".5", "500m"), ("0.0001", "1m"),
      ("1024Mi", "1Gi"), ("1Gi", "1Gi"), ("2048Ki", "2Mi"), ("0.5Gi", "512Mi"), ("1000Ki", "1000Ki"), ("0.5Ki", "512"),
      ("1500M", "1500M"), ("1000M", "1G"), ("1e3", "1e3"), ("1.5e3", "1500"), ("-1000", "-1k"),
      ("0Mi", "0"), ("00", "0"), ("100n", "1m"), ("1000n", "1m"), ("1500u", "2m"),
      ("0.1Gi", "107374182400m"),
      ("9223372036854775807", "9223372036854775807"), ("5E", "5E"), ("100Ei", "9223372036854775807"),
    ] as [(JSONValue, JSONValue)])
  func forms(given: JSONValue, expected: JSONValue) {
    #expect((QuantityForm.canonical(given) ?? given) == expected)
    #expect(QuantityForm.canonical(expected) == nil)
  }

  @Test("Numbers become strings", arguments: [(1, "1"), (1000, "1k"), (0.5, "500m")] as [(JSONValue, JSONValue)])
  func numbers(given: JSONValue, expected: JSONValue) { #expect(QuantityForm.canonical(given) == expected) }

  @Test("Other values are unchanged", arguments: ["", "abc", "1 Gi", "1Q", "--1"] as [JSONValue])
  func others(given: JSONValue) { #expect(QuantityForm.canonical(given) == nil) }
}
