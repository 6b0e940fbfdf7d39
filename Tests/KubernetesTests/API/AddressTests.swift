import Kubernetes
import Testing

@Suite("addresses and blocks") struct AddressTests {
  @Test(
    "an address is read as Kubernetes reads it",
    arguments: [
      ("10.0.0.1", true), ("255.255.255.255", true), ("::", true), ("::1", true), ("fd00::1:2", true),
      ("1:2:3:4:5:6:7:8", true), ("::ffff:10.0.0.1", true), ("64:ff9b::192.0.2.33", true),
      ("10.0.0", false), ("10.0.0.256", false), ("10.0.0.01", false), ("1.2.3.4.5", false), ("", false),
      ("1::2::3", false), ("1:2:3:4:5:6:7", false), ("1:2:3:4:5:6:7:8:9", false), (":::", false), ("g::1", false),
      ("12345::", false), ("fe80::1%eth0", false), ("shop", false), ("1:2:3:4:5:6:7::8", false),
      ("1.2.3.4::", false), ("1:2.3.4.5::6", false), ("1::2.3.4.5", true),
    ])
  func address(text: String, isValid: Bool) {
    #expect((IPAddress(text) != nil) == isValid)
  }

  @Test(
    "a text that is not a block is rejected",
    arguments: [
      "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "/8", "10.0.0.1", "10.0.0.0/08", "10.0.0.0/+8",
      "10.0.0.0/8/8",
    ])
  func invalid(text: String) { #expect(AddressBlock(text) == nil) }

  @Test(
    "a block contains an address",
    arguments: [
      ("10.0.0.0/8", "10.1.2.3", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "::1", false),
      ("::/0", "::1", true), ("fd00::/7", "fdff::1", true), ("169.254.169.254/32", "169.254.169.254", true),
    ])
  func contains(block: String, address: String, isInside: Bool) throws {
    #expect(try #require(AddressBlock(block)).contains(try #require(IPAddress(address))) == isInside)
  }

  @Test("addresses are equal if they differ only in notation")
  func notation() {
    #expect(IPAddress("fd00::1") == IPAddress("FD00:0:0:0:0:0:0:1"))
    #expect(IPAddress("::7f00:1") != IPAddress("127.0.0.1"))
  }
}
