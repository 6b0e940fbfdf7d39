#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension ObjectDecoder {
  /// Decodes a page of a list object by object, so that similar objects are decoded once, and so that the page is never
  /// represented as a whole besides its bytes.
  ///
  /// - Returns: `nil` if the page does not end with its items, as those of API servers do, or if it is not valid JSON; it must
  ///   be decoded as a whole.
  func page<Object: KubernetesObject>(of type: Object.Type, from data: Data) -> ObjectList<Object>? {
    guard Object.isIdentifiedByMetadataOnly else { return nil }
    return data.withUnsafeBytes { page(of: type, $0.bindMemory(to: UInt8.self)) }
  }

  private func page<Object: KubernetesObject>(
    of type: Object.Type, _ json: UnsafeBufferPointer<UInt8>
  ) -> ObjectList<Object>? {
    var scanner = JSONMemberScanner(json)
    guard scanner.enterList("items") else { return nil }
    let head = json[..<scanner.position]
    var page = ObjectList<Object>(items: [], resourceVersion: "")
    if !scanner.take(UInt8(ascii: "]")) {
      repeat {
        switch item(of: type, json, &scanner) {
        case .success(let object)?: page.items.append(object)
        case .failure(let malformed)?: page.malformed.append(malformed)
        case nil: return nil
        }
      } while scanner.take(UInt8(ascii: ","))
      guard scanner.take(UInt8(ascii: "]")) else { return nil }
    }
    guard scanner.take(UInt8(ascii: "}")), scanner.isAtEnd else { return nil }
    // The items are valid JSON: the page is, too, if it is without them.
    let rest = Data(head) + Data("]}".utf8)
    guard let body = try? JSONDecoder().decode(ListBody<DecodeGuard<Object>>.self, from: rest) else { return nil }
    page.resourceVersion = body.metadata.resourceVersion ?? ""
    page.continueToken = body.metadata.continueToken
    return page
  }

  /// Decodes the next item; `nil` if it is not valid JSON.
  private func item<Object: KubernetesObject>(
    of type: Object.Type, _ json: UnsafeBufferPointer<UInt8>, _ scanner: inout JSONMemberScanner
  ) -> Result<Object, MalformedObject>? {
    scanner.skipWhitespace()
    if let (object, end) = match(type, in: json, at: scanner.position) {
      scanner.position = end
      return .success(object)
    }
    guard let range = scanner.value() else { return nil }
    let bytes = UnsafeBufferPointer(rebasing: json[range])
    guard let item = try? JSONDecoder().decode(DecodeGuard<Object>.self, from: Data(bytes)) else { return nil }
    if case .success(let object) = item.result { remember(object, bytes) }
    return item.result
  }
}
