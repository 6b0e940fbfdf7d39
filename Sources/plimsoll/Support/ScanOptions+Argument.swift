import ArgumentParser
package import Audit
package import PodSecurity
package import Scan

extension ScanFormat: ExpressibleByArgument {}
extension AuditSettings.Profile: ExpressibleByArgument {}
extension PodSecurityVersion: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
