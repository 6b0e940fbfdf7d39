import Foundation
import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// The headings of the tables of built-in kinds.
struct TableHeadingsTests {
  /// Paths and headings as a kube-apiserver 1.36.2 gave them: `_` stands for a blank, `+` for a column of wide tables
  /// only, and `:TYPE` for a type other than that of texts.
  private static let headings = """
    /api/v1/namespaces Name Status Age
    /api/v1/configmaps Name Data Age
    /api/v1/secrets Name Type Data Age
    /api/v1/serviceaccounts Name Age
    /api/v1/resourcequotas Name Request Limit Age
    /api/v1/limitranges Name Created_At:date
    /api/v1/services Name Type Cluster-IP External-IP Port(s) Age +Selector
    /api/v1/endpoints Name Endpoints Age
    /api/v1/pods Name Ready Status Restarts Age +IP +Node +Nominated_Node +Readiness_Gates
    /api/v1/podtemplates Name Containers Images Pod_Labels
    /api/v1/events Last_Seen Type Reason Object +Subobject +Source Message +First_Seen +Count +Name
    /apis/events.k8s.io/v1/events Last_Seen Type Reason Object +Subobject +Source Message +First_Seen +Count +Name
    /apis/coordination.k8s.io/v1/leases Name Holder Age
    /apis/networking.k8s.io/v1/networkpolicies Name Pod-Selector Age
    /apis/rbac.authorization.k8s.io/v1/roles Name Created_At:date
    /apis/rbac.authorization.k8s.io/v1/clusterroles Name Created_At:date
    /apis/rbac.authorization.k8s.io/v1/rolebindings Name Role Age +Users +Groups +ServiceAccounts
    /apis/rbac.authorization.k8s.io/v1/clusterrolebindings Name Role Age +Users +Groups +ServiceAccounts
    /apis/apps/v1/deployments Name Ready Up-to-date Available Age +Containers +Images +Selector
    /apis/apps/v1/replicasets Name Desired:integer Current:integer Ready:integer Age +Containers +Images +Selector
    /apis/apps/v1/statefulsets Name Ready Age +Containers +Images
    /apis/apps/v1/daemonsets Name Desired:integer Current:integer Ready:integer Up-to-date:integer \
    Available:integer Node_Selector Age +Containers +Images +Selector
    /api/v1/replicationcontrollers Name Desired:integer Current:integer Ready:integer Age +Containers +Images \
    +Selector
    /apis/batch/v1/jobs Name Status Completions Duration Age +Containers +Images +Selector
    /apis/batch/v1/cronjobs Name Schedule Timezone Suspend:boolean Active:integer Last_Schedule Age +Containers \
    +Images +Selector
    /apis/apiextensions.k8s.io/v1/customresourcedefinitions Name Created_At:date
    """.split(separator: "\n").map(String.init)

  @Test("Tables have kube-apiserver's columns", arguments: headings)
  func columns(line: String) throws {
    let parts = line.split(separator: " ")
    let kind = try #require(BuiltInKinds.all.first { "/\($0.documentPath)/\($0.plural)" == parts[0] })
    let table = TablePrinter.table(columns: kind.behavior.columns, objects: [], now: Date())
    let found = table.elements("columnDefinitions").map { column in
      let type = column.text("type") == "string" ? "" : ":\(column.text("type"))"
      let name = column.text("name").replacing(" ", with: "_")
      return "\(column["priority"] == 0 ? "" : "+")\(name)\(type)"
    }
    #expect(found == parts.dropFirst().map(String.init))
    #expect(table.elements("columnDefinitions").first?["format"] == (found.first == "Name" ? "name" : ""))
  }

  @Test("every other stored kind has the columns Name and Age")
  func generic() {
    let listed = Set(Self.headings.compactMap { $0.split(separator: " ").first.map(String.init) })
    for kind in BuiltInKinds.all where kind.isStored && !listed.contains("/\(kind.documentPath)/\(kind.plural)") {
      #expect(kind.behavior.columns.map(\.name) == ["Name", "Age"], "\(kind.kind)")
    }
  }
}
