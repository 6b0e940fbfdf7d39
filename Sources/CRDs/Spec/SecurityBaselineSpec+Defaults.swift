/// What a spec comes to once defaults are applied: the one place that knows them besides the schema, which a test compares.
extension SecurityBaselineSpec {
  /// Whether the baseline is suspended: it watches and reports, and writes nothing.
  public var isSuspended: Bool { suspend ?? false }

  /// What is done with generated objects when the baseline is deleted: `Remove` where nothing is given.
  public var effectiveDeletionPolicy: DeletionPolicy { deletionPolicy ?? .remove }

  /// Whether objects of the same name that are not ours are taken over.
  public var adoptsExisting: Bool { adoptExisting ?? false }

  /// Whether a control writes: as it says itself, else as the baseline says, else `Enforce`; `Audit` while suspended.
  ///
  /// Quotas and limit ranges each may say otherwise: see `enforcement(ofItem:)`.
  public func enforcement(of control: ControlID) -> Enforcement {
    let own: Enforcement? =
      switch control {
      case .networkPolicies: networkPolicies?.enforcement
      case .rbac: rbac?.enforcement
      case .podSecurity: podSecurity?.enforcement
      default: nil
      }
    return enforcement(ofItem: own)
  }

  /// Whether one quota or limit range writes, given what it says itself.
  public func enforcement(ofItem own: Enforcement?) -> Enforcement {
    isSuspended ? .audit : own ?? enforcement ?? .enforce
  }
}

extension NetworkPoliciesSpec {
  /// What is done about policies that are not ours and widen the default deny: `Report` where nothing is given.
  public var effectiveUnmanaged: UnmanagedPolicy { unmanaged ?? .report }
}

extension RBACSpec {
  /// What is done about bindings that are not ours and grant too much: `Report` where nothing is given.
  public var effectiveUnmanaged: UnmanagedPolicy { unmanaged ?? .report }
}

extension PodSecuritySpec {
  /// The version of the standards: `latest` where none is given.
  public var effectiveVersion: String { version ?? "latest" }
}
