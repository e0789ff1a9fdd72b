#include "plugin/process/hclog.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "base/os/unique_fd.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "tests/support/fake_clock.h"

using base::LogLevel;
using nlohmann::json;
using plugin::HclogSink;

namespace {

const base::WallTime kWhen{std::chrono::seconds(1'795'000'000) + std::chrono::microseconds(42)};

json record(const std::string& line) {
  REQUIRE(line.find('\n') == line.size() - 1);
  return json::parse(line);
}

LogLevel level_for(std::map<std::string, std::string> variables) {
  return plugin::log_level([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

}  // namespace

TEST_CASE("a record is what go-plugin parses") {
  const std::string line = plugin::hclog_line(
      LogLevel::warn, "it \"works\"\nhere", {{"text", "a"}, {"number", 7}, {"flag", true}}, kWhen);
  CHECK(record(line) == json::parse(R"({"@level": "warn", "@message": "it \"works\"\nhere",
      "@module": "coolify", "@timestamp": "2026-11-18T11:06:40.000042Z",
      "text": "a", "number": 7, "flag": true})"));
}

TEST_CASE("levels have go-plugin's names") {
  const std::vector<std::pair<LogLevel, std::string>> names = {{LogLevel::trace, "trace"},
                                                               {LogLevel::debug, "debug"},
                                                               {LogLevel::info, "info"},
                                                               {LogLevel::warn, "warn"},
                                                               {LogLevel::error, "error"}};
  for (const auto& [level, name] : names) {
    CHECK(record(plugin::hclog_line(level, "", {}, kWhen))["@level"] == name);
  }
}

TEST_CASE("no field replaces a key that has to be text") {
  const json parsed = record(plugin::hclog_line(LogLevel::info, "m", {{"@level", 5}}, kWhen));
  CHECK(parsed["@level"] == "info");
}

TEST_CASE("secrets are masked and text is valid UTF-8") {
  const base::Secret secret("hunter22");
  const std::string line =
      plugin::hclog_line(LogLevel::info, "x hunter22 \xff", {{"k\xff", "hunter22\xc3"}}, kWhen);
  CHECK(line.find("hunter22") == std::string::npos);
  const json parsed = record(line);
  CHECK(parsed["@message"] == "x (masked) \xEF\xBF\xBD");
  CHECK(parsed["k\xEF\xBF\xBD"] == "(masked)\xEF\xBF\xBD");
}

TEST_CASE("a line stays below 64 KiB whatever is logged") {
  const std::string worst(100'000, '"');
  std::vector<base::LogField> fields;
  for (int i = 0; i < 40; ++i) fields.push_back({"field" + std::to_string(i), worst});
  const std::string line = plugin::hclog_line(LogLevel::info, worst, fields, kWhen);
  CHECK(line.size() < 65'536);
  CHECK(record(line)["clipped"] == true);
  CHECK(record(line)["@message"].get<std::string>().ends_with("... (92000 more bytes)"));
}

TEST_CASE("clipping does not cut a character in two") {
  std::string text = "x";
  while (text.size() < 20'000) text += "\xC3\xA9";
  const std::string clipped =
      record(plugin::hclog_line(LogLevel::info, text, {}, kWhen))["@message"];
  CHECK(clipped == base::valid_utf8(clipped));
}

TEST_CASE("the first variable that is set decides the level") {
  CHECK(level_for({}) == LogLevel::off);
  CHECK(level_for({{"TF_LOG", ""}}) == LogLevel::off);
  CHECK(level_for({{"TF_LOG", "WARN"}}) == LogLevel::warn);
  CHECK(level_for({{"TF_LOG", "JSON"}}) == LogLevel::trace);
  CHECK(level_for({{"TF_LOG", "nonsense"}}) == LogLevel::trace);
  CHECK(level_for({{"TF_LOG", "OFF"}}) == LogLevel::off);
  CHECK(level_for({{"TF_LOG", "TRACE"}, {"TF_LOG_PROVIDER", "error"}}) == LogLevel::error);
  CHECK(level_for({{"TF_LOG_PROVIDER", "error"}, {"TF_LOG_PROVIDER_COOLIFY", "debug"}}) ==
        LogLevel::debug);
}

TEST_CASE("a sink writes records of its level and above, one line each") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const base::UniqueFd reading(ends[0]);
  base::UniqueFd writing(ends[1]);
  tests::FakeClock clock;
  HclogSink sink(writing.get(), LogLevel::info, clock);
  CHECK(!sink.enabled(LogLevel::debug));
  CHECK(sink.enabled(LogLevel::info));
  sink.write(LogLevel::info, "one", {});
  sink.write(LogLevel::error, "two", {});
  writing.reset();
  std::array<char, 4096> buffer{};
  const ssize_t got = ::read(reading.get(), buffer.data(), buffer.size());
  const std::string text(buffer.data(), static_cast<std::size_t>(got));
  const std::size_t half = text.find('\n') + 1;
  CHECK(record(text.substr(0, half))["@message"] == "one");
  CHECK(record(text.substr(half))["@message"] == "two");
}

TEST_CASE("a sink that is off takes nothing") {
  tests::FakeClock clock;
  CHECK(!HclogSink(-1, LogLevel::off, clock).enabled(LogLevel::error));
}
