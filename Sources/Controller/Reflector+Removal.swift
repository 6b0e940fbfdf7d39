import ControllerRuntime

extension Reflector {
  /// Runs until a stream ends: the API is optional, and is not served any longer.
  func run(until removed: AsyncStream<Void>) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await self.run() }
      group.addTask { for await _ in removed {} }
      await group.next()
      group.cancelAll()
    }
  }
}
