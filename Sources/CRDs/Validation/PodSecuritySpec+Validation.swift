extension PodSecuritySpec {
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    guard enforce == nil, audit == nil, warn == nil else { return [] }
    return [
      path.error(
        nil, "has no level", mend: "give one of enforce, audit and warn at least, such as enforce: restricted")
    ]
  }
}
