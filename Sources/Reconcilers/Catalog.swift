/// All controls, in the order of protection. A sixth control is one file, and a line here.
enum Catalog {
  static let controls: [any Control] = [
    NetworkPoliciesControl(), RBACControl(), ResourceQuotasControl(), LimitRangesControl(),
  ]
}
