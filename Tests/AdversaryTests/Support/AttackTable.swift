import Foundation

/// The results of all attacks as Markdown.
struct AttackTable {
  /// Without the admission policies.
  var alone: [AttackResult]
  /// With them; empty if the server does not have them.
  var guarded: [AttackResult]

  /// The table.
  var markdown: String {
    let heading =
      guarded.isEmpty
      ? "| # | Tenant | Attack | Answer | Unprotected | Operator writes |\n|---|---|---|---|---|---|\n"
      : "| # | Tenant | Attack | Answer | Unprotected | Operator writes | With the policies | Unprotected |\n"
        + "|---|---|---|---|---|---|---|---|\n"
    let rows = alone.enumerated().map { index, result in
      let attack = result.attack
      var cells = [
        "\(index + 1)", attack.tenant.rawValue, attack.title, result.answers, result.absence, "\(result.writes)",
      ]
      if index < guarded.count { cells += [guarded[index].answers, guarded[index].absence] }
      return "| \(cells.joined(separator: " | ")) |\n"
    }
    return heading + rows.joined()
  }
}

extension AttackResult {
  /// The longest time without protection, as a cell.
  var absence: String {
    if case .lost = attack.expectation, !isProtected { return "until an administrator acts" }
    if let problem { return "**failed**: \(problem)" }
    if !isProtected { return "**not restored**" }
    return longestAbsence == .zero ? "never" : longestAbsence.milliseconds
  }
}

extension Duration {
  fileprivate var milliseconds: String { "\(Int((self / .milliseconds(1)).rounded(.up))) ms" }
}
