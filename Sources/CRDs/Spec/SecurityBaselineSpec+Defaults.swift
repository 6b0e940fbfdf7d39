/// The values of a spec with defaults applied. A test verifies that the defaults equal those of the schema.
extension SecurityBaselineSpec {
  /// Whether the baseline is suspended: the operator reports drift, but writes nothing.
  public var isSuspended: Bool { suspend ?? false }

  /// What happens to generated objects when the baseline is deleted. Default: `Remove`.
  public var effectiveDeletionPolicy: DeletionPolicy { deletionPolicy ?? .remove }

  /// Whether existing objects with the name of a generated object are adopted.
  public var adoptsExisting: Bool { adoptExisting ?? false }

  /// The enforcement of a control: its own, or else that of the baseline. Default: `Enforce`. It is `Audit` while the
  /// baseline is suspended.
  ///
  /// Quotas and limit ranges can override it individually; see `enforcement(ofItem:)`.
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

  /// The enforcement of a quota or a limit range, given its own `enforcement`.
  public func enforcement(ofItem own: Enforcement?) -> Enforcement {
    isSuspended ? .audit : own ?? enforcement ?? .enforce
  }
}

extension NetworkPoliciesSpec {
  /// What happens to unmanaged policies that allow denied traffic. Default: `Report`.
  public var effectiveUnmanaged: UnmanagedPolicy { unmanaged ?? .report }
}

extension RBACSpec {
  /// What happens to unmanaged bindings that grant too many permissions. Default: `Report`.
  public var effectiveUnmanaged: UnmanagedPolicy { unmanaged ?? .report }
}

extension PodSecuritySpec {
  /// The version of the Pod Security Standards. Default: `latest`.
  public var effectiveVersion: String { version ?? "latest" }
}
