import Foundation
import Testing

@testable import Kubernetes

@Suite struct ProcessEnvironmentTests {
  @Test("the variables are those that Foundation reads")
  func current() {
    #expect(ProcessEnvironment.current == ProcessInfo.processInfo.environment)
  }

  @Test("a value can be empty and can contain equals signs; an entry without one is ignored")
  func variables() {
    let variables = ProcessEnvironment.variables(["A=", "B=c=d=é", "E", "F=\u{301}g"])
    #expect(variables == ["A": "", "B": "c=d=é", "F": "\u{301}g"])
  }
}
