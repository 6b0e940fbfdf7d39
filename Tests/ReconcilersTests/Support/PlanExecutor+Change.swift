import Planning

@testable import Reconcilers

extension PlanExecutor {
  /// Makes one change.
  func execute(_ change: Change) async -> ChangeResult { await execute([change])[0] }
}
