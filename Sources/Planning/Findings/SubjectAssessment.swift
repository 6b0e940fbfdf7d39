package import Kubernetes

/// To whom a binding grants its role: a digest of bounded size.
package struct SubjectAssessment: Sendable, Hashable {
  /// How many clients the widest subject includes.
  package enum Reach: Int, Sendable, Hashable, Comparable {
    /// Users, groups and service accounts by name.
    case named
    /// All service accounts of another namespace.
    case otherNamespace
    /// `system:authenticated` or `system:serviceaccounts`.
    case authenticated
    /// `system:anonymous` or `system:unauthenticated`.
    case anonymous

    package static func < (left: Reach, right: Reach) -> Bool { left.rawValue < right.rawValue }
  }

  /// The widest subject.
  package var reach: Reach
  /// The names of the first three subjects, and how many there are besides.
  package var names: String

  private static let shownSubjects = 3
  /// The maximum length of a name in a message.
  private static let nameLimit = 100

  /// Digests the subjects of a binding in a namespace.
  package init(_ subjects: [Subject], namespace: String) {
    reach = subjects.map { Self.reach(of: $0, namespace: namespace) }.max() ?? .named
    names =
      subjects.isEmpty
      ? "no subject"
      : Self.shown(subjects, widest: reach, namespace: namespace).map(Self.title)
        .summarized(limit: Self.shownSubjects, count: subjects.count)
  }

  /// The subjects that a message names. One of the widest comes first, so that the message names what makes it severe.
  private static func shown(_ subjects: [Subject], widest: Reach, namespace: String) -> [Subject] {
    var shown = Array(subjects.prefix(shownSubjects))
    guard widest > .named, let index = subjects.firstIndex(where: { reach(of: $0, namespace: namespace) == widest })
    else { return shown }
    if index < shown.count { shown.remove(at: index) } else { shown.removeLast() }
    return [subjects[index]] + shown
  }

  private static func title(_ subject: Subject) -> String {
    let namespace = subject.namespace.map { $0.escaped(limit: 63) + "/" } ?? ""
    return "\(subject.kind.escaped(limit: 63)) '\(namespace)\(subject.name.escaped(limit: nameLimit))'"
  }

  private static func reach(of subject: Subject, namespace: String) -> Reach {
    let allAccounts = "system:serviceaccounts"
    switch (subject.kind, subject.name) {
    case ("User", "system:anonymous"), ("Group", "system:unauthenticated"): return .anonymous
    case ("Group", "system:authenticated"), ("Group", allAccounts): return .authenticated
    case ("Group", let name) where name.hasPrefix("\(allAccounts):") && name != "\(allAccounts):\(namespace)":
      return .otherNamespace
    default: return .named
    }
  }
}
