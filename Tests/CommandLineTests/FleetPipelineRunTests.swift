import Foundation
import Kubernetes
import TestSupport
import Testing

/// Tests with a `PipelineFleet`. They run one after another, because each starts several processes.
@Suite("with two clusters", .serialized) enum WithTwoClusters {}

extension WithTwoClusters {
  /// The pipelines for a fleet in `examples/ci`, with the commands that they contain and the built binary.
  @Suite("the pipelines for a fleet") struct FleetPipelines {
    /// A state of the fleet, and what the jobs do then.
    struct Situation: Sendable {
      /// What the state is.
      var title: String
      /// Changes the fleet.
      var change: @Sendable (PipelineFleet) async throws -> Void
      /// The exit code of the job that shows what merging would change.
      var diff: Int32 = 0
      /// Parts of its comment.
      var comment: [String]
      /// The exit code of the nightly job.
      var status: Int32
      /// Parts of its output.
      var rows: [String]
    }

    /// The states, each of which follows after the one before.
    static let situations = [
      Situation(
        title: "all clusters enforce what is in Git", change: { _ in }, comment: ["nothing would change in 2 clusters"],
        status: 0, rows: ["2 clusters, 2 rows: 2 ok"]),
      Situation(
        title: "one cluster is behind", change: { try await $0.apply(isEarlier: true, to: "prod-eu-1") },
        comment: [
          "cluster prod-eu-1", "change NetworkPolicy restricted-default-deny", "nothing would change in 1 cluster",
        ],
        status: 1, rows: ["prod-eu-1     restricted   skew"]),
      Situation(
        title: "one cluster cannot be reached",
        change: { fleet in
          try await fleet.apply(to: "prod-eu-1")
          try fleet.addUnreachable("prod-us-1")
        },
        comment: [
          "**Not compared**", "- prod-us-1: unreachable: cannot connect", "nothing would change in 2 clusters",
        ],
        status: 1, rows: ["prod-us-1     -            unreachable"]),
      Situation(
        title: "the baseline in Git is invalid",
        change: { fleet in
          try fleet.remove("prod-us-1")
          let text = try fleet.repository.text(PipelineFleet.baselineFile)
          try fleet.repository.write(text.replacing("Ingress", with: "Inwards"), to: PipelineFleet.baselineFile)
        }, diff: 1, comment: ["The command failed. The log of the job has the reason."], status: 2, rows: []),
    ]

    private func secrets(_ fleet: PipelineFleet) throws -> [String: String] {
      [
        "${{ secrets.FLEET_KUBECONFIGS }}": try fleet.secret(), "${{ github.token }}": "token",
        "${{ github.event.pull_request.number }}": "7",
      ]
    }

    // MARK: - GitHub

    @Test("the GitHub jobs scan, compare with all clusters, comment, and fail as the state of the clusters requires")
    func gitHub() async throws {
      try await PipelineFleet.run { fleet in
        let workflow = try GitHubWorkflow(FleetPipelineTests.github)
        for situation in Self.situations {
          try await situation.change(fleet)
          let diff = try workflow.run("diff", in: fleet.repository, expressions: try secrets(fleet))
          #expect(diff.map(\.status) == [situation.diff], "\(situation.title): \(diff.map(\.errors))")
          let text = try fleet.repository.text("plimsoll-fleet.md")
          #expect(text.hasPrefix("### plimsoll fleet diff\n\n"))
          for part in situation.comment { #expect(text.contains(part), "\(situation.title): \(text)") }
          #expect(try fleet.repository.text("runner/summary.md").hasSuffix(text))
          try await expectComment(text, workflow, fleet)
          let status = try workflow.run("status", in: fleet.repository, expressions: try secrets(fleet))
          #expect(status.map(\.status) == [situation.status], "\(situation.title): \(status.map(\.errors))")
          for row in situation.rows {
            #expect(status.first?.output.contains(row) == true, "\(situation.title): \(status)")
          }
        }
        #expect(!fleet.repository.has("runner/clusters"), "the kubeconfigs are removed")
        let folders = Set(try fleet.repository.text("clusters.log").split(separator: "\n"))
        #expect(
          folders == [
            "canary-eu-1.yaml prod-eu-1.yaml in 700", "canary-eu-1.yaml prod-eu-1.yaml prod-us-1.yaml in 700",
          ])
      }
    }

