import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

@Suite("Amounts have the canonical form of kube-apiserver") struct ResourceAmountTests {
  @Test(
    "the canonical text, as kube-apiserver 1.36.2 stored it",
    arguments: [
      ("0", "0"), ("0Gi", "0"), ("1", "1"), ("1000", "1k"), ("1500", "1500"), ("12000", "12k"), ("1000m", "1"),
      ("100m", "100m"), ("0.5", "500m"), ("0.1", "100m"), (".5", "500m"), ("1.5", "1500m"), ("1e3", "1e3"),
      ("1e2", "100"), ("1e5", "100e3"), ("12e6", "12e6"), ("1E", "1E"), ("1.5Gi", "1536Mi"),
      ("1024Ki", "1Mi"), ("1500Ki", "1500Ki"), ("2048Mi", "2Gi"), ("1023", "1023"), ("0.5Ki", "512"),
      ("0.1Ki", "102400m"), ("1.3Ki", "1331200m"), ("1025.5Ki", "1050112"), ("512Ki", "512Ki"), ("1000000k", "1G"),
      ("1n", "1m"), ("1500n", "1m"), ("0.1n", "1m"), ("0.000000001", "1m"), ("1u", "1m"), ("1.10", "1100m"),
      ("9223372036854775807", "9223372036854775807"), ("8Ei", "9223372036854775807"), ("7Ei", "7Ei"),
      ("123456789m", "123456789m"), ("1e-3", "1e-3"), ("1.5e3", "1500"), ("1P", "1P"), ("1024Pi", "1Ei"),
      ("1100M", "1100M"), ("1048576", "1048576"), ("1048576Ki", "1Gi"), ("1000000Ki", "1000000Ki"), ("-5", "-5"),
      ("-0.5", "-500m"), ("-1024", "-1024"), ("-2Ki", "-2Ki"), ("1000001u", "1001m"),
    ])
  func canonical(text: String, stored: String) throws {
    #expect(ResourceList(["memory": .string(text)])["memory"]?.description == stored)
    #expect((QuantityForm.canonical(.string(text)) ?? .string(text)) == .string(stored), "as objects are defaulted")
  }

  @Test("invalid quantities are not parsed", arguments: ["", "x", "1x", "1 Gi", "1KI", "Gi"])
  func invalid(text: String) {
    #expect(ResourceAmount(text) == nil)
  }

  @Test("a sum has the format of its first operand, or of the second if the first is zero")
  func sums() throws {
    for (left, right, sum, difference) in [
      ("1Gi", "512Mi", "1536Mi", "512Mi"), ("0", "1024Ki", "1Mi", "-1Mi"), ("1500m", "0.5", "2", "1"),
      ("1M", "1Mi", "2048576", "-48576"), ("1Mi", "1M", "2048576", "48576"), ("100m", "200m", "300m", "-100m"),
      ("1", "1", "2", "0"), ("1e3", "500", "1500", "500"),
    ] {
      let (left, right) = (try #require(ResourceAmount(left)), try #require(ResourceAmount(right)))
      #expect((left + right).description == sum)
      #expect((left - right).description == difference)
    }
  }

  @Test("amounts that no binary suffix fits are stored in decimal format")
  func storage() {
    var amounts = ResourceList(["memory": "1500Ki", "storage": "1Ki"])
    amounts.add(ResourceList(["memory": "464k", "storage": "1Ki"]))
    #expect(amounts.text == "memory=2000000,storage=2Ki")
    #expect(amounts.json == ["memory": "2M", "storage": "2Ki"])
  }

  @Test("amounts are rounded up to integers")
  func rounding() throws {
    for (text, units, thousandths) in [
      ("1500m", "2", 1500), ("1n", "1", 1), ("2Ki", "2Ki", 2_048_000), ("-1500m", "-1", -1500), ("0", "0", 0),
    ] as [(String, String, Int128)] {
      let amount = try #require(ResourceAmount(text))
      #expect(amount.roundedUp.description == units)
      #expect(amount.thousandths == thousandths)
    }
  }
}
