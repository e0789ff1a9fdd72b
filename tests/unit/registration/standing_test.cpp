#include "registration/standing.h"

#include <doctest/doctest.h>

#include <vector>

using registration::Access;
using registration::access_of;
using registration::Findings;
using registration::Past;
using registration::Record;
using registration::RunEnd;
using registration::Status;

namespace {

/// What Coolify has of a server that it can use.
Record usable_record() {
  Record record;
  record.is_reachable = true;
  record.is_usable = true;
  record.docker_version = "26.1.5";
  record.compose_version = "2.26.1";
  return record;
}

/// A run that had Coolify's verdict and left the server ready.
Past completed_run() {
  return {.last_run = RunEnd::completed,
          .findings = Findings::passed,
          .was_tried = true,
          .was_ready = true,
          .is_same_log = true};
}

struct Flags {
  bool reachable;
  bool usable;
  bool disabled;
  const char* docker;
  const char* compose;
  const char* log;
};

std::vector<Flags> all_flags() {
  std::vector<Flags> all;
  for (const bool reachable : {false, true}) {
    for (const bool usable : {false, true}) {
      for (const bool disabled : {false, true}) {
        for (const char* const docker : {"", "26.1.5", "20.10.24", "none"}) {
          for (const char* const compose : {"", "2.26.1"}) {
            for (const char* const log : {"", "It failed."}) {
              all.push_back({reachable, usable, disabled, docker, compose, log});
            }
          }
        }
      }
    }
  }
  return all;
}

Record record_of(const Flags& flags) {
  Record record;
  record.is_reachable = flags.reachable;
  record.is_usable = flags.usable;
  record.force_disabled = flags.disabled;
  if (*flags.docker != '\0') record.docker_version = flags.docker;
  if (*flags.compose != '\0') record.compose_version = flags.compose;
  if (*flags.log != '\0') record.validation_logs = flags.log;
  return record;
}

std::vector<Past> all_pasts() {
  std::vector<Past> all;
  for (const auto run : {RunEnd::none, RunEnd::completed, RunEnd::failed, RunEnd::shut_out}) {
    for (const auto findings : {Findings::unknown, Findings::passed, Findings::failed}) {
      for (const bool asks : {false, true}) {
        for (const bool tried : {false, true}) {
          for (const bool ready : {false, true}) {
            for (const bool same_log : {false, true}) {
              all.push_back({run, findings, asks, tried, ready, same_log});
            }
          }
        }
      }
    }
  }
  return all;
}

/// The definition of the four words, word for word.
Status defined(const Flags& flags, const Past& past) {
  const bool counted = *flags.log != '\0' || past.was_tried;
  const bool denied = flags.disabled || (!flags.reachable && counted);
  const bool logged_in = past.last_run == RunEnd::completed || past.last_run == RunEnd::failed ||
                         past.findings == Findings::failed;
  if (denied || past.last_run == RunEnd::shut_out) return Status::unreachable;
  if (!flags.reachable && !logged_in) return Status::unreachable;
  if (past.last_run == RunEnd::failed || past.findings == Findings::failed) return Status::error;
  const std::string docker = flags.docker;
  const bool compose = *flags.compose != '\0' || past.was_ready;
  const bool good_docker = docker.empty() || (docker == "26.1.5" && compose);
  const bool clean = *flags.log == '\0' || (past.was_ready && past.is_same_log);
  const bool verdict = flags.reachable && flags.usable && good_docker && clean;
  const bool checked =
      past.last_run == RunEnd::completed && past.findings == Findings::passed && past.asks_coolify;
  return verdict && checked ? Status::ready : Status::reachable;
}

}  // namespace

TEST_CASE("the status is what its word says, whatever comes together") {
  int ready = 0;
  for (const Flags& flags : all_flags()) {
    for (const Past& past : all_pasts()) {
      CAPTURE(flags.reachable);
      CAPTURE(flags.usable);
      CAPTURE(flags.disabled);
      CAPTURE(flags.docker);
      CAPTURE(flags.compose);
      CAPTURE(flags.log);
      CAPTURE(static_cast<int>(past.last_run));
      CAPTURE(static_cast<int>(past.findings));
      CAPTURE(past.asks_coolify);
      CAPTURE(past.was_tried);
      CAPTURE(past.was_ready);
      CAPTURE(past.is_same_log);
      const Status status = status_of(record_of(flags), past);
      REQUIRE(status == defined(flags, past));
      if (status != Status::ready) continue;
      ++ready;
      REQUIRE(past.findings == Findings::passed);
      REQUIRE(past.last_run == RunEnd::completed);
      REQUIRE((flags.reachable && flags.usable && !flags.disabled));
    }
  }
  CHECK(ready > 0);
}

