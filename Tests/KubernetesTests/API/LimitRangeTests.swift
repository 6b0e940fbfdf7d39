import Foundation
import Kubernetes
import Testing

@Suite struct LimitRangeTests {
  @Test("an empty list of limits is decoded from both of its encodings", arguments: ["null", "[]"])
  func empty(limits: String) throws {
    let json = #"{"metadata":{"name":"a"},"spec":{"limits":\#(limits)}}"#
    #expect(try JSONDecoder().decode(LimitRange.self, from: Data(json.utf8)).spec?.limits == [])
  }
}
