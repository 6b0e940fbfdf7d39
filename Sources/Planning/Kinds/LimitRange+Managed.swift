package import Kubernetes

extension LimitRange: ManagedObject {
  /// The limits with the server's defaults and canonical quantities.
  package struct Content: NormalizedContent {
    package var spec: LimitRangeSpec

    package func expanding(namespace: String) -> Self {
      let filler = PlaceholderFiller(namespace: namespace)
      return Content(spec: LimitRangeSpec(limits: spec.limits.map(filler.fill)))
    }
  }

  package var normalizedContent: Content {
    Content(spec: LimitRangeSpec(limits: (spec?.limits ?? []).map(\.normalized)))
  }
}

extension LimitRangeItem {
  /// With the server's defaults for containers (SetDefaults_LimitRangeItem): a limit defaults to the maximum, a request
  /// to the limit, else to the minimum.
  fileprivate var normalized: LimitRangeItem {
    var (limits, requests) = (self.default ?? [:], defaultRequest ?? [:])
    if type == "Container" {
      limits.merge(max ?? [:]) { own, _ in own }
      requests.merge(limits) { own, _ in own }
      requests.merge(min ?? [:]) { own, _ in own }
    }
    return LimitRangeItem(
      type: type, max: max?.canonical, min: min?.canonical, default: limits.canonical,
      defaultRequest: requests.canonical, maxLimitRequestRatio: maxLimitRequestRatio?.canonical)
  }
}

extension PlaceholderFiller {
  fileprivate func fill(_ item: LimitRangeItem) -> LimitRangeItem {
    LimitRangeItem(
      type: item.type, max: self(item.max), min: self(item.min), default: self(item.default),
      defaultRequest: self(item.defaultRequest), maxLimitRequestRatio: self(item.maxLimitRequestRatio))
  }
}
