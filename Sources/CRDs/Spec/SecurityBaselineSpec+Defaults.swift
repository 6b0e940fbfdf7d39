/// What a spec comes to once defaults are applied: the one place that knows them besides the schema, which a test compares.
extension SecurityBaselineSpec {
  /// Whether the baseline is suspended: it watches and reports, and writes nothing.
  public var isSuspended: Bool { suspend ?? false }

  /// The enforcement of whatever does not say otherwise: `Enforce` where nothing is given.
  public var effectiveEnforcement: Enforcement { enforcement ?? .enforce }

  /// What is done with generated objects when the baseline is deleted: `Remove` where nothing is given.
  public var effectiveDeletionPolicy: DeletionPolicy { deletionPolicy ?? .remove }

  /// Whether objects of the same name that are not ours are taken over.
  public var adoptsExisting: Bool { adoptExisting ?? false }

  /// The enforcement of a control: its own, else the baseline's. Quotas and limit ranges have one per item; see the
  /// overloads that take a template.
  public func enforcement(of control: ControlID) -> Enforcement {
    let own: Enforcement? =
      switch control {
      case .networkPolicies: networkPolicies?.enforcement
      case .rbac: rbac?.enforcement
      case .podSecurity: podSecurity?.enforcement
      case .resourceQuotas, .limitRanges: nil
      }
    return own ?? effectiveEnforcement
  }

  /// The enforcement of one quota: its own, else the baseline's.
  public func enforcement(of quota: ResourceQuotaTemplate) -> Enforcement {
    quota.enforcement ?? effectiveEnforcement
  }

  /// The enforcement of one limit range: its own, else the baseline's.
  public func enforcement(of limitRange: LimitRangeTemplate) -> Enforcement {
    limitRange.enforcement ?? effectiveEnforcement
  }

  /// What `kubectl get sb` shows under MODE: `Suspended`, else the baseline's enforcement.
  public var mode: String { isSuspended ? "Suspended" : effectiveEnforcement.rawValue }
}

extension NetworkPoliciesSpec {
  /// What is done about policies that are not ours and widen the default deny: `Report` where nothing is given.
  public var effectiveUnmanaged: UnmanagedPolicy { unmanaged ?? .report }
}

extension NetworkPoliciesSpec.Openings {
  /// Whether DNS look-ups are let out.
  public var opensDNS: Bool { dns ?? false }
  /// Whether pods of the namespace reach each other.
  public var opensSameNamespace: Bool { sameNamespace ?? false }
  /// Whether pods reach the API server.
  public var opensKubeAPIServer: Bool { kubeAPIServer ?? false }
}

extension RBACSpec {
  /// What is done about bindings that are not ours and grant too much: `Report` where nothing is given.
  public var effectiveUnmanaged: UnmanagedPolicy { unmanaged ?? .report }
}

extension PodSecuritySpec {
  /// The version of the standards: `latest` where none is given.
  public var effectiveVersion: String { version ?? "latest" }
}
