import Kubernetes
import Logging
import Sandbox
import Testing

@testable import Reconcilers

@Suite struct AddressSourceTests {
  @Test("the addresses are in the slice if the API server publishes it, else in the Endpoints")
  func published() async throws {
    let client = APIServer().client(
      userAgent: "test", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    #expect(try await AddressSource(publishedBy: client) == .slice)
    try await client.delete(EndpointSlice.resourceType, ObjectKey(namespace: "default", name: "kubernetes"))
    #expect(try await AddressSource(publishedBy: client) == .endpoints)
  }
}