    /// The job `comment` creates a comment with the text, and updates only its own one.
    private func expectComment(_ text: String, _ workflow: GitHubWorkflow, _ fleet: PipelineFleet) async throws {
      let others = """
        {"id": 1, "user": {"login": "alice"}, "body": "### plimsoll fleet diff: what is this?"},
        {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "### plimsoll scan: no findings"}
        """
      let own = ####"{"id": 3, "user": {"login": "github-actions[bot]"}, "body": "### plimsoll fleet diff\n\nold"}"####
      let path = "/repos/shop/manifests/issues"
      for (comments, line) in [
        ("[\(others)]", "POST \(path)/7/comments HTTP/1.1"),
        ("[\(others), \(own)]", "PATCH \(path)/comments/3 HTTP/1.1"),
      ] {
        try await PipelineServer.run(comments: comments) { server in
          let runs = try workflow.run(
            "comment", in: fleet.repository, expressions: try secrets(fleet), api: server.address)
          #expect(runs.map(\.status) == [0], "\(runs.map(\.errors))")
          #expect(server.writes.map(\.line) == [line])
          #expect(try JSONValue(parsing: try #require(server.writes.first?.body))["body"] == .string(text))
          #expect(server.commentRequests.allSatisfy { $0.fields["authorization"] == "token token" })
        }
      }
    }

    // MARK: - GitLab

    @Test("the GitLab jobs compare with all clusters, comment, and fail as the state of the clusters requires")
    func gitLab() async throws {
      try await PipelineFleet.run { fleet in
        for (index, situation) in Self.situations.enumerated() {
          try await situation.change(fleet)
          let own = ####"{"id": 3, "body": "### plimsoll fleet diff\n\nold"}"####
          let comments = #"[{"id": 1, "body": "Coverage"}\#(index > 0 ? ", \(own)" : "")]"#
          try await PipelineServer.run(comments: comments) { server in
            let diff = try run("plimsoll-fleet-diff", fleet, server)
            #expect(diff.status == situation.diff, "\(situation.title): \(diff.output)\(diff.errors)")
            let text = try fleet.repository.text("plimsoll-fleet.md")
            for part in situation.comment { #expect(text.contains(part), "\(situation.title): \(text)") }
            let notes = "/api/v4/projects/5/merge_requests/7/notes"
            let line = index > 0 ? "PUT \(notes)/3 HTTP/1.1" : "POST \(notes) HTTP/1.1"
            #expect(server.writes.map(\.line) == [line])
            let body = String(decoding: try #require(server.writes.first?.body), as: UTF8.self)
            let decoded = body.replacing("+", with: " ").removingPercentEncoding
            #expect(decoded == "body=\(text)", "\(situation.title)")
            #expect(server.commentRequests.allSatisfy { $0.fields["private-token"] == "token" })
            let status = try run("plimsoll-fleet-status", fleet, server)
            #expect(status.status == situation.status, "\(situation.title): \(status.output)\(status.errors)")
            for row in situation.rows { #expect(status.output.contains(row), "\(situation.title): \(status.output)") }
          }
          #expect(!fleet.repository.has("clusters"), "the kubeconfigs are removed")
        }
      }
    }

    private func run(_ job: String, _ fleet: PipelineFleet, _ server: PipelineServer) throws -> CommandRun {
      _ = try fleet.secret()
      let environment = [
        "FLEET_KUBECONFIGS": fleet.repository.root.appending(path: "secret").path, "FLEET_GITLAB_TOKEN": "token",
        "CI_PROJECT_ID": "5", "CI_MERGE_REQUEST_IID": "7",
      ]
      return try GitLabPipeline(FleetPipelineTests.gitlab).run(
        job, in: fleet.repository, from: server, environment: environment)
    }
  }
}
