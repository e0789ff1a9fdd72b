#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "coolify/client.h"
#include "coolify/json.h"
#include "registration/opening.h"
#include "registration/pipeline.h"
#include "tests/support/collected_events.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/log_lines.h"
#include "tests/support/scripted_host.h"
#include "tests/unit/registration/key_host.h"

namespace tests {

/// A host and a Coolify, both faked and both well, on a clock that moves only when somebody sleeps.
/// Tests change what answers before they run a pipeline.
class World final : public ScriptedHost {
 public:
  World() {
    auto owned = std::make_unique<FakeHttp>();
    http = owned.get();
    client = std::make_unique<coolify::Client>(std::move(owned), coolify::RequestPolicy());
    context.clock = &clock;
    context.log = base::Log(log);
    answer_for_coolify();
  }

  registration::Config config() const {
    registration::Config one;
    one.ip = "10.1.1.1";
    one.private_key_uuid = "key";
    one.metadata.tool = "Terraform";
    one.metadata.cloud_provider = "aws";
    one.metadata.instance_id = "i-abc123";
    one.metadata.region = "us-east-1";
    one.metadata.deployment_id = "42";
    one.checks = healthy_options();
    return one;
  }

  registration::Outcome create(const registration::Config& one) {
    return announced({.operation = "create"}, one, [&](registration::Announcement& announcement) {
      return registration::Pipeline(*this, *client, machines)
          .create(one, announcement.context(), announcement);
    });
  }
  registration::Outcome create() { return create(config()); }

  registration::Outcome update(const registration::Config& before,
                               const registration::Config& after, bool repeat = false) {
    return announced(
        {.operation = "update", .uuid = "u"}, after, [&](registration::Announcement& announcement) {
          return registration::Pipeline(*this, *client, machines)
              .update("u", before, after, announcement.context(), announcement, repeat);
        });
  }

  /// What `work` makes of an announcement that is opened before and ended afterwards.
  template <typename Work>
  registration::Outcome announced(registration::Occasion occasion, const registration::Config& one,
                                  Work work) {
    registration::Announcement announcement(std::move(occasion), one, &told, context);
    const auto admission =
        registration::open(announcement, *client, queue, std::chrono::minutes(9));
    registration::Outcome outcome;
    if (!admission) {
      outcome.diagnostics = admission.error();
      outcome.diagnostics.add_all(announcement.fail(outcome.diagnostics));
      return outcome;
    }
    outcome = work(announcement);
    outcome.diagnostics.add_all(announcement.end(outcome));
    return outcome;
  }

  /// The codes of the outcome's diagnostics, warnings in brackets.
  static std::string codes(const registration::Outcome& outcome) {
    std::string text;
    for (const base::Diagnostic& one : outcome.diagnostics.items()) {
      const bool is_error = one.severity == base::Severity::error;
      text += (text.empty() ? "" : " ") + (is_error ? one.code : "(" + one.code + ")");
    }
    return text;
  }

  FakeClock clock;
  std::shared_ptr<LogLines> log = std::make_shared<LogLines>();
  base::Context context;
  FakeHttp* http = nullptr;
  std::unique_ptr<coolify::Client> client;
  CollectedEvents told;
  registration::Queue* queue = nullptr;                 ///< null: nobody waits
  registration::MachineIdentities* machines = nullptr;  ///< null: clones are not looked for

  std::string servers = "[]";  ///< the answer to GET /servers
  std::string logs = "null";   ///< JSON of validation_logs after a validation
  bool reachable = true;       ///< Coolify's verdict
  bool usable = true;
  std::string moved_to;  ///< the record's address once a validation began

  std::string proxy_type;  ///< of the record; empty: Coolify does not tell it
  /// How often a job of Coolify's undoes a change of it, and how long after it was sent.
  int undoings = 0;
  base::Duration undone_after = {};
  base::TimePoint validating_until;                  ///< the mark of a validation stands until then
  std::function<void(coolify::Json& record)> amend;  ///< whatever else the record tells

 private:
  void take_proxy(const coolify::Json& sent) {
    if (proxy_type.empty() || !sent.contains("proxy_type")) return;
    former_proxy_type_ = std::exchange(proxy_type, sent["proxy_type"].get<std::string>());
    proxy_sent_at_ = clock.now();
  }
  void undo_proxy() {
    if (undoings == 0 || former_proxy_type_.empty()) return;
    if (clock.now() < proxy_sent_at_ + undone_after) return;
    proxy_type = std::exchange(former_proxy_type_, std::string());
    --undoings;
  }