TEST_CASE("what becomes of the status when Coolify is looked at again") {
  struct Row {
    const char* situation;
    void (*happen)(Record& record, Past& past);
    Status status;
  };
  const Row rows[] = {
      {"nothing happened", [](Record&, Past&) {}, Status::ready},
      {"Coolify lost the server",
       [](Record& record, Past&) { record.is_reachable = record.is_usable = false; },
       Status::unreachable},
      {"Coolify has the server back, the last run completed",
       [](Record&, Past& past) { past.was_ready = false; }, Status::ready},
      {"Coolify has the server back, the last run failed",
       [](Record&, Past& past) {
         past.last_run = RunEnd::failed;
         past.was_ready = false;
       },
       Status::error},
      {"a failed check, and Coolify calls the server usable",
       [](Record&, Past& past) {
         past = {.last_run = RunEnd::failed, .findings = Findings::failed, .was_tried = true};
       },
       Status::error},
      {"a run that came to no verdict, and Coolify calls the server usable",
       [](Record&, Past& past) { past.last_run = RunEnd::failed; }, Status::error},
      {"we could not log in, Coolify can",
       [](Record&, Past& past) { past = {.last_run = RunEnd::shut_out, .was_tried = true}; },
       Status::unreachable},
      {"an import", [](Record&, Past& past) { past = {}; }, Status::reachable},
      {"an import of what Coolify has not tried yet",
       [](Record& record, Past& past) {
         record = {};
         past = {};
       },
       Status::unreachable},
      {"a run that asked for no verdict, and Coolify has not tried yet",
       [](Record& record, Past& past) {
         record = {};
         past = {
             .last_run = RunEnd::completed, .findings = Findings::passed, .asks_coolify = false};
       },
       Status::reachable},
      {"a run that asked for no verdict, and flags from before it",
       [](Record&, Past& past) {
         past.asks_coolify = false;
         past.was_ready = false;
       },
       Status::reachable},
      {"a run without a verdict that Coolify has not begun with",
       [](Record& record, Past& past) {
         record = {};
         past = {.last_run = RunEnd::failed, .findings = Findings::passed};
       },
       Status::error},
      {"a log that a good validation left standing",
       [](Record& record, Past&) { record.validation_logs = "Docker is missing."; }, Status::ready},
      {"the log of another validation, with flags that were left standing",
       [](Record& record, Past& past) {
         record.validation_logs = "jq is missing.";
         past.is_same_log = false;
       },
       Status::reachable},
      {"only the list was read: its log is not told",
       [](Record& record, Past& past) {
         record.complete = false;
         past.is_same_log = false;
       },
       Status::ready},
      {"only the list was read of what was not ready",
       [](Record& record, Past& past) {
         record.complete = false;
         past.was_ready = false;
       },
       Status::reachable},
      {"Coolify began to record versions, of Docker first",
       [](Record& record, Past&) { record.compose_version.reset(); }, Status::ready},
      {"a Docker of before, of which no Compose is told",
       [](Record& record, Past& past) {
         record.compose_version.reset();
         past.was_ready = false;
       },
       Status::reachable},
      {"a Coolify that records no versions",
       [](Record& record, Past& past) {
         record.docker_version.reset();
         record.compose_version.reset();
         past.was_ready = false;
       },
       Status::ready},
  };
  for (const Row& row : rows) {
    CAPTURE(row.situation);
    Record record = usable_record();
    Past past = completed_run();
    row.happen(record, past);
    CHECK(status_of(record, past) == row.status);
  }
}

TEST_CASE("Coolify has tried to log in where anything tells so") {
  CHECK(access_of(usable_record(), false) == Access::yes);
  CHECK(access_of({}, false) == Access::untried);
  CHECK(access_of({}, true) == Access::no);
  Record counted;
  counted.unreachable_count = 1;
  CHECK(access_of(counted, false) == Access::no);
  Record logged;
  logged.validation_logs = "Server is not reachable.";
  CHECK(access_of(logged, false) == Access::no);
  Record disabled = usable_record();
  disabled.force_disabled = true;
  CHECK(access_of(disabled, false) == Access::no);
}
