#include "base/diagnostic.h"

#include <doctest/doctest.h>

#include <map>
#include <type_traits>

#include "base/log.h"

using base::Diagnostic;
using base::Diagnostics;
using base::ErrorKind;
using base::Severity;

TEST_CASE("the detail reads cause, evidence, remedy, code") {
  Diagnostic one;
  one.code = "docker.too_old";
  one.cause = "Docker Engine 20.10 answers.";
  one.evidence = "line one\nline two";
  one.remedy = "Upgrade Docker.";
  CHECK(one.detail() ==
        "Docker Engine 20.10 answers.\n\nEvidence:\n  line one\n  line two\n\n"
        "What to do: Upgrade Docker.\n\nCode: docker.too_old");
  one.evidence.clear();
  CHECK(one.detail() ==
        "Docker Engine 20.10 answers.\n\nWhat to do: Upgrade Docker.\n\nCode: docker.too_old");
}

TEST_CASE("notes are paragraphs of their own behind the remedy, in their order") {
  const Diagnostic one{.code = "docker.too_old",
                       .cause = "Docker Engine 20.10 answers.",
                       .remedy = "Upgrade Docker.",
                       .notes = {{.name = "record_deleted", .value = "u", .text = "It is gone."},
                                 {.name = "other", .text = "Another stays."}}};
  CHECK(one.detail() ==
        "Docker Engine 20.10 answers.\n\nWhat to do: Upgrade Docker.\n\nIt is gone.\n\n"
        "Another stays.\n\nCode: docker.too_old");
}

TEST_CASE("an argument inside an object is named, one at the root is shown by Terraform") {
  Diagnostic one;
  one.code = "ssh.key_unusable";
  one.path = base::Path::of("ssh");
  CHECK(one.detail() == "Code: ssh.key_unusable");
  one.path = one.path.name("private_key");
  CHECK(one.detail() == "Argument: ssh.private_key\n\nCode: ssh.key_unusable");
}

TEST_CASE("a diagnostic is placed below another path") {
  const base::Path parent = base::Path::of("ssh").name("jump_hosts").index(1);
  const Diagnostic placed{.code = "ssh.key_unusable",
                          .path = base::Path::of("private_key"),
                          .values = {{"host", "a.example"}}};
  const Diagnostic moved = placed.below(parent);
  CHECK(moved.path.to_string() == "ssh.jump_hosts[1].private_key");
  CHECK(moved.code == "ssh.key_unusable");
  CHECK(moved.values.at("host") == "a.example");
  CHECK(Diagnostic{}.below(parent).path == parent);
  CHECK(placed.below({}) == placed);
}

TEST_CASE("a list of diagnostics is placed below another path, in its order") {
  Diagnostics all(Diagnostic{.code = "a.first", .path = base::Path::of("host")});
  all.add(Diagnostic{.code = "a.second"});
  const Diagnostics moved = all.below(base::Path::of("ssh"));
  REQUIRE(moved.items().size() == 2);
  CHECK(moved.items()[0].code == "a.first");
  CHECK(moved.items()[0].path.to_string() == "ssh.host");
  CHECK(moved.items()[1].path.to_string() == "ssh");
  CHECK(all.below({}).items() == all.items());
}

TEST_CASE("warnings alone are no error") {
  Diagnostic warning;
  warning.severity = Severity::warning;
  Diagnostics all(warning);
  CHECK_FALSE(all.has_error());
  all.add(Diagnostic{});
  CHECK(all.has_error());
  Diagnostics more;
  more.add_all(all);
  CHECK(more.items().size() == 2);
}

TEST_CASE("exactly the kinds that waiting can cure are retryable") {
  const std::map<ErrorKind, bool> expected = {
      {ErrorKind::unreachable, true},
      {ErrorKind::not_ready, true},
      {ErrorKind::auth_refused, true},
      {ErrorKind::connection_lost, true},
      {ErrorKind::timeout, true},
      {ErrorKind::api_unavailable, true},
      {ErrorKind::rate_limited, true},
      {ErrorKind::no_common_algorithm, false},
      {ErrorKind::host_key_mismatch, false},
      {ErrorKind::host_key_unknown, false},
      {ErrorKind::cancelled, false},
      {ErrorKind::wrong_login, false},
      {ErrorKind::remote_failed, false},
      {ErrorKind::check_failed, false},
      {ErrorKind::api_refused, false},
      {ErrorKind::no_such_call, false},
      {ErrorKind::not_found, false},
      {ErrorKind::address_in_use, false},
      {ErrorKind::in_use, false},
      {ErrorKind::invalid_config, false},
      {ErrorKind::bug, false},
  };
  for (const auto& [kind, retryable] : expected) CHECK(base::retryable(kind) == retryable);
}

namespace {

class MemorySink final : public base::LogSink {
 public:
  bool enabled(base::LogLevel level) const override { return level >= base::LogLevel::info; }
  void write(base::LogLevel, std::string_view message,
             const std::vector<base::LogField>& fields) override {
    std::string line(message);
    for (const base::LogField& field : fields) {
      line += ' ' + field.key + '=' + std::get<std::string>(field.value);
    }
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("a logger adds its fields and respects the sink's level") {
  const auto sink = std::make_shared<MemorySink>();
  const base::Log log = base::Log(sink).with({"stage", std::string("wait_ssh")});
  log.debug("not wanted");
  log.info("attempt", {{"host", std::string("a")}});
  base::Log().error("goes nowhere");
  CHECK(sink->lines == std::vector<std::string>{"attempt stage=wait_ssh host=a"});
}

TEST_CASE("a loop over the items of a temporary holds them") {
  static_assert(!std::is_reference_v<decltype(base::Diagnostics().items())>);
  std::string codes;
  for (const base::Diagnostic& one :
       base::Diagnostics(base::Diagnostic{.code = "a.b"}).below(base::Path::of("c")).items()) {
    codes += one.code + " " + one.path.to_string();
  }
  CHECK(codes == "a.b c");
}
