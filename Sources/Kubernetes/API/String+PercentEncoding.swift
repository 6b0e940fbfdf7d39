extension String {
  /// Percent-encodes the bytes of the text in UTF-8, except those that are allowed: RFC 3986, section 2.1.
  package func percentEncoded(except isAllowed: (UInt8) -> Bool) -> String {
    if utf8.allSatisfy(isAllowed) { return self }
    return utf8.reduce(into: "") { result, byte in
      if isAllowed(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}

extension UInt8 {
  /// Whether the byte is an unreserved character in ASCII: RFC 3986, section 2.3.
  package var isUnreservedInURL: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