  void answer_for_coolify() {
    using http::Response;
    http->answer("GET /version", 200, "4.3.11");
    http->on("GET /team",
             [](const auto&, const auto&) { return http::Response{200, {}, R"({"id":7})"}; });
    http->answer("GET /security/keys", 200,
                 R"([{"id":1,"uuid":"key","name":"k","public_key":")" + make_key(1).line() +
                     R"( "},{"id":2,"uuid":"other","name":"o","public_key":")" +
                     make_key(2).line() +
                     R"( "},{"id":3,"uuid":"third","name":"t","public_key":")" +
                     make_key(3).line() + R"( "}])");
    http->answer("GET /security/keys/missing", 404, R"({"message":"Private Key not found."})");
    http->on("GET /servers",
             [this](const auto&, const auto&) { return http::Response{200, {}, servers}; });
    http->on("POST /servers", [this](const http::Request& request, const auto&) {
      events.emplace_back("create");
      sent_ = *coolify::parse_json(request.body);
      take_proxy(sent_);
      return http::Response{201, {}, R"({"uuid":"u"})"};
    });
    http->on("PATCH /servers/u", [this](const http::Request& request, const auto&) {
      events.emplace_back("change");
      take_proxy(*coolify::parse_json(request.body));
      return http::Response{201, {}, R"({"uuid":"u"})"};
    });
    http->on("POST /servers/u/validate", [this](const auto&, const auto&) {
      events.emplace_back("validate");
      validated_ = true;
      return http::Response{201, {{"date", "Mon, 23 Nov 2026 10:04:45 GMT"}}, "{}"};
    });
    http->on("GET /servers/u", [this](const auto&, const auto&) {
      undo_proxy();
      return http::Response{200, {{"date", "Mon, 23 Nov 2026 10:05:45 GMT"}}, record()};
    });
    http->on("DELETE /servers/u", [this](const auto&, const auto&) {
      events.emplace_back("delete");
      return http::Response{200, {}, R"({"message":"Server deleted."})"};
    });
  }

  /// The record, with the login it was created with.
  std::string record() const {
    coolify::Json json = *coolify::parse_json(server_json());
    for (const char* const field : {"ip", "port", "user"}) {
      if (sent_.contains(field)) json[field] = sent_[field];
    }
    if (validated_ && !moved_to.empty()) json["ip"] = moved_to;
    if (!proxy_type.empty()) json["proxy"] = {{"type", proxy_type}};
    if (clock.now() < validating_until) json["is_validating"] = true;
    if (amend) amend(json);
    return json.dump();
  }

  std::string server_json() const {
    const auto text = [](bool value) { return std::string(value ? "true" : "false"); };
    const bool good = validated_ && usable;
    const std::string checked = good ? "\"2026-11-23T10:05:00.000000Z\"" : "null";
    return R"({"uuid":"u","name":"aws-i-abc123","description":"","ip":"10.1.1.1","port":22,)"
           R"("user":"root","team_id":7,"private_key_id":1,"is_validating":false,)"
           R"("validation_logs":)" +
           (validated_ ? logs : "null") +
           R"(,"created_at":"2026-11-23T10:00:00.000000Z","updated_at":")" +
           (validated_ && !usable ? "2026-11-23T10:05:00.000000Z" : "2026-11-23T10:00:00.000000Z") +
           R"(","server_metadata":)" +
           (good ? R"({"os":"linux","collected_at":"2026-11-23T10:05:01+00:00"})" : "null") +
           R"(,"settings":{"is_reachable":)" + text(validated_ && reachable) + R"(,"is_usable":)" +
           text(good) + R"(,"docker_version":)" + (good ? "\"26.1.5\"" : "null") +
           R"(,"docker_version_checked_at":)" + checked + R"(,"compose_version":)" +
           (good ? "\"2.26.1\"" : "null") + R"(,"compose_version_checked_at":)" + checked + "}}";
  }

  bool validated_ = false;
  std::string former_proxy_type_;
  base::TimePoint proxy_sent_at_;
  coolify::Json sent_ = coolify::Json::object();
};

}  // namespace tests
