import Kubernetes
import Testing

@Suite("UIDs") struct ObjectUIDTests {
  private static let uuid = "0f8a3b1c-9d2e-4f60-8171-a2b3c4d5e6f7"

  @Test(
    "the text of a UID is the one that it was made of",
    arguments: [
      uuid, "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "", "u",
      uuid.uppercased(), uuid + "0", String(uuid.dropLast()), uuid.replacing("-", with: "0"),
      "0f8a3b1c9-d2e-4f60-8171-a2b3c4d5e6f7", "0f8a3b1c-9d2e-4f60-8171-a2b3c4d5e6fg", String(repeating: "é", count: 18),
      "-f8a3b1c-9d2e-4f60-8171-a2b3c4d5e6f7",
    ])
  func text(uid: String) {
    #expect(ObjectUID(uid).text == uid)
    #expect(ObjectUID(uid) == ObjectUID(uid))
  }

  @Test("each digit counts")
  func digits() {
    var uids: Set<ObjectUID> = []
    for index in Self.uuid.indices where Self.uuid[index] != "-" {
      for digit in "0123456789abcdef" {
        var text = Self.uuid
        text.replaceSubrange(index...index, with: String(digit))
        #expect(ObjectUID(text).text == text)
        #expect((ObjectUID(text) == ObjectUID(Self.uuid)) == (text == Self.uuid))
        uids.insert(ObjectUID(text))
      }
    }
    #expect(uids.count == 32 * 15 + 1)
  }

  @Test("a UUID takes no memory of its own")
  func size() {
    #expect(MemoryLayout<ObjectUID>.size <= 17)
    #expect(ObjectUID(Self.uuid) != ObjectUID(Self.uuid.uppercased()))
  }
}
